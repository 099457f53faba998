import uuid

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from consultations.models import Endorsement, Submission
from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, Role, User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.accreditation import joining, merging
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications import announcing, digesting, expanding, mailboxes, outbox, topics
from imrf_portal.notifications.models import Delivery, Mailbox, Pace, Subscription
from imrf_portal.notifications.subscribing import follow, set_pace, stop_token, unfollow
from imrf_portal.notifications.topics import topic
from imrf_portal.records.models import Record
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return makers.make_staff(Role.ADMINISTRATOR, name="Administrator")


@pytest.fixture
def old() -> Organisation:
    return makers.make_organisation("Harbour Clinic", acronym="OLD")


@pytest.fixture
def kept() -> Organisation:
    return makers.make_organisation("Harbour Light Clinic")


def test_every_foreign_key_to_an_organisation_is_known():
    known = {(one.related_model, one.field.name) for one in merging.relations()}
    found = {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Organisation
    }
    assert found - known == {(Organisation, "merged_into")}
    assert len(known) >= 12


def test_what_was_said_moves_and_names_stay_as_they_were_shown(old, kept, administrator):
    comment = makers.make_comment(organisation=old)
    member = makers.make_member(organisation=old).person
    outcome = merging.merge(old, into=kept, by=administrator)
    submission = Submission.objects.get(pk=comment.submission_id)
    assert (submission.speaks_for, submission.shown_organisation) == (kept, "Harbour Clinic")
    assert list(speaks_for(member)) == [kept]
    assert outcome.number == 2
    old.refresh_from_db()
    assert (old.merged_into, old.is_verified) == (kept, False)


def test_old_name_still_finds_the_one_that_stays(old, kept, administrator):
    merging.merge(old, into=kept, by=administrator)
    assert list(Organisation.objects.known().named("old")) == [kept]
    assert list(Organisation.objects.known().named("hárbour clinic")) == [kept]


def test_preview_says_what_a_merger_does_and_does_nothing(old, kept, administrator):
    makers.make_comment(organisation=old)
    makers.make_member(organisation=old)
    seen = merging.preview(old, into=kept, by=administrator)
    old.refresh_from_db()
    assert old.merged_into is None
    assert Submission.objects.get().speaks_for == old
    assert not Record.objects.exists()
    done = merging.merge(old, into=kept, by=administrator)
    assert (seen.moved, seen.doubled) == (done.moved, done.doubled)


def test_merger_is_recorded_and_no_record_is_rewritten(old, kept, administrator):
    makers.make_member(organisation=old)
    before = list(Record.objects.values())
    merging.merge(old, into=kept, by=administrator)
    assert list(Record.objects.order_by("pk").values())[: len(before)] == before
    assert Record.objects.get(act="organisation_merged").facts == {"into": kept.pk, "moved": 1}
    assert Record.objects.get(act="organisation_absorbed").subject_id == kept.pk


def test_member_of_both_is_a_member_once(old, kept, administrator):
    person = makers.make_member(organisation=old).person
    makers.make_member(person, kept)
    outcome = merging.merge(old, into=kept, by=administrator)
    assert Membership.objects.current().filter(person=person).count() == 1
    assert [kind for kind, _name in outcome.doubled] == ["membership"]


def test_endorsement_by_both_of_one_text_counts_once(old, kept, administrator):
    comment, now = makers.make_comment(), timezone.now()
    for organisation in (old, kept):
        Endorsement.objects.create(
            comment=comment,
            organisation=organisation,
            status="confirmed",
            confirmed_at=now,
            shown_organisation=organisation.name,
        )
    outcome = merging.merge(old, into=kept, by=administrator)
    standing = Endorsement.objects.confirmed().get(comment=comment)
    assert standing.organisation == kept
    assert ("endorsement", "Harbour Clinic") in outcome.doubled


def test_request_of_one_person_to_both_waits_once(old, kept, administrator):
    person = makers.make_person()
    for organisation in (old, kept):
        joining.ask(organisation, capacity="Officer", by=person)
    merging.merge(old, into=kept, by=administrator)
    assert MembershipRequest.objects.waiting().get(person=person).organisation == kept


def test_followers_follow_the_one_that_stays_once(old, kept, administrator):
    one, both = makers.make_person(), makers.make_person()
    follow(one, topic("organisation", old.pk), label=old.name)
    for organisation in (old, kept):
        follow(both, topic("organisation", organisation.pk), label=organisation.name)
    merging.merge(old, into=kept, by=administrator)
    followed = Subscription.objects.standing().filter(topic=topic("organisation", kept.pk))
    assert set(followed.values_list("person", flat=True)) == {one.pk, both.pk}
    assert followed.count() == Subscription.objects.standing().count() == 2


def test_links_in_sent_letters_still_stop_the_letters(client, old, kept, administrator):
    reader, gone = makers.make_person(), makers.make_person()
    for person in (reader, gone):
        follow(person, topic("organisation", old.pk), label=old.name)
    unfollow(gone, topic("organisation", old.pk))
    links = [
        reverse("notifications:stop", args=[stop_token(one.pk, topic("organisation", old.pk))])
        for one in (reader, gone)
    ]
    merging.merge(old, into=kept, by=administrator)
    for link in links:
        assert client.get(link).status_code == 200
        assert client.post(link).status_code == 200
    assert not Subscription.objects.standing().exists()


def test_what_was_signed_before_follows_the_one_that_stays(old, kept, administrator):
    before = topic("organisation", old.pk)
    button = topics.sign(before, old.name)
    mailbox = Mailbox.objects.create(address="reader@people.example", language="en")
    link = mailboxes.confirmation_token(mailbox, before, label=old.name)
    merging.merge(old, into=kept, by=administrator)
    after = topic("organisation", kept.pk)
    assert topics.read(button) == (after, "Harbour Clinic")
    assert mailboxes.confirm(link, language="en").topic == after


@pytest.mark.parametrize("pace", [Pace.AT_ONCE, Pace.DAILY])
@pytest.mark.parametrize("is_expanded", [False, True])
def test_news_that_waits_is_still_heard(old, kept, administrator, pace, is_expanded):
    reader, before = makers.make_person(), topic("organisation", old.pk)
    follow(reader, before, label=old.name)
    set_pace(reader.pk, before, pace)
    facts = {"title": "Event", "path": "/", "en": {"url": "/en/"}}
    news = announcing.announce("pledge_updated", key="news", topics=[before, "draft:1"], facts=facts)
    if is_expanded:
        expanding.expand(news)
    merging.merge(old, into=kept, by=administrator)
    expanding.expand_what_is_due()
    set_pace(reader.pk, topic("organisation", kept.pk), Pace.AT_ONCE)
    digesting.compose_what_is_due(timezone.now())
    assert [one.is_wanted for one in outbox.claim(uuid.uuid4())] == [True]
    for digest in Delivery.objects.filter(kind="digest"):
        said = digesting.digest_facts(digest.pk, reader=reader.pk, language="en", find=lambda *_: None)
        assert [group.label for group in said["groups"]] == ["Harbour Light Clinic"]


def test_no_chain_and_no_circle(old, kept, administrator):
    third = makers.make_organisation("Third")
    merging.merge(old, into=kept, by=administrator)
    for absorbed, into in ((old, third), (third, old), (kept, kept)):
        with pytest.raises(Refused):
            merging.merge(absorbed, into=into, by=administrator)
    merging.merge(kept, into=third, by=administrator)
    old.refresh_from_db()
    assert old.merged_into == third


@pytest.mark.parametrize("kind", [OrganisationKind.STATE_DELEGATION, OrganisationKind.SECRETARIAT])
def test_delegations_and_the_secretariat_are_not_merged(old, administrator, kind):
    other = (
        makers.make_delegation()
        if kind == OrganisationKind.STATE_DELEGATION
        else Organisation.objects.get(kind=kind)
    )
    for absorbed, into in ((old, other), (other, old)):
        with pytest.raises(Refused):
            merging.merge(absorbed, into=into, by=administrator)


@pytest.mark.parametrize("who", ["manager", "moderator"])
def test_only_administrators_merge(old, kept, who):
    person = makers.make_staff()
    if who == "manager":
        person = makers.make_member(organisation=old, role=Role.MANAGER).person
    for act in (merging.merge, merging.preview):
        with pytest.raises(Refused):
            act(old, into=kept, by=person)
    assert not Organisation.objects.filter(merged_into__isnull=False).exists()
