"""Families at the desk: found, read, decided."""

import pytest
from django.urls import reverse

from consultations import likeness, moderating, submitting
from consultations.models import Comment
from imrf_portal.accounts.models import Role
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.models import Status
from tests import makers
from tests.moderation.families import repeats

pytestmark = pytest.mark.django_db

CAMPAIGN = repeats.campaign()
FAMILIES = "admin:consultations_comment_families"


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def room():
    return makers.make_consultation()


def waiting(room, *texts: str, **fields) -> list[Comment]:
    made = [makers.make_comment(room, text=text, **{"status": Status.WAITING, **fields}) for text in texts]
    likeness.gather(made)
    return made


def url(comment: Comment) -> str:
    family = family_of(comment)
    assert family is not None
    return reverse("admin:consultations_comment_family", args=[family.pk])


def chosen(*comments: Comment) -> list[str]:
    return [f"{comment.pk}:{comment.version}" for comment in comments]


def status_of(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# ---- The list ----


def test_families_with_something_waiting_are_listed_with_how_many(desk, room):
    one, *_rest = waiting(room, *CAMPAIGN[:3])
    published, _other = waiting(room, *repeats.families()["twice"], status=Status.PUBLISHED)
    waiting(room, repeats.strangers()[0])
    page = desk.get(reverse(FAMILIES)).content.decode()
    assert "Family of 3 near-identical texts" in page
    assert "3 wait" in page
    assert url(one) in page
    assert url(published) not in page
    assert url(published) in desk.get(reverse(FAMILIES), {"show": "all"}).content.decode()


def test_the_queue_and_a_comment_lead_to_families(desk, room):
    one, _other = waiting(room, *CAMPAIGN[:2])
    (alone,) = waiting(room, repeats.strangers()[0])
    assert reverse(FAMILIES) in desk.get(reverse("admin:consultations_comment_changelist")).content.decode()
    change = "admin:consultations_comment_change"
    assert url(one) in desk.get(reverse(change, args=[one.pk])).content.decode()
    assert "near-identical texts</a></p>" not in desk.get(reverse(change, args=[alone.pk])).content.decode()


@pytest.mark.parametrize("families", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(desk, room, families, django_assert_num_queries):
    for name in ("twice", "three times", "four times")[:families]:
        waiting(room, *repeats.families()[name])
    desk.get(reverse(FAMILIES))
    with django_assert_num_queries(7):
        desk.get(reverse(FAMILIES))


# ---- One family ----


def test_the_common_text_stands_once_and_a_distinct_sentence_is_never_hidden(desk, room):
    made = waiting(room, CAMPAIGN[0], *CAMPAIGN)
    response = desk.get(url(made[0]))
    page = response.content.decode()
    assert page.count("than a clause that names ten principles. We ask the drafters to keep it") == 1
    assert repeats.distinct() in page
    assert page.count("Word for word the common text.") == 2
    assert all(f'value="{pair}" checked' in page for pair in chosen(*made))


def test_all_that_are_ticked_are_decided_at_once(desk, room):
    first, second, third = waiting(room, *CAMPAIGN[:3])
    response = desk.post(url(first), {"outcome": "published", "chosen": chosen(first, second)}, follow=True)
    assert [status_of(one) for one in (first, second, third)] == ["published", "published", "waiting"]
    assert messages_of(response) == ["2 decided."]


def test_what_another_moderator_decided_meanwhile_is_left_and_named(desk, room):
    first, second = waiting(room, *CAMPAIGN[:2])
    pairs = chosen(first, second)
    moderating.publish(second, by=makers.make_staff(), seen=1)
    data = {"outcome": "withheld", "reason": "duplicate", "chosen": pairs}
    response = desk.post(url(first), data, follow=True)
    assert [status_of(one) for one in (first, second)] == ["withheld", "published"]
    assert messages_of(response) == [
        "1 decided.",
        f"Left as they are, because they have changed since: {second}",
    ]


def test_without_a_reason_nothing_is_done_and_what_was_typed_and_ticked_stays(desk, room):
    first, second = waiting(room, *CAMPAIGN[:2])
    data = {"outcome": "returned", "note": "My words", "chosen": chosen(first)}
    response = desk.post(url(first), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose a reason" in page
    assert "My words" in page
    assert f'value="{first.pk}:1" checked' in page
    assert f'value="{second.pk}:1">' in page
    assert status_of(first) == status_of(second) == Status.WAITING


def test_a_member_that_was_withdrawn_shows_so_and_cannot_be_ticked(desk, room):
    first, second = waiting(room, *CAMPAIGN[:2])
    submitting.withdraw(second, by=second.submission.author)
    page = desk.get(url(first)).content.decode()
    assert "Withdrawn by its author" in page
    assert f'value="{second.pk}:' not in page


def test_who_appears_as_a_kind_is_known_at_the_desk_and_no_address_is(desk, room):
    first, second = waiting(room, *CAMPAIGN[:2])
    page = desk.get(url(first)).content.decode()
    assert second.submission.author.get_short_name() in page
    assert second.submission.author.email not in page


def test_a_family_whose_last_comment_has_left_says_so(desk, room):
    (alone,) = waiting(room, CAMPAIGN[0])
    address = url(alone)
    alone.standing_version.text = repeats.strangers()[0]
    likeness.gather([alone])
    assert "No comment is in this family any more." in desk.get(address).content.decode()


@pytest.mark.parametrize(
    "data",
    [{}, {"outcome": "adopted"}, {"outcome": "waiting"}, {"outcome": "published", "chosen": ["x", "9" * 40]}],
)
def test_a_form_that_is_not_ours_decides_nothing(desk, room, data):
    first, _second = waiting(room, *CAMPAIGN[:2])
    assert desk.post(url(first), data).status_code in {302, 422}
    assert status_of(first) == Status.WAITING


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.CO_FACILITATOR, "unarmed"])
def test_nobody_else_enters(client, room, role):
    first, second = waiting(room, *CAMPAIGN[:2])
    person = makers.make_staff(second_factor=False) if role == "unarmed" else makers.make_person()
    if role in {Role.MEMBER, Role.CO_FACILITATOR}:
        makers.make_member(person, role=role, cycle=room.cycle if role == Role.CO_FACILITATOR else None)
    client.force_login(person)
    for address in (reverse(FAMILIES), url(first)):
        response = client.post(address, {"outcome": "published", "chosen": chosen(first, second)})
        assert response.status_code == 302
        assert reverse("admin:login") in response["Location"]
    assert status_of(first) == Status.WAITING


@pytest.mark.parametrize("key", ["0", "999999999"])
def test_no_such_family(desk, key):
    assert desk.get(reverse("admin:consultations_comment_family", args=[key])).status_code == 404


@pytest.mark.parametrize("members", [1, 3])
def test_a_family_asks_the_same_however_large_it_is(desk, room, members, django_assert_num_queries):
    first, *_rest = waiting(room, *CAMPAIGN[:members])
    desk.get(url(first))
    address = url(first)
    with django_assert_num_queries(12):
        desk.get(address)
