"""The pages of a joint submission: for who leads, who signs, who has a link, and everybody."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations import deadlines, keeping
from consultations.endorsing import leading, links, signing, texts
from consultations.models import Comment, Consultation, Endorsement, JointSubmission
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.consultations.endorsing.makers import ask, invite_by_mail, make_joint, make_member_of, signed
from tests.consultations.test_submitting import make_unsent

pytestmark = pytest.mark.django_db

SECRET = "Demonstration words nobody may read"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def client_of(person=None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def body(response) -> str:
    return response.content.decode()


def publish(joint):
    submission = leading.send(joint, appears_as="organisation", by=joint.lead)
    Comment.objects.filter(submission=submission).update(
        status=Status.PUBLISHED, published_at=submission.sent_at
    )
    return submission


# ---- Beginning ----


def test_what_is_gathered_becomes_a_joint_submission():
    room = makers.make_consultation()
    organisation = makers.make_organisation("Demonstration Lead")
    lead = make_member_of(organisation)
    unsent = make_unsent(room, author=lead)
    client = client_of(lead)
    assert reverse("begin_joint", args=["2026", "rev-1"]) in body(
        client.get(reverse("gathered", args=["2026", "rev-1"]))
    )
    address = reverse("begin_joint", args=["2026", "rev-1"])
    assert client.post(address, {"title": "", "organisation": organisation.pk}).status_code == 422
    typed = {"remark": [str(unsent.key)], "title": "Demonstration title", "organisation": organisation.pk}
    answer = client.post(address, typed)
    joint = JointSubmission.objects.get()
    assert answer.url == joint.get_absolute_url()
    assert client.get(reverse("check", args=[unsent.key])).url == joint.get_absolute_url()
    assert "Demonstration title" in body(client.get(reverse("my_comments")))
    assert 'name="remark"' not in body(client.get(reverse("gathered", args=["2026", "rev-1"])))


def test_nothing_ticked_keeps_the_title_and_says_so():
    room = makers.make_consultation()
    organisation = makers.make_organisation()
    lead = make_member_of(organisation)
    make_unsent(room, author=lead)
    typed = {"title": "Demonstration title", "organisation": organisation.pk}
    answer = client_of(lead).post(reverse("begin_joint", args=["2026", "rev-1"]), typed)
    assert answer.status_code == 422
    assert 'value="Demonstration title"' in body(answer)
    assert "Tick at least one remark" in body(answer)


def test_who_speaks_for_no_verified_organisation_is_told_why_they_cannot_lead():
    room = makers.make_consultation()
    person = makers.make_person()
    make_unsent(room, author=person)
    page = body(client_of(person).get(reverse("begin_joint", args=["2026", "rev-1"])))
    assert "verified" in page
    assert "Prepare a joint submission" not in page


# ---- Leading ----


def test_the_lead_asks_many_and_keeps_the_lines_that_could_not_be_asked():
    joint = make_joint()
    makers.make_organisation("Demonstration Union")
    client = client_of(joint.lead)
    answer = client.post(
        joint.get_absolute_url(),
        {"act": "invite", "who": "Demonstration Union\nreader@elsewhere.example\nDemonstration Nobody"},
    )
    assert answer.status_code == 422
    page = body(answer)
    assert "2 invitations are on their way." in page
    assert answer.context["page"].invite["who"].value() == "Demonstration Nobody"
    assert "reader@elsewhere" not in page
    assert "reader@elsewhere" not in body(client.get(joint.get_absolute_url()))


def test_the_lead_sees_who_answered_and_nobody_else_does():
    joint = make_joint()
    signed(joint, "Demonstration Union")
    asked, member = ask(joint, "Demonstration Circle")
    seen = body(client_of(joint.lead).get(joint.get_absolute_url()))
    assert "Demonstration Union" in seen
    assert "Demonstration Circle" in seen
    other = body(client_of(member).get(joint.get_absolute_url()))
    assert "Demonstration Union" not in other
    assert asked.organisation.name in other


def revised(joint, label="9", **more):
    """Where the lead changes a remark, and what is sent from there."""
    unsent = joint.remarks.get(paragraph__slug=label)
    at = reverse("write_on_paragraph", args=["2026", "rev-1", label])
    typed = {"key": str(unsent.key), "text": unsent.text, "language": "en", "appears_as": "name", **more}
    return f"{at}?key={unsent.key}", typed


def test_what_is_kept_while_the_lead_types_asks_anew_at_once():
    joint = make_joint()
    signed(joint)
    client = client_of(joint.lead)
    client.post(*revised(joint, keep="1"))
    assert Endorsement.objects.confirmed().exists()
    client.post(*revised(joint, keep="1", text="Demonstration text, as it is being put."))
    assert Endorsement.objects.get().status == "invited"


@pytest.mark.parametrize("act", ["add", "remove", "keep a wrong one"])
def test_a_file_more_or_less_asks_anew(act, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    joint = make_joint()
    remark = joint.remarks.get(paragraph__slug="9")
    file = SimpleUploadedFile("paper.txt", b"Demonstration paper.")
    if act == "remove":
        more = {"remove": str(keeping.attach(remark, file).pk)}
    elif act == "add":
        more = {"file": file}
    else:
        more = {"text": "Demonstration text, otherwise.", "file": SimpleUploadedFile("wrong.exe", b"MZ")}
    signed(joint)
    client_of(joint.lead).post(*revised(joint, **more))
    assert Endorsement.objects.get().status == "invited"


def test_the_page_that_was_open_before_closing_sends_within_the_grace():
    joint = make_joint()
    client, at = client_of(joint.lead), joint.get_absolute_url()
    served = client.get(at).context["page"].send["served"].value()
    Consultation.objects.update(closes_at=timezone.now())
    sending = {"act": "send", "appears_as": "organisation"}
    for no_instant in ("", "forged", deadlines.served(["another text"])):
        assert client.post(at, {**sending, "served": no_instant}).status_code == 409
    answer = client.post(at, {**sending, "served": served})
    assert answer.url == JointSubmission.objects.get().submission.get_absolute_url()


def test_a_changed_remark_comes_back_to_the_joint_submission_and_asks_anew():
    joint = make_joint(labels=("9",))
    kept = signed(joint)
    remark = joint.remarks.get()
    client = client_of(joint.lead)
    address = reverse("write_on_paragraph", args=["2026", "rev-1", "9"])
    key = client.get(f"{address}?key={remark.key}").context["form"]["key"].value()
    assert key == str(remark.key)
    answer = client.post(
        address, {"key": key, "text": "Demonstration text, otherwise.", "language": "en"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == joint.get_absolute_url()
    assert Endorsement.objects.get(pk=kept.pk).status == "invited"
    assert "Had confirmed an earlier text" in body(answer)


def test_a_remark_that_is_thrown_away_asks_anew():
    joint = make_joint()
    kept = signed(joint)
    answer = client_of(joint.lead).post(reverse("discard", args=[joint.remarks.first().key]))
    assert answer.url == joint.get_absolute_url()
    assert Endorsement.objects.get(pk=kept.pk).status == "invited"


def test_it_is_sent_from_its_page_and_a_second_press_leads_to_the_same_submission():
    joint = make_joint()
    client = client_of(joint.lead)
    typed = {"act": "send", "appears_as": "organisation"}
    first, second = (client.post(joint.get_absolute_url(), typed) for _press in range(2))
    assert first.url == second.url == JointSubmission.objects.get().submission.get_absolute_url()


@pytest.mark.parametrize("act", ["invite", "take", "send", "give-up", "take-back", "nonsense"])
def test_whoever_only_signs_cannot_lead(act):
    joint = make_joint()
    endorsement, member = ask(joint)
    more = make_unsent(joint.consultation, author=member, label="10")
    typed = {
        "act": act,
        "who": "reader@elsewhere.example",
        "appears_as": "organisation",
        "endorsement": endorsement.pk,
        "remark": str(more.key),
    }
    assert client_of(member).post(joint.get_absolute_url(), typed).status_code in {409, 422}
    joint.refresh_from_db()
    assert joint.is_preparing
    assert joint.endorsements.get() == endorsement


def test_strangers_colleagues_and_moderators_find_no_page():
    joint = make_joint()
    people = [makers.make_person(), make_member_of(joint.organisation), makers.make_staff()]
    for person in people:
        assert client_of(person).get(joint.get_absolute_url()).status_code == 404
    assert "/accounts/login/" in client_of().get(joint.get_absolute_url()).url


# ---- Signing ----


def signing_form(client, joint, endorsement, **typed):
    page = client.get(joint.get_absolute_url())
    prefix = f"signature-{endorsement.pk}"
    seen = page.context["page"].mine[0].form["seen"].value()
    return {
        "act": "confirm",
        "endorsement": endorsement.pk,
        f"{prefix}-seen": seen,
        f"{prefix}-language": "en",
        **typed,
    }


def test_a_member_reads_confirms_with_a_reservation_and_leaves():
    joint = make_joint()
    endorsement, member = ask(joint)
    client = client_of(member)
    paragraph = joint.consultation.draft.paragraphs.get(slug="9")
    typed = signing_form(client, joint, endorsement)
    typed[f"signature-{endorsement.pk}-reservation-{paragraph.pk}"] = "Demonstration reservation."
    assert client.post(joint.get_absolute_url(), typed).status_code == 302
    assert "Demonstration reservation." in body(client.get(joint.get_absolute_url()))
    client.post(joint.get_absolute_url(), {"act": "leave", "endorsement": endorsement.pk})
    assert Endorsement.objects.get().status == "left"


def test_what_was_typed_stays_when_the_text_has_changed_meanwhile():
    joint = make_joint()
    endorsement, member = ask(joint)
    client = client_of(member)
    paragraph = joint.consultation.draft.paragraphs.get(slug="9")
    typed = signing_form(client, joint, endorsement)
    typed[f"signature-{endorsement.pk}-reservation-{paragraph.pk}"] = "Demonstration reservation."
    joint.remarks.filter(paragraph=paragraph).update(text="Demonstration text, otherwise.")
    answer = client.post(joint.get_absolute_url(), typed)
    assert answer.status_code == 409
    assert "Demonstration reservation." in body(answer)
    assert "Demonstration text, otherwise." in body(answer)
    form = answer.context["page"].mine[0].form
    typed[f"signature-{endorsement.pk}-seen"] = form["seen"].value()
    assert client.post(joint.get_absolute_url(), typed).status_code == 302
    assert Endorsement.objects.get().is_confirmed


def test_the_signature_of_another_organisation_is_nobodys_to_give():
    joint = make_joint()
    _mine, member = ask(joint)
    theirs, _other = ask(joint)
    typed = {
        "act": "confirm",
        "endorsement": theirs.pk,
        f"signature-{theirs.pk}-seen": texts.digest_of(joint),
    }
    assert client_of(member).post(joint.get_absolute_url(), typed).status_code == 404


def test_a_link_is_read_without_harm_used_once_and_then_gone():
    joint = make_joint()
    invitation, token = invite_by_mail(joint)
    address = reverse("joint_link", args=[token])
    client = client_of()
    for _visit in range(2):
        page = client.get(address)
        assert page.status_code == 200
        assert page["Cache-Control"].startswith("max-age=0")
    assert invitation.address not in body(page)
    typed = {
        "act": "confirm",
        "seen": page.context["form"]["seen"].value(),
        "language": "en",
        "claimed_name": "Demonstration Person",
        "claimed_organisation": "Demonstration Forum",
    }
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert 'value="Demonstration Person"' in body(wrong)
    assert client.post(address, {**typed, "claimed_kind": "ngo"}).status_code == 200
    again = client.post(address, {**typed, "claimed_kind": "ngo"})
    assert (again.status_code, client.get(address).status_code) == (410, 410)
    assert client.get(f"{address[:-1]}x/").status_code == 404
    assert Endorsement.objects.get().is_confirmed


# ---- What everybody reads ----


def pages_of(submission):
    comment = submission.comments.first()
    room = submission.consultation
    return [
        submission.get_absolute_url(),
        comment.get_absolute_url(),
        reverse("consultation_comments", args=["2026", room.slug]),
        f"{reverse('consultation_comments', args=['2026', room.slug])}?format=csv",
        reverse("consultation_paragraph", args=["2026", room.slug, "9"]),
        reverse("draft_feed", args=["2026", "rev-1"]),
        reverse("paragraph_feed", args=["2026", "rev-1", "9"]),
        room.get_absolute_url(),
    ]


def said(address):
    response = client_of().get(address)
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def test_everybody_reads_who_signed_and_their_reservation_beside_the_comment():
    joint = make_joint()
    signed(joint, "Demonstration Union", p9="Demonstration reservation.")
    signed(joint, "Demonstration Circle")
    submission = publish(joint)
    listed, comment, _all, csv, thread, feed, paragraph_feed, _room = (
        said(one) for one in pages_of(submission)
    )
    assert csv.count(",2,,") == 2
    assert "Demonstration Union" in listed
    assert "2 organizations" in listed
    for page in (listed, comment, thread):
        assert "Demonstration reservation." in page
        assert "Joint submission of Demonstration Lead and 2 organizations" in page
    for page in (feed, paragraph_feed):
        assert "Demonstration Lead and 2 others" in page


def test_the_unconfirmed_the_left_the_withheld_and_the_claimed_are_nowhere_shown_or_counted():
    joint = make_joint()
    ask(joint, SECRET)
    left = signed(joint, f"{SECRET} left", p9=f"{SECRET} reserved")
    signing.leave(left, by=left.person)
    declined, member = ask(joint, f"{SECRET} declined")
    signing.decline(declined, by=member)
    withheld = signed(joint, f"{SECRET} withheld")
    signing.withhold(withheld, by=makers.make_staff())
    invite_by_mail(joint, "secret-reader@elsewhere.example")
    submission = publish(joint)
    for address in pages_of(submission):
        page = said(address)
        assert SECRET not in page
        assert "secret-reader" not in page
        assert "Demonstration Lead and" not in page
    assert "Joint submission of Demonstration Lead<" in said(submission.get_absolute_url())


def test_who_signed_by_a_link_is_marked_and_not_among_the_organisations():
    joint = make_joint()
    token = invite_by_mail(joint)[1]
    claim = links.Claim("Demonstration Person", "Demonstration Forum", "ngo")
    links.confirm(token, links.Answer(claim, texts.digest_of(joint), {}, "en"))
    page = said(publish(joint).get_absolute_url())
    assert "Demonstration Forum" in page
    assert "0 organizations" in page
    assert "1 not verified by the secretariat" in page


def test_a_reservation_at_a_comment_that_is_withheld_is_not_shown():
    joint = make_joint()
    signed(joint, "Demonstration Union", p9=SECRET)
    submission = publish(joint)
    Comment.objects.filter(submission=submission, paragraph__slug="9").update(status=Status.WITHHELD)
    page = said(submission.get_absolute_url())
    assert "Demonstration Union" in page
    assert SECRET not in page
    assert "with a reservation" not in page


def test_a_submission_that_waits_shows_no_signature_to_a_stranger():
    joint = make_joint()
    signed(joint, "Demonstration Union")
    submission = leading.send(joint, appears_as="organisation", by=joint.lead)
    assert client_of().get(submission.get_absolute_url()).status_code == 404
    assert "Demonstration Union" in body(client_of(joint.lead).get(submission.get_absolute_url()))


def many(joint, number):
    organisations = [
        makers.make_organisation(
            f"Demonstration body {place:03}", kind=("ngo", "union", "academia")[place % 3]
        )
        for place in range(number)
    ]
    Endorsement.objects.bulk_create(
        Endorsement(
            joint=joint,
            organisation=one,
            status="confirmed",
            confirmed_at=joint.begun_at,
            digest=joint.digest,
            shown_organisation=one.name,
            shown_kind=one.kind,
        )
        for one in organisations
    )


@pytest.mark.parametrize("number", [1, 3, 150])
def test_the_page_of_a_submission_costs_the_same_however_many_signed(number, django_assert_num_queries):
    joint = make_joint()
    many(joint, number)
    submission = publish(joint)
    client = client_of()
    client.get(submission.get_absolute_url())
    with django_assert_num_queries(10):
        page = body(client.get(submission.get_absolute_url()))
    assert page.count("Demonstration body") == number
    assert f"{number} organization" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_comments_costs_the_same_however_many_are_joint(number, django_assert_num_queries):
    room = makers.make_consultation()
    for place in range(number):
        joint = make_joint(room, labels=("9",), name=f"Demonstration Lead {place}")
        many(joint, 2)
        publish(joint)
    client, address = client_of(), reverse("consultation_comments", args=["2026", "rev-1"])
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)


def test_a_hundred_and_fifty_stand_in_groups_with_their_number_in_the_order_of_the_alphabet():
    joint = make_joint()
    many(joint, 150)
    page = said(publish(joint).get_absolute_url())
    assert page.count("<details") >= 3
    assert page.count("(50)") == 3
    names = [part[:22] for part in page.split("<span>")[1:] if part.startswith("Demonstration body")]
    assert names[:50] == sorted(names[:50])


def test_the_address_of_a_link_is_the_sites_own_whatever_host_was_asked(settings):
    settings.ALLOWED_HOSTS = ["*"]
    joint = make_joint()
    client = client_of(joint.lead)
    client.post(
        joint.get_absolute_url(),
        {"act": "invite", "who": "a@elsewhere.example"},
        headers={"host": "evil.example"},
    )
    letter = Delivery.objects.get(kind="joint_invitation")
    assert "evil" not in str(letter.secret)
    assert letter.secret["en"]["url"].startswith("/en/joint/links/")


def test_who_presses_too_often_is_told(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invite": "1/h/user"}
    joint = make_joint()
    client = client_of(joint.lead)
    statuses = [
        client.post(joint.get_absolute_url(), {"act": "invite", "who": f"a{n}@elsewhere.example"}).status_code
        for n in range(2)
    ]
    assert statuses == [302, 429]
