"""Endorsing a published comment: whose name, in time, once, shown and counted only where it is public."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations import moderating, submitting
from consultations.endorsing import endorsing
from consultations.endorsing.endorsable import of_comment
from consultations.models import Appearance, Comment, Consultation, Endorsement, Unsent
from imrf_portal.accounts.models import Membership, User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def room() -> Consultation:
    return makers.make_consultation()


@pytest.fixture
def comment(room) -> Comment:
    return makers.make_comment(room, organisation=makers.make_organisation("Quillwater Choir"))


@pytest.fixture
def member() -> Membership:
    return makers.make_member(makers.make_person("Unshown Person"))


def endorse(comment: Comment, member: Membership) -> Endorsement:
    return endorsing.endorse(comment, by=member.person, organisation=member.organisation)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def door(comment: Comment) -> str:
    return reverse("endorse_comment", args=[comment.submission.reference, comment.number])


def names_page(comment: Comment) -> str:
    return reverse("comment_endorsements", args=[comment.submission.reference, comment.number])


# ---- The act ----


def test_endorsing_shows_the_organisation_without_the_person(comment, member):
    endorsement = endorse(comment, member)
    assert endorsement.is_confirmed
    assert endorsement.shown_organisation == member.organisation.name
    assert endorsement.shown_kind == member.organisation.kind
    assert endorsement.shown_name == ""
    assert Record.objects.filter(act="endorsed", by=member.person, subject_id=endorsement.pk).count() == 1


def test_whoever_speaks_for_nobody_endorses_in_their_own_name(comment):
    person = makers.make_person("Ada Reader")
    endorsement = endorsing.endorse(comment, by=person, organisation=None)
    assert (endorsement.shown_name, endorsement.shown_kind) == ("Ada Reader", "")


def test_nobody_is_mailed_of_an_endorsement_but_those_who_follow_the_organisation(comment, member):
    endorse(comment, member)
    assert not Delivery.objects.exists()
    assert Announcement.objects.get().topics == [f"organisation:{member.organisation_id}"]


def test_pressing_twice_endorses_once(comment, member):
    assert endorse(comment, member) == endorse(comment, member)
    other = makers.make_member(organisation=member.organisation)
    assert endorse(comment, other) == Endorsement.objects.get()


def test_a_name_that_was_taken_back_is_given_anew_on_the_same_row(comment, member):
    first = endorse(comment, member)
    endorsing.take_back(first, by=member.person)
    first.refresh_from_db()
    assert (first.status, first.left_at is None) == (Endorsement.Status.LEFT, False)
    assert endorse(comment, member) == first
    assert Endorsement.objects.confirmed().count() == 1


def test_what_the_secretariat_has_taken_off_is_not_given_anew(comment, member):
    Endorsement.objects.filter(pk=endorse(comment, member).pk).update(status=Endorsement.Status.WITHHELD)
    with pytest.raises(Refused):
        endorse(comment, member)


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_only_what_is_published_is_endorsed(room, member, status):
    comment = makers.make_comment(room, status=status)
    with pytest.raises(Refused):
        endorse(comment, member)


def test_nobody_endorses_after_the_deadline_or_takes_it_back(room, comment, member):
    endorsement = endorse(comment, member)
    room.closes_at = timezone.now()
    room.save()
    with pytest.raises(Refused):
        endorse(comment, makers.make_member(organisation=makers.make_organisation("Dockers' union")))
    with pytest.raises(Refused):
        endorsing.take_back(Endorsement.objects.get(pk=endorsement.pk), by=member.person)


def test_a_remark_at_an_event_is_endorsed_as_long_as_it_takes_remarks(member):
    event = makers.make_event(hours=48)
    endorse(makers.make_comment(event=event), member)
    over = makers.make_event(hours=-24 * 60)
    with pytest.raises(Refused):
        endorse(makers.make_comment(event=over), member)


def test_an_organisation_does_not_endorse_its_own_comment(room):
    author = makers.make_member()
    comment = makers.make_comment(room, author=author.person, organisation=author.organisation)
    for one in (author, makers.make_member(organisation=author.organisation)):
        with pytest.raises(Refused):
            endorse(comment, one)


def test_an_author_endorses_their_own_in_nobody_s_name(room, member):
    comment = makers.make_comment(room, author=member.person)
    with pytest.raises(Refused):
        endorse(comment, member)


def test_members_do_not_learn_that_a_hidden_author_is_one_of_them(room):
    """A refusal would say who wrote it."""
    author = makers.make_member()
    comment = makers.make_comment(room, author=author.person, organisation=author.organisation)
    comment.submission.appears_as = Appearance.KIND
    comment.submission.save()
    assert endorse(comment, makers.make_member(organisation=author.organisation)).is_confirmed
    with pytest.raises(Refused):
        endorse(comment, author)


@pytest.mark.parametrize(
    "change",
    [
        {"until": timezone.now() - timedelta(minutes=1)},
        {"confirmed_at": None},
        {"since": timezone.now() + timedelta(days=1)},
    ],
)
def test_one_endorses_only_for_an_organisation_one_speaks_for_now(comment, member, change):
    Membership.objects.filter(pk=member.pk).update(**change)
    with pytest.raises(Refused):
        endorse(comment, member)


def test_an_organisation_that_is_not_verified_endorses_nothing(comment, member):
    member.organisation.is_verified = False
    member.organisation.save()
    with pytest.raises(Refused):
        endorse(comment, member)
    assert endorsing.names_of(member.person) == [None]


def test_whoever_speaks_for_an_organisation_endorses_in_its_name_alone(comment, member):
    with pytest.raises(Refused):
        endorsing.endorse(comment, by=member.person, organisation=None)


def test_a_colleague_may_take_it_back_and_a_stranger_may_not(comment, member):
    endorsement = endorse(comment, member)
    with pytest.raises(Refused):
        endorsing.take_back(endorsement, by=makers.make_member().person)
    endorsing.take_back(endorsement, by=makers.make_member(organisation=member.organisation).person)
    with pytest.raises(WrongStep):
        endorsing.take_back(endorsement, by=member.person)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_instant_are_one_endorsement():
    comment, member = makers.make_comment(), makers.make_member()
    barrier = threading.Barrier(4)
    faults: list[Exception] = []

    def press() -> None:
        try:
            barrier.wait()
            endorse(Comment.objects.get(pk=comment.pk), Membership.objects.get(pk=member.pk))
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert faults == []
    assert Endorsement.objects.count() == 1


# ---- The page on which one endorses ----


def test_the_page_shows_exactly_what_will_be_public(comment, member):
    page = signed_in(member.person).get(door(comment)).content.decode()
    assert "What everybody will read under this text" in page
    assert "<bdi>Harbour Light Clinic</bdi> · Civil society organization" in page
    main = page.partition("<main")[2]
    assert member.person.name not in main


def test_endorsing_from_the_page(comment, member):
    client = signed_in(member.person)
    answer = client.post(door(comment), {"name": member.organisation.pk})
    assert answer["Location"] == comment.get_absolute_url()
    assert Endorsement.objects.confirmed().count() == 1
    assert client.post(door(comment), {"name": member.organisation.pk}).status_code == 302
    assert "Harbour Light Clinic endorses this text." in client.get(door(comment)).content.decode()
    client.post(door(comment), {"take_back": Endorsement.objects.get().pk})
    assert Endorsement.objects.confirmed().count() == 0


def test_another_s_endorsement_is_not_taken_back_from_the_page(comment, member):
    endorsement = endorse(comment, member)
    signed_in(makers.make_person()).post(door(comment), {"take_back": endorsement.pk})
    endorsement.refresh_from_db()
    assert endorsement.is_confirmed


def test_a_name_that_is_not_offered_is_refused(comment, member):
    other = makers.make_organisation("Dockers' union")
    assert signed_in(member.person).post(door(comment), {"name": other.pk}).status_code == 422
    assert not Endorsement.objects.exists()


def test_whoever_speaks_for_two_chooses_and_may_give_both(comment, member):
    other = makers.make_member(member.person, makers.make_organisation("Dockers' union", kind="union"))
    client = signed_in(member.person)
    assert client.post(door(comment), {}).status_code == 422
    for organisation in (member.organisation, other.organisation):
        client.post(door(comment), {"name": organisation.pk})
    assert Endorsement.objects.confirmed().count() == 2


def test_a_visitor_signs_in_first_and_comes_back(client, comment):
    for answer in (client.get(door(comment)), client.post(door(comment), {"name": "own"})):
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?next={door(comment)}")


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_what_is_not_public_has_no_page_of_endorsements(room, status):
    comment = makers.make_comment(room, status=status)
    for person in (comment.submission.author, makers.make_staff()):
        for url in (door(comment), names_page(comment)):
            assert signed_in(person).get(url).status_code == 404


# ---- Where it is shown ----


def places_of(comment: Comment) -> list[str]:
    return [
        comment.get_absolute_url(),
        comment.submission.get_absolute_url(),
        reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"]),
        reverse("consultation_comments", args=["2026", "rev-1"]),
    ]


def test_the_number_stands_beside_the_comment_wherever_it_is_read(client, comment):
    for name, kind in (
        ("Harbour Light Clinic", "ngo"),
        ("Dockers' union", "union"),
        ("Pilots' union", "union"),
    ):
        endorse(comment, makers.make_member(organisation=makers.make_organisation(name, kind=kind)))
    endorsing.endorse(comment, by=makers.make_person(), organisation=None)
    for url in places_of(comment):
        page = client.get(url).content.decode()
        assert "Endorsed by 3 organizations" in page, url
        assert "1 person in their own name" in page, url
        assert "Trade union: 2" in page, url
        assert names_page(comment) in page, url


def test_the_names_stand_in_groups_on_a_page_of_their_own(client, comment, member):
    endorse(comment, member)
    left = makers.make_member(organisation=makers.make_organisation("Left Behind"))
    endorsing.take_back(endorse(comment, left), by=left.person)
    page = client.get(names_page(comment)).content.decode()
    assert "Harbour Light Clinic" in page
    assert "Left Behind" not in page


def test_a_comment_that_is_withheld_shows_its_endorsements_nowhere(comment, member):
    endorse(comment, member)
    moderating.withhold(comment, by=makers.make_staff(), seen=comment.version, reason="off-topic")
    for person in (comment.submission.author, makers.make_staff()):
        for url in (comment.get_absolute_url(), comment.submission.get_absolute_url()):
            page = signed_in(person).get(url).content.decode()
            assert "Endorsed by" not in page
    assert not Endorsement.objects.visible_to(makers.make_person()).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_a_thread_costs_nothing_more_with_endorsements(client, room, number, django_assert_num_queries):
    url = reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"])
    comments = [makers.make_comment(room) for _ in range(number)]
    with CaptureQueriesContext(connection) as bare:
        client.get(url)
    for comment in comments:
        for name in range(number):
            organisation = makers.make_organisation(f"Organisation {name}")
            endorse(comment, makers.make_member(organisation=organisation))
    with django_assert_num_queries(len(bare)):
        client.get(url)


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_page_of_names_costs(client, comment, number, django_assert_num_queries):
    for index in range(number):
        organisation = makers.make_organisation(f"Organisation {index}")
        endorse(comment, makers.make_member(organisation=organisation))
    client.get(names_page(comment))
    with django_assert_num_queries(9):
        client.get(names_page(comment))


# ---- Instead of sending the same text ----


def test_endorsing_instead_keeps_the_text_until_its_writer_discards_it(room, comment, member):
    unsent = Unsent.objects.create(
        holder="h",
        author=member.person,
        consultation=room,
        paragraph=room.draft.paragraphs.get(slug="9-bis"),
        text=comment.text,
        language="en",
    )
    client = signed_in(member.person)
    address = f"{door(comment)}?instead={unsent.key}"
    assert "Throw my own text away" not in client.get(address).content.decode()
    answer = client.post(address, {"name": member.organisation.pk}, follow=True)
    page = answer.content.decode()
    assert "Throw my own text away" in page
    assert Unsent.objects.get().text == comment.text
    client.post(reverse("discard", args=[unsent.key]))
    assert not Unsent.objects.exists()


def test_another_s_unsent_text_is_not_offered_for_discarding(room, comment, member):
    other = Unsent.objects.create(
        holder="x",
        author=makers.make_person(),
        consultation=room,
        draft=room.draft,
        text="Demonstration text",
    )
    client = signed_in(member.person)
    page = client.post(
        f"{door(comment)}?instead={other.key}", {"name": member.organisation.pk}, follow=True
    ).content.decode()
    assert "Throw my own text away" not in page


def test_a_comment_sent_anew_has_no_endorsements_of_another(room, comment, member):
    endorse(comment, member)
    unsent = Unsent.objects.create(
        holder="h", consultation=room, paragraph=comment.paragraph, text=comment.text, language="en"
    )
    sent = submitting.submit(unsent, by=makers.make_person()).comments.get()
    assert of_comment(sent).target == {"comment": sent}
    assert not sent.endorsements.exists()
