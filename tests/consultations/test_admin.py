"""The moderation desk and the running of consultations in the admin."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from consultations.models import Comment, Consultation, Proposal
from imrf_portal.accounts.models import Role
from imrf_portal.moderation.models import Decision, Status
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def comment():
    return makers.make_comment(status=Status.WAITING, organisation=makers.make_organisation())


def url(view, *args):
    return reverse(f"admin:consultations_comment_{view}", args=args)


def decide(desk, comment, outcome, **more):
    data = {"outcome": outcome, "seen": comment.version, **more}
    return desk.post(url("decide", comment.pk), data, follow=True)


def test_the_queue_shows_what_waits_oldest_first(desk):
    room = makers.make_consultation()
    newer, older = (
        makers.make_comment(room, status=Status.WAITING, text=f"Demonstration text {n}") for n in (1, 2)
    )
    Comment.objects.filter(pk=older.pk).update(received_at=timezone.now() - timedelta(days=2))
    published = makers.make_comment(room, text="Demonstration text, published")
    page = desk.get(url("changelist")).content.decode()
    assert page.index(str(older)) < page.index(str(newer))
    assert str(published) not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"language": "fr"}, False),
        ({"language": "en"}, True),
        ({"kind": "ngo"}, True),
        ({"kind": "un"}, False),
        ({"age": "1"}, False),
        ({"status": "all"}, True),
    ],
)
def test_filters_of_the_queue(desk, comment, query, found):
    assert (str(comment) in desk.get(url("changelist"), query).content.decode()) is found


def test_text_file_history_and_author_are_in_one_view(desk, comment):
    comment.submission.shown_name = ""
    comment.submission.save()
    page = desk.get(url("change", comment.pk)).content.decode()
    assert comment.text in page
    assert comment.submission.author.name in page
    assert comment.submission.author.email not in page


def test_publish_then_undo(desk, comment):
    decide(desk, comment, "published")
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    desk.post(url("undo", comment.pk), {"seen": comment.version})
    comment.refresh_from_db()
    assert comment.status == Status.WAITING


def test_a_return_without_a_reason_keeps_the_words(desk, comment):
    response = decide(desk, comment, "returned", note="Please say which sentence.")
    assert response.status_code == 422
    assert "Please say which sentence." in response.content.decode()
    assert not Decision.objects.exists()


def test_the_second_moderator_is_told_and_changes_nothing(desk, comment, client):
    decide(desk, comment, "published")
    response = decide(desk, comment, "withheld", reason="off-topic", note="My words.")
    assert response.status_code == 409
    assert "My words." in response.content.decode()
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


def test_bulk_shows_everything_in_full_then_decides(desk):
    room = makers.make_consultation()
    comments = [
        makers.make_comment(room, status=Status.WAITING, text=f"Demonstration text {n}") for n in range(3)
    ]
    Proposal.objects.create(
        version=comments[0].standing_version,
        kind="amend",
        base=comments[0].paragraph.wordings.get(),
        text="Crossings.",
    )
    page = desk.post(
        url("changelist"), {"action": "publish_chosen", "_selected_action": [c.pk for c in comments]}
    )
    for words in ("Demonstration text 2", "Crossings"):
        assert words in page.content.decode()
    chosen = [f"{comment.pk}:{comment.version}" for comment in comments]
    decide(desk, comments[0], "withheld", reason="off-topic")
    response = desk.post(url("bulk"), {"outcome": "published", "chosen": chosen}, follow=True)
    statuses = list(Comment.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == [Status.WITHHELD, Status.PUBLISHED, Status.PUBLISHED]
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert str(comments[0]) in said or str(comments[0]) in response.content.decode()


def test_bulk_withholding_needs_a_reason(desk, comment):
    chosen = [f"{comment.pk}:{comment.version}"]
    response = desk.post(url("bulk"), {"outcome": "withheld", "chosen": chosen})
    assert response.status_code == 422
    comment.refresh_from_db()
    assert comment.status == Status.WAITING


@pytest.mark.parametrize("role", [None, Role.FOCAL_POINT, Role.CO_FACILITATOR])
def test_nobody_else_enters(client, comment, role):
    person = makers.make_person()
    if role:
        cycle = comment.submission.consultation.cycle if role == Role.CO_FACILITATOR else None
        makers.make_member(person, role=role, cycle=cycle)
    client.force_login(person)
    assert client.get(url("changelist")).status_code == 302
    assert client.post(url("decide", comment.pk), {"outcome": "published", "seen": 1}).status_code == 302
    comment.refresh_from_db()
    assert comment.status == Status.WAITING


def test_without_a_second_factor_a_moderator_is_led_to_set_one_up(client, comment):
    client.force_login(makers.make_staff(second_factor=False))
    response = client.get(url("changelist"), follow=True)
    assert reverse("mfa_activate_totp") in [address for address, _status in response.redirect_chain]
    assert client.session["after_second_factor"] == url("changelist")


def test_without_a_second_factor_nothing_that_waits_is_read_on_the_public_site_either(client, comment):
    person = makers.make_staff(second_factor=False)
    client.force_login(person)
    room = comment.submission.consultation
    waiting = f"{room.get_absolute_url()}comments/?status=waiting"
    assert client.get(comment.get_absolute_url()).status_code == 404
    assert comment.text not in client.get(waiting).content.decode()
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert client.get(comment.get_absolute_url()).status_code == 200
    assert comment.text in client.get(waiting).content.decode()


def test_a_consultation_is_announced_and_extended(desk):
    room = makers.make_consultation(announced=False)
    desk.post(reverse("admin:consultations_consultation_announce", args=[room.pk]))
    room.refresh_from_db()
    assert room.announced_at is not None
    later = timezone.localtime(room.closes_at) + timedelta(days=2)
    desk.post(
        reverse("admin:consultations_consultation_extend", args=[room.pk]),
        {"closes_at": f"{later:%Y-%m-%dT%H:%M}"},
    )
    before = room.closes_at
    room.refresh_from_db()
    assert room.closes_at > before


def test_an_announced_window_cannot_be_edited_silently(desk):
    room = makers.make_consultation()
    page = desk.get(reverse("admin:consultations_consultation_change", args=[room.pk])).content.decode()
    assert 'name="closes_at_0"' not in page
    assert Consultation.objects.count() == 1


@pytest.mark.parametrize("filtered", ["draft", "paragraph", "age"])
def test_a_filter_set_to_what_it_does_not_offer_filters_nothing(desk, filtered):
    makers.make_comment(status="waiting")
    url = reverse("admin:consultations_comment_changelist")
    for number in ("9" * 5000, "9" * 19, "0"):
        assert desk.get(url, {filtered: number}).status_code == 200


def test_the_desk_offers_every_language_in_which_something_was_said(desk):
    room = makers.make_consultation()
    other = makers.make_consultation(room.draft, slug="other")
    makers.make_comment(room, language="sw", status=Status.WAITING)
    makers.make_comment(other, language="tl")
    makers.make_comment(event=makers.make_event(), consultation=None, paragraph=None, language="am")
    makers.make_comment(room, language="ha", status=Status.WITHHELD)
    page = desk.get(url("changelist")).content.decode()
    offered = [code for code in ("sw", "tl", "am", "ha", "fr") if f"language={code}" in page]
    assert offered == ["sw", "tl", "am", "fr"]


def test_the_history_of_a_comment_shows_no_codes(desk, comment):
    decide(desk, comment, "published")
    history = desk.get(url("change", comment.pk)).content.decode().partition('<ol class="cycle">')[2]
    assert "<b>Published</b>" in history
    assert "status_" not in history.partition("</ol>")[0]
