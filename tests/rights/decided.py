"""What was decided of each column that can hold something of a person; `test_inventory.py` says how to read it."""

DECIDED = """
# ---- accounts ----
accounts.User exported email name time_zone; erased password
accounts.Organisation kept acronym language name slug website -- an organisation is no person
accounts.Membership exported person; kept confirmed_by -- who answers for a role; by number once the account is closed
account.EmailAddress exported email user
account.EmailConfirmation erased key
mfa.Authenticator exported user; erased data
sessions.Session erased session_data session_key
admin.LogEntry erased change_message object_repr; kept object_id user -- numbers
rights.Archive erased file; kept language person -- that an archive was made, by number
rights.Closing kept person -- that the account was closed, by number

# ---- records and letters ----
records.Record kept act by facts subject_type -- ids, codes and short facts; append only
notifications.Mailbox erased address language
notifications.FormerMailbox erased person
notifications.Subscription exported label person; erased label_language topic
notifications.Announcement erased by; kept facts key kind -- what was public, without the name where it is to go
notifications.Delivery exported address kind language person; erased facts key last_error message_id secret topic
notifications.Bounce erased address code
notifications.Suppression erased address code

# ---- roles ----
accreditation.MembershipRequest exported answer capacity person
accreditation.Invitation exported invited_by; erased addressee masked

# ---- the reference data and the texts of the United Nations: nobody's ----
compact.Region kept name slug -- reference data
compact.State kept formal_name iso_alpha2 iso_alpha3 m49 name -- reference data
compact.Objective kept short_title title -- reference data
compact.Principle kept letter name -- reference data
compact.StakeholderGroup kept code name -- reference data
compact.Cycle kept name slug -- reference data
compact.Milestone kept code name source_url -- reference data
compact.Round kept name slug -- reference data
compact.LoadedRecord kept code file values -- reference data
declarations.Commitment kept label marked_by official_url slug subject symbol -- text of the Declaration
declarations.Indicator kept code custodian name source unit -- reference data
declarations.Declaration kept slug title -- text of the Declaration
declarations.Draft kept name official_url slug source symbol warnings -- text of the Declaration
declarations.Corrigendum kept note -- text of the Declaration
declarations.Paragraph kept label slug -- text of the Declaration
declarations.Wording kept digest text -- text of the Declaration
declarations.LineageLink kept confirmed_by -- who answers for it, by number

# ---- what the secretariat says ----
guidance.PageVersion kept body by title -- the secretariat's own words
guidance.Banner kept link text -- the secretariat's own words
guidance.Letter exported language name text; erased address; kept answered_by -- a number
moderation.ReasonTemplate kept code title words -- the secretariat's own words
consultations.Notice kept subject text written_by -- the secretariat's own words
consultations.Consultation kept introduction slug title -- the secretariat's own words
consultations.Question kept text -- the secretariat's own words
consultations.EventKind kept code name -- the secretariat's own words
consultations.Series kept description slug title -- the secretariat's own words
consultations.Event kept cancellation_note description heard link place recording_url slug summary title -- the secretariat's own words; what is said of it can be removed
consultations.Session kept moderators title -- the programme, as announced
consultations.AgendaItem kept title -- the programme, as announced
consultations.Admission kept join_link -- of the event, of nobody
consultations.SideEventCall kept criteria -- the secretariat's own words
consultations.AccreditationTrack kept for_whom form_url more_url steps title -- the secretariat's own words
consultations.Verdict kept confirmed_by missing_language note -- the secretariat's own words
consultations.Answers kept ordered_by released_by -- numbers
consultations.Carrying kept ordered_by -- a number
consultations.Chosen kept by -- a number
reviews.Part kept code guidance title -- the secretariat's own words
reviews.Question kept code guidance title -- the secretariat's own words
reviews.Mission kept address -- the address of a mission, not of a person
reviews.Conference kept conveners outcome_title outcome_url place -- facts about a conference
reviews.Request kept by text -- the secretariat's own words to a State

# ---- files ----
documents.StoredFile exported file name; erased finding sha256; kept media_type stored_by -- a kind of file, and a number
documents.ExtractedPage erased file text

# ---- the desk ----
moderation.Decision erased note words; kept by subject_type -- that it was decided, by a number
moderation.Claim erased by subject_type
moderation.Flag exported answer by subject_type words; kept settled_by -- a number
moderation.Family erased where words; kept subject_type -- a kind of thing
moderation.FamilyMember erased subject_type

# ---- consultations ----
consultations.Unsent exported author files language proposed_text source text; erased holder
consultations.Submission exported author reference shown_name shown_organisation; kept shown_organisation_language -- of the organisation's name
consultations.Comment kept said_by written_in -- copies of what the submission shows
consultations.CommentVersion exported language text; erased digest
consultations.Proposal exported source text
consultations.Translation erased language text; kept by -- a number
consultations.Attachment exported file
consultations.Move kept by -- a number
consultations.Compilation erased file; kept asked_by narrowing -- a filter by codes, asked for by a number; made anew without what is gone
consultations.JointSubmission exported lead title; erased digest
consultations.Endorsement exported person shown_name shown_organisation; erased digest; kept shown_organisation_language -- of the organisation's name
consultations.Reservation exported language text
consultations.Invitation erased address language named nonce
consultations.LateRequest exported answer author; erased digest
consultations.UnsentPosition exported author file language text title; erased appears_as holder
consultations.Position exported author reference shown_name shown_organisation; kept appears_as shown_organisation_language -- a code, and of the organisation's name
consultations.PositionVersion exported file language text title
consultations.Registration exported access_needs person
consultations.FloorRequest exported asked_by note shown_organisation; kept key shown_organisation_language -- of the organisation
consultations.Floor kept secret -- the lot of the order of speakers
consultations.SpeakingList kept entrants secret seed -- organisations and the lot, public for good
consultations.ChairAct kept act by -- a code, by a number
consultations.SideEventApplication exported abstract applicant contact organisers reference title
consultations.Reminder exported person
consultations.WithoutReminders exported person

# ---- reviews: what is filed is the State's ----
reviews.Review kept reference -- the State's
reviews.Edition kept entered_by filed_by language remark source_symbol -- the State's; who filed is a number
reviews.Answer exported changed_by language rows text
reviews.Variant exported by language rows text
reviews.Annex kept file language title -- the State's; can be removed
reviews.Translation kept language text -- the State's or the secretariat's; can be removed
reviews.Drafter exported person; kept invited_by -- a number
reviews.Invitation kept invited_by -- a number
reviews.Note exported by text
reviews.Assessment exported author file links shown_organisation reference text title; kept shown_organisation_language -- of the organisation's name
reviews.AssessedObjective exported text

# ---- pledges: what is public is its actor's ----
pledges.Pledge exported author contact number reference; kept external_number -- of the pledge elsewhere
pledges.PledgeVersion exported file language place resources shown_by target text title; kept currency -- a code
pledges.Partner kept confirmed_by language part shown_organisation shown_organisation_language -- the actor's; can be removed
pledges.PartnerVariant exported by language text
pledges.UnsentPledge exported author file typed
pledges.Evidence exported author file language reference shown_organisation source_url text; kept shown_organisation_language -- of the organisation's name
pledges.Report exported file language source_url text
pledges.Entry kept by -- the ledger is append only; a number
pledges.Standing kept kind -- a code
pledges.UpdateLink erased person

# ---- what is made of these ----
tracing.Thing kept seen -- a mark of a text
tracing.Link kept decided_by -- a number
search.Entry kept kind language -- of public things alone; written anew when they change
search.Due kept subject_type -- a kind of thing
search.SavedSearch exported words; erased asked digest language
"""
