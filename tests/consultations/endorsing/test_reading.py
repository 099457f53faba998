"""Counting and grouping signatures."""

import pytest

from consultations.endorsing import links, reading, texts
from tests import makers
from tests.consultations.endorsing.makers import ask, invite_by_mail, make_joint, sign, signed

pytestmark = pytest.mark.django_db

CLAIM = links.Claim("Demonstration Person", "Demonstration Forum", "ngo")


@pytest.fixture
def joint():
    return make_joint()


def claimed(joint):
    token = invite_by_mail(joint)[1]
    links.confirm(token, links.Answer(CLAIM, texts.digest_of(joint), {}, "en"))


def test_signatures_are_counted_by_organisation_and_by_kind_the_unverified_apart(joint):
    for kind in ("ngo", "ngo", "union"):
        endorsement, member = ask(joint, kind=kind)
        sign(endorsement, member)
    ask(joint)
    claimed(joint)
    counts = reading.counts("joint", [joint.pk])[joint.pk]
    assert (counts.organisations, counts.not_verified, counts.people) == (3, 1, 0)
    assert counts.kinds == [("Civil society organization", 2), ("Trade union", 1)]


def test_many_targets_are_counted_in_one_query(joint, django_assert_num_queries):
    other = make_joint(makers.make_consultation(joint.consultation.draft, slug="other"), name="Another lead")
    signed(joint)
    with django_assert_num_queries(1):
        counts = reading.counts("joint", [joint.pk, other.pk])
    assert [counts[one.pk].organisations for one in (joint, other)] == [1, 0]


def test_groups_are_in_the_order_of_the_alphabet_whatever_capitals_and_accents(joint):
    for name in ("zebra", "Étoile", "Apple", "éclair"):
        signed(joint, name)
    claimed(joint)
    first, last = reading.groups(joint.signatures)
    assert [str(one) for one in first.signatures] == ["Apple", "éclair", "Étoile", "zebra"]
    assert last.name == "Not verified by the secretariat"
