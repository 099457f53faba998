"""Reporting a published comment: the reader's page, the desk's answer, who hears what."""

import pytest
from django.core.cache import cache
from django.http import Http404
from django.urls import reverse

from consultations import flagging, moderating, submitting
from consultations.models import Comment
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Flag, Status
from imrf_portal.moderation.telling import after_undo
from imrf_portal.notifications.models import Delivery
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def reader():
    return makers.make_person("Vigilant reader")


@pytest.fixture
def comment():
    return makers.make_comment()


def url(comment: Comment) -> str:
    return reverse("report", args=[comment.submission.reference, comment.number])


def told(person) -> list[tuple[str, str]]:
    letters = Delivery.objects.filter(person=person, kind__startswith="report").order_by("pk")
    return list(letters.values_list("kind", "status"))


# ---- The reader ----


def test_a_report_is_checked_before_it_is_sent(client, reader, comment):
    client.force_login(reader)
    assert client.get(url(comment)).status_code == 200
    data = {"reason": "offensive", "words": "The second sentence."}
    page = client.post(url(comment), data).content.decode()
    assert "Check before sending" in page
    assert "The second sentence." in page
    assert not Flag.objects.exists()
    changing = client.post(url(comment), {**data, "change": "yes"}).content.decode()
    assert "The second sentence.</textarea>" in changing.replace("\n", "")
    response = client.post(url(comment), {**data, "send": "yes"}, follow=True)
    assert "The secretariat has your report." in response.content.decode()
    flag = Flag.objects.get()
    assert (flag.by, flag.reason, flag.words) == (reader, "offensive", "The second sentence.")


def test_sending_twice_is_one_report(client, reader, comment):
    client.force_login(reader)
    for _ in range(2):
        client.post(url(comment), {"reason": "offensive", "send": "yes"})
    assert Flag.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"reason": "boring"}, {"reason": "other"}])
def test_what_is_not_complete_comes_back(client, reader, comment, data):
    client.force_login(reader)
    assert client.post(url(comment), {**data, "send": "yes"}).status_code == 422
    assert not Flag.objects.exists()


def test_whose_session_has_ended_keeps_what_they_typed(client, comment):
    assert client.get(url(comment)).status_code == 302
    response = client.post(url(comment), {"reason": "other", "words": "A long story.", "send": "yes"})
    assert response.status_code == 403
    assert "A long story." in response.content.decode()


@pytest.mark.parametrize("status", [one for one in Status.values if one != Status.PUBLISHED])
def test_what_is_hidden_is_not_there_to_report(client, reader, status, moderator):
    comment = makers.make_comment(status=status)
    for person in (reader, moderator, comment.submission.author):
        client.force_login(person)
        assert client.get(url(comment)).status_code == 404
        assert client.post(url(comment), {"reason": "offensive", "send": "yes"}).status_code == 404
    with pytest.raises(Http404):
        flagging.report(comment, by=reader, reason="offensive")


def test_nobody_reports_their_own(client, comment):
    client.force_login(comment.submission.author)
    assert client.get(url(comment)).status_code == 302
    with pytest.raises(Refused):
        flagging.report(comment, by=comment.submission.author, reason="offensive")


def test_more_than_is_sensible_in_an_hour_is_kept_back(client, reader, comment, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "report": "1/h/user"}
    client.force_login(reader)
    client.post(url(comment), {"reason": "offensive", "send": "yes"})
    other = makers.make_comment(comment.submission.consultation)
    response = client.post(url(other), {"reason": "other", "words": "My words.", "send": "yes"})
    assert response.status_code == 429
    assert "My words." in response.content.decode()


# ---- The desk ----


def desk(view: str, *args: object) -> str:
    return reverse(f"admin:consultations_comment_{view}", args=args)


def test_the_desk_shows_what_is_reported_and_by_whom(client, reader, comment, moderator):
    flagging.report(comment, by=reader, reason="other", words="It names my neighbour.")
    other = makers.make_comment(comment.submission.consultation)
    client.force_login(moderator)
    queue = client.get(desk("changelist"))
    assert "1 reported by readers" in queue.content.decode()
    assert list(queue.context["cl"].result_list) == []
    tray = client.get(desk("changelist"), {"reported": "open"})
    assert list(tray.context["cl"].result_list) == [comment]
    page = client.get(desk("change", comment.pk)).content.decode()
    assert "It names my neighbour." in page
    assert "Vigilant reader" in page
    assert "Reports by readers" not in client.get(desk("change", other.pk)).content.decode()


def test_the_author_and_other_readers_learn_nothing(client, reader, comment):
    flagging.report(comment, by=reader, reason="other", words="It names my neighbour.")
    for person in (comment.submission.author, makers.make_person(), None):
        client.logout()
        if person is not None:
            client.force_login(person)
        page = client.get(comment.get_absolute_url()).content.decode()
        assert "Vigilant reader" not in page
        assert "neighbour" not in page
    assert not Delivery.objects.filter(person=comment.submission.author).exists()


def test_dismissed_who_reported_hears_why_once_and_it_stays_public(client, reader, comment, moderator):
    flagging.report(comment, by=reader, reason="offensive")
    client.force_login(moderator)
    client.post(desk("dismiss", comment.pk), {"answer": ""})
    assert Flag.objects.open().exists()
    for _ in range(2):
        client.post(desk("dismiss", comment.pk), {"answer": "It attacks nobody."})
    assert told(reader) == [("report_dismissed", "queued")]
    assert Delivery.objects.get(person=reader).facts["answer"] == "It attacks nobody."
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED


def test_of_what_its_author_took_back_meanwhile_nobody_says_that_it_stays(reader, comment, moderator):
    flagging.report(comment, by=reader, reason="offensive")
    submitting.withdraw(comment, by=comment.submission.author)
    flagging.dismiss(comment, by=moderator, answer="Its author has withdrawn it.")
    assert told(reader) == [("report_followed", "queued")]


def test_withheld_who_reported_hears_after_the_time_to_undo(reader, comment, moderator):
    flagging.report(comment, by=reader, reason="offensive")
    decision = moderating.withhold(comment, by=moderator, seen=1, reason="offensive")
    letter = Delivery.objects.get(person=reader)
    assert letter.kind == "report_followed"
    assert letter.not_before == after_undo(decision)
    assert Flag.objects.get().decision == decision


def test_undone_nobody_hears_and_the_report_is_open(reader, comment, moderator):
    flagging.report(comment, by=reader, reason="offensive")
    moderating.withhold(comment, by=moderator, seen=1, reason="offensive")
    moderating.undo(comment, by=moderator)
    assert told(reader) == [("report_followed", "cancelled")]
    assert Flag.objects.get().is_open
    moderating.withhold(comment, by=moderator, seen=3, reason="offensive")
    assert told(reader) == [("report_followed", "cancelled"), ("report_followed", "queued")]


def test_a_reader_finds_what_they_reported(reader, comment, django_assert_num_queries):
    flagging.report(comment, by=reader, reason="offensive")
    with django_assert_num_queries(2):
        [flag] = flagging.reported_by(reader)
    assert flag.thing == comment
    assert flagging.reported_by(makers.make_person()) == []
