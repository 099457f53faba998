"""The desk in the admin, shown on comments."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import Comment
from imrf_portal.accounts.models import User
from imrf_portal.moderation import claiming
from imrf_portal.moderation.models import Decision, ReasonTemplate, Status
from tests import makers

pytestmark = pytest.mark.django_db

QUEUE = "admin:consultations_comment_changelist"


@pytest.fixture
def moderator(client) -> User:
    person = makers.make_staff()
    client.force_login(person)
    return person


@pytest.fixture
def comment() -> Comment:
    return makers.make_comment(status=Status.WAITING)


def url(view: str, comment: Comment) -> str:
    return reverse(f"admin:consultations_comment_{view}", args=[comment.pk])


def status_of(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


def decision(outcome: str, seen: int = 1, **more: object) -> dict[str, object]:
    return {"outcome": outcome, "seen": seen, **more}


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_page_shows_the_thing_and_the_steps_it_may_take(client, moderator, comment):
    page = client.get(url("change", comment))
    assert "Demonstration text: keep the last clause." in page.content.decode()
    assert page.context["allowed"] == [Status.PUBLISHED, Status.RETURNED, Status.WITHHELD]


@pytest.mark.parametrize("key", ["abc", "0", "999999999", "1e9", "9" * 40])
def test_page_of_nothing_is_not_found(client, moderator, key):
    assert client.get(f"{reverse(QUEUE)}{key}/change/").status_code == 404


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        (Status.PUBLISHED, {}),
        (Status.RETURNED, {"reason": "off-topic"}),
        (Status.WITHHELD, {"reason": "other", "note": "It names a child."}),
    ],
)
def test_decision_is_taken(client, moderator, comment, outcome, more):
    response = client.post(url("decide", comment), decision(outcome, **more), follow=True)
    assert response.redirect_chain == [(url("change", comment), 302)]
    assert status_of(comment) == outcome


def test_decision_without_a_reason_comes_back_with_what_was_typed(client, moderator, comment):
    data = decision(Status.RETURNED, reason="other", note="")
    response = client.post(url("decide", comment), data)
    assert response.status_code == 422
    assert "Choose a reason" in response.content.decode()
    data = decision(Status.RETURNED, reason="", note="My words")
    assert "My words" in client.post(url("decide", comment), data).content.decode()
    assert status_of(comment) == Status.WAITING


def test_decision_on_what_has_moved_shows_what_it_is_now(client, moderator, comment):
    client.post(url("decide", comment), decision(Status.PUBLISHED))
    response = client.post(url("decide", comment), decision(Status.RETURNED, reason="other", note="My words"))
    assert response.status_code == 409
    assert messages_of(response) == [
        f"{comment}: Published.",
        "This has changed since you opened it, so nothing was done. Look at it again and decide anew.",
    ]
    assert response.context["thing"].status == Status.PUBLISHED
    assert response.context["form"]["seen"].value() == 2
    assert "My words" in response.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"outcome": "adopted", "seen": 1}, {"outcome": "published", "seen": "x"}]
)
def test_form_that_is_not_ours_decides_nothing(client, moderator, comment, data):
    assert client.post(url("decide", comment), data).status_code == 422
    assert status_of(comment) == Status.WAITING


@pytest.mark.parametrize("view", ["decide", "undo"])
def test_looking_decides_nothing(client, moderator, comment, view):
    assert client.get(url(view, comment)).status_code == 302
    assert status_of(comment) == Status.WAITING


def test_undo_takes_the_decision_back(client, moderator, comment):
    client.post(url("decide", comment), decision(Status.PUBLISHED))
    page = client.get(url("change", comment)).content.decode()
    assert '<input type="hidden" name="seen" value="2">' in page
    response = client.post(url("undo", comment), {"seen": 2}, follow=True)
    assert messages_of(response)[-1] == "The decision is taken back; nobody was mailed."
    assert status_of(comment) == Status.WAITING


@pytest.mark.parametrize("seen", ["1", "3", "", "x", "9" * 40])
def test_undo_of_what_was_not_read_is_refused(client, moderator, comment, seen):
    client.post(url("decide", comment), decision(Status.PUBLISHED))
    response = client.post(url("undo", comment), {"seen": seen}, follow=True)
    assert messages_of(response)[-1].startswith("This has changed since you opened it")
    assert status_of(comment) == Status.PUBLISHED


def test_undo_after_the_mail_is_refused_with_a_sentence(client, moderator, comment):
    client.post(url("decide", comment), decision(Status.PUBLISHED))
    Decision.objects.update(at=timezone.now() - timedelta(hours=1))
    response = client.post(url("undo", comment), {"seen": 2}, follow=True)
    assert messages_of(response)[-1].startswith("This decision can no longer be undone.")
    assert status_of(comment) == Status.PUBLISHED


def waiting(count: int) -> list[Comment]:
    """Comments at one paragraph, the last made the longest in the queue."""
    room = makers.make_consultation()
    made = [makers.make_comment(room, status=Status.WAITING) for _ in range(count)]
    for hours, one in enumerate(made):
        Comment.objects.filter(pk=one.pk).update(received_at=timezone.now() - timedelta(hours=hours))
    return made


def test_queue_is_oldest_first_and_next_follows_it(client, moderator):
    newest, middle, oldest = waiting(3)
    queue = client.get(reverse(QUEUE)).context["cl"].result_list
    assert list(queue) == [oldest, middle, newest]
    assert client.get(url("change", oldest)).context["next"] == middle
    assert client.get(url("change", middle)).context["next"] == newest
    assert client.get(url("change", newest)).context["next"] == oldest


def test_last_in_the_queue_has_no_next(client, moderator, comment):
    assert client.get(url("change", comment)).context["next"] is None


def bulk(client, outcome: str, chosen: list[str], **more: object):
    data = {"outcome": outcome, "chosen": chosen, **more}
    return client.post(reverse("admin:consultations_comment_bulk"), data, follow=True)


def test_several_are_asked_about_in_full_before_they_are_decided(client, moderator):
    made = waiting(2)
    data = {"action": "publish_chosen", "_selected_action": [one.pk for one in made]}
    page = client.post(reverse(QUEUE), data)
    assert page.context["rows"] == [(one, None) for one in made[::-1]]
    assert page.content.decode().count("Demonstration text: keep the last clause.") == 2
    assert {status_of(one) for one in made} == {Status.WAITING}


def test_several_are_decided_and_what_moved_is_named(client, moderator):
    first, second, third = waiting(3)
    client.post(url("decide", second), decision(Status.WITHHELD, reason="off-topic"))
    response = bulk(client, "published", [f"{first.pk}:1", f"{second.pk}:1", f"{third.pk}:1"])
    assert [status_of(one) for one in (first, second, third)] == ["published", "withheld", "published"]
    assert messages_of(response)[-2:] == [
        "2 decided.",
        f"Left as they are, because they have changed since: {second}",
    ]


def test_several_are_returned_for_one_reason(client, moderator):
    made = waiting(2)
    chosen = [f"{one.pk}:1" for one in made]
    response = bulk(client, "returned", chosen)
    assert response.status_code == 422
    assert "Choose a reason" in response.content.decode()
    bulk(client, "returned", chosen, reason="other", note="Say where.")
    assert {status_of(one) for one in made} == {Status.RETURNED}
    assert set(Decision.objects.values_list("note", flat=True)) == {"Say where."}


@pytest.mark.parametrize("chosen", [["x"], ["1:2:3"], ["12"], [":"], ["9" * 40 + ":1"], []])
@pytest.mark.parametrize("outcome", ["published", "waiting", "", "x"])
def test_bulk_form_that_is_not_ours_decides_nothing(client, moderator, comment, chosen, outcome):
    assert bulk(client, outcome, chosen).status_code == 200
    assert status_of(comment) == Status.WAITING


@pytest.mark.parametrize("view", ["change", "decide", "undo"])
def test_only_moderators_sit_at_the_desk(client, comment, view):
    for person in (None, comment.submission.author, makers.make_staff(second_factor=False)):
        client.logout()
        if person:
            client.force_login(person)
        response = client.post(url(view, comment), decision(Status.PUBLISHED))
        assert response.status_code == 302
        assert reverse("admin:login") in response["Location"]
    assert status_of(comment) == Status.WAITING


def test_nothing_is_added_edited_or_deleted_at_the_desk(client, moderator, comment):
    assert client.get(reverse("admin:consultations_comment_add")).status_code == 403
    assert client.post(url("delete", comment), {"post": "yes"}).status_code == 403
    client.post(url("change", comment), {"status": "published", "_save": "Save"})
    assert status_of(comment) == Status.WAITING


def test_queue_asks_the_same_however_long_it_is(client, moderator, django_assert_num_queries):
    made = waiting(1)
    client.get(reverse(QUEUE))
    for _ in range(2):
        with django_assert_num_queries(11):
            client.get(reverse(QUEUE))
        for _ in range(3):
            makers.make_comment(made[0].submission.consultation, status=Status.WAITING)


# ---- Claims ----


@pytest.fixture
def second() -> User:
    return makers.make_staff(name="Second moderator")


def test_taken_and_given_back_at_the_desk(client, moderator, comment):
    assert "Take it" in client.get(url("change", comment)).content.decode()
    client.post(url("take", comment))
    assert "Yours until" in client.get(url("change", comment)).content.decode()
    client.post(url("give_back", comment))
    assert claiming.holder(comment) is None


def test_the_others_see_whose_it_is_in_list_and_page(client, moderator, second, comment):
    claiming.take(comment, by=second)
    assert "With Second moderator" in client.get(reverse(QUEUE)).content.decode()
    page = client.get(url("change", comment)).content.decode()
    assert "Second moderator took this at" in page
    response = client.post(url("take", comment), follow=True)
    assert messages_of(response)[-1].startswith("Second moderator has taken this.")
    client.post(url("take", comment), {"over": second.pk})
    assert claiming.holder(comment).by == moderator


def test_deciding_what_another_has_taken_asks_once_more(client, moderator, second, comment):
    claiming.take(comment, by=second)
    data = decision(Status.RETURNED, reason="other", note="My words")
    response = client.post(url("decide", comment), data)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Second moderator has taken this. Press again to decide all the same." in page
    assert "My words" in page
    assert f'name="despite" value="{second.pk}"' in page
    assert status_of(comment) == Status.WAITING
    client.post(url("decide", comment), {**data, "despite": second.pk})
    assert status_of(comment) == Status.RETURNED


def test_next_passes_over_what_others_have_taken(client, moderator, second):
    newest, middle, oldest = waiting(3)
    claiming.take(middle, by=second)
    assert client.get(url("change", oldest)).context["next"] == newest
    claiming.take(newest, by=moderator)
    assert client.get(url("change", oldest)).context["next"] == newest
    assert client.get(url("change", newest)).context["previous"] == oldest
    assert client.get(url("change", oldest)).context["previous"] is None


def test_in_bulk_what_another_has_taken_is_named_and_not_ticked(client, moderator, second):
    free, taken = waiting(2)
    claiming.take(taken, by=second)
    data = {"action": "publish_chosen", "_selected_action": [free.pk, taken.pk]}
    page = client.post(reverse(QUEUE), data).content.decode()
    assert f'value="{free.pk}:1" checked' in page
    assert f'value="{taken.pk}:1">' in page
    chosen = [f"{free.pk}:1", f"{taken.pk}:1"]
    response = bulk(client, "published", chosen)
    assert [status_of(one) for one in (free, taken)] == ["published", "waiting"]
    assert messages_of(response)[-1] == (
        f"Left as they are, because another moderator has taken them: {taken}"
    )
    bulk(client, "published", chosen[1:], despite=[taken.pk])
    assert status_of(taken) == Status.PUBLISHED


# ---- Going on ----


def test_a_decision_leads_to_the_next_with_an_undo(client, moderator):
    newest, oldest = waiting(2)
    response = client.post(url("decide", oldest), decision(Status.PUBLISHED), follow=True)
    assert response.redirect_chain == [(f"{url('change', newest)}?decided={oldest.pk}", 302)]
    assert response.context["thing"] == newest
    assert messages_of(response) == [f"{oldest}: Published."]
    page = response.content.decode()
    assert url("undo", oldest) in page
    client.post(url("undo", oldest), {"seen": 2})
    assert status_of(oldest) == Status.WAITING


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 40, "999999"])
def test_an_undo_of_nothing_is_not_offered(client, moderator, comment, key):
    page = client.get(f"{url('change', comment)}?decided={key}")
    assert page.status_code == 200
    assert page.context["decided"] is None


def test_a_reason_with_words_is_chosen_for_many_at_once(client, moderator):
    made = waiting(2)
    template = ReasonTemplate.objects.create(reason="off-topic", title="Not about this", words="Say where.")
    bulk(client, "returned", [f"{one.pk}:1" for one in made], reason=f"off-topic:{template.pk}")
    assert {status_of(one) for one in made} == {Status.RETURNED}
    assert {one.words["en"] for one in Decision.objects.all()} == {"Say where."}
    assert set(Decision.objects.values_list("reason", flat=True)) == {"off-topic"}


def test_a_page_asks_the_same_however_much_waits(client, moderator, django_assert_num_queries):
    made = waiting(1)
    client.get(url("change", made[0]))
    for _ in range(2):
        with django_assert_num_queries(18):
            client.get(url("change", made[0]))
        for _ in range(3):
            makers.make_comment(made[0].submission.consultation, status=Status.WAITING)
