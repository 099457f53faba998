"""What a comment says, version by version: from what was typed to the words that stand, and the files that come with
them."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.models import Attachment, Comment, CommentVersion, Proposal, Submission, Unsent
from consultations.proposing import proposal_of
from imrf_portal.accounts.models import User
from imrf_portal.kit.detecting import detect
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import clean, digest, find_addresses, graphemes, mask_addresses


def text_as_sent(unsent: Unsent) -> str:
    """The text as it will stand: cleaned, addresses masked unless their writer keeps them.

    Raises `Refused` with a sentence where it is empty or too long.
    """
    text = clean(unsent.text)
    if not text and not unsent.proposal_kind:
        raise Refused(_("Your comment is empty. Write it before you send it."))
    excess = graphemes(text) - settings.COMMENT_MAX_GRAPHEMES
    if excess > 0:
        raise Refused(
            _(
                "Your comment is %(excess)s characters longer than the limit of %(limit)s. All of it is kept; shorten it or attach it as a file."
            )
            % {"excess": excess, "limit": settings.COMMENT_MAX_GRAPHEMES}
        )
    return text if unsent.keeps_addresses else mask_addresses(text)


def language_of(unsent: Unsent) -> str:
    """The language of what was typed: the one its writer chose, else the one it is found to be written in, else the
    page's; a proposal without any other words is in the language of the wording it changes."""
    if unsent.language:
        return unsent.language
    if not unsent.text.strip() and unsent.base is not None:
        return unsent.base.language
    return detect(unsent.text, otherwise=get_language() or "en")


def addresses_in(unsent: Unsent) -> list[str]:
    """The e-mail addresses that stand in what was typed, to be pointed out before sending."""
    proposed = [unsent.proposed_text, unsent.source] if unsent.proposal_kind else []
    return find_addresses("\n".join([unsent.text, *proposed]))


def digest_of(text: str, proposal: Proposal | None) -> str:
    """What tells the words of a version, with what they propose."""
    said = [text] if proposal is None else [text, proposal.kind, str(proposal.base_id), proposal.text]
    return digest("\n".join(said))


def says_already(comment: Comment, unsent: Unsent) -> bool:
    """Whether what was typed stands in the comment: the words, what they propose and its source, and every file.

    Raises `Refused` as `text_as_sent` and `proposal_of`.
    """
    standing, there, typed = comment.standing_version, comment.proposal, proposal_of(unsent)
    if standing is None or standing.digest != digest_of(text_as_sent(unsent), typed):
        return False
    if there is not None and typed is not None and there.source != typed.source:
        return False
    files = {attachment.file.sha256 for attachment in comment.standing_files}
    return files.issuperset(file.sha256 for file in unsent.files.all())


def typed_version(comment: Comment, unsent: Unsent) -> CommentVersion:
    """Let what was typed stand as the comment's words; earlier versions are kept. Raises `Refused` as `text_as_sent`
    and `proposal_of`."""
    text, proposal = text_as_sent(unsent), proposal_of(unsent)
    return new_version(comment, text=text, language=language_of(unsent), proposal=proposal)


def new_version(comment: Comment, *, text: str, language: str, proposal: Proposal | None) -> CommentVersion:
    """Let these words stand as the comment's; `proposal` is saved with them."""
    version = CommentVersion.objects.create(
        comment=comment,
        number=comment.versions.count() + 1,
        text=text,
        language=language,
        digest=digest_of(text, proposal),
    )
    if proposal is not None:
        proposal.version = version
        proposal.save()
    comment.standing_version = version
    comment.save(update_fields=["standing_version"])
    return version


def attach_files(comment: Comment, unsent: Unsent) -> None:
    """The files that were kept with what was typed come with the comment."""
    Attachment.objects.bulk_create(Attachment(comment=comment, file=file) for file in unsent.files.all())


def mark_sent(unsent: Unsent, submission: Submission, *, by: User) -> None:
    """Remember what became of what was typed; its words live on in the comment alone."""
    unsent.sent_as, unsent.author, unsent.text, unsent.proposed_text = submission, by, "", ""
    unsent.save(update_fields=["sent_as", "author", "text", "proposed_text", "updated_at"])
