"""Things put into families by their texts, and found again through the index."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from imrf_portal.moderation.families.gathering import Said, alike, family_of, gather, members, related
from imrf_portal.moderation.families.likeness import Fingerprint
from imrf_portal.moderation.models import Decision, Family, FamilyBand, FamilyMember
from tests.moderation.families import repeats

pytestmark = pytest.mark.django_db

KIND = "moderation.decision"
LONG = repeats.campaign()[0]


def thing(key: int) -> Decision:
    """Anything with a key can be gathered."""
    return Decision(pk=key)


def say(key: int, text: str, *, where: str = "paragraph:9") -> Family | None:
    gather([Said(thing(key), text, where)])
    return family_of(thing(key))


def gathered() -> list[list[int]]:
    """The families of several as they are kept, each as the keys of its things."""
    several = Family.objects.filter(size__gte=2).order_by("pk")
    return [sorted(family.members.values_list("subject_id", flat=True)) for family in several]


def sizes_are_true() -> bool:
    return all(family.size == family.members.count() for family in Family.objects.all())


@pytest.mark.parametrize("seed", range(5))
def test_repeats_of_the_kind_of_2022_form_families_and_nothing_else_does(seed):
    texts = [(name, text) for name, of_one in repeats.families().items() for text in of_one]
    texts += [("", text) for text in (*repeats.strangers(), *repeats.short_ones())]
    random.Random(seed).shuffle(texts)
    for key, (_name, text) in enumerate(texts, 1):
        say(key, text)
    expected = {}
    for key, (name, _text) in enumerate(texts, 1):
        if name:
            expected.setdefault(name, []).append(key)
    assert sorted(gathered()) == sorted(expected.values())
    assert sizes_are_true()


def test_families_are_the_same_whether_texts_come_one_by_one_or_together():
    gather(Said(thing(key), text, "paragraph:9") for key, text in enumerate(repeats.campaign(), 1))
    assert gathered() == [list(range(1, 31))]
    assert sizes_are_true()


def test_a_short_text_is_alike_only_at_its_own_place():
    assert say(1, "We support this.") == say(2, "we support this")
    assert say(3, "We support this.", where="paragraph:10") != family_of(thing(1))
    assert gathered() == [[1, 2]]


def test_a_long_text_is_alike_wherever_it_stands():
    assert say(1, LONG) == say(2, LONG, where="paragraph:10")


def test_things_of_another_kind_are_not_compared():
    say(1, LONG)
    assert not related("consultations.comment", Fingerprint.of(LONG), where="paragraph:9").exists()


def test_a_revised_text_leaves_its_family_for_another():
    first, second = say(1, LONG), say(2, LONG)
    assert first == second
    say(2, repeats.strangers()[0])
    assert gathered() == []
    assert sizes_are_true()
    say(2, LONG)
    assert gathered() == [[1, 2]]
    assert sizes_are_true()


def test_a_text_said_again_counts_once():
    say(1, LONG)
    say(1, LONG)
    assert FamilyMember.objects.get().family.size == 1


@pytest.mark.parametrize("text", ["", " ", "…", "👍"])
def test_a_text_without_words_is_in_no_family(text):
    say(1, LONG)
    assert say(1, text) is None
    assert sizes_are_true()


def test_the_likest_family_comes_first_and_of_equals_the_oldest():
    words = [f"word{number}" for number in range(100)]
    one = say(1, " ".join(words))
    other = say(2, " ".join([*words[:75], *(f"other{number}" for number in range(25))]))
    fingerprint = Fingerprint.of(" ".join([*words[:75], *words[85:]]))
    found = list(related(KIND, fingerprint, where=""))
    assert set(found) == {one, other}
    assert alike(fingerprint, found)[0] == one


def test_members_are_the_keys_of_things():
    family, _other = say(1, LONG), say(2, LONG)
    say(3, repeats.strangers()[0])
    assert family is not None
    assert sorted(row["subject_id"] for row in members(KIND, [family])) == [1, 2]


@pytest.mark.parametrize(("things", "queries"), [(1, 9), (3, 21)])
def test_what_gathering_costs(things, queries, django_assert_num_queries):
    texts = repeats.strangers()[:things]
    with django_assert_num_queries(queries):
        gather(Said(thing(key), text, "paragraph:9") for key, text in enumerate(texts))


def test_the_index_is_asked_not_the_table():
    chance = random.Random(2026)
    families = Family.objects.bulk_create(Family(subject_type=KIND, words=bytes(600)) for _ in range(2_000))
    FamilyBand.objects.bulk_create(
        FamilyBand(family=family, band=chance.getrandbits(31)) for family in families for _ in range(24)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE moderation_family, moderation_familyband")
    plan = related(KIND, Fingerprint.of(LONG), where="").explain()
    assert "moderation_familyband_pkey" in plan
    assert "Seq Scan" not in plan


@pytest.mark.django_db(transaction=True)
def test_equal_texts_that_come_at_one_instant_find_one_family():
    def come(key: int) -> None:
        try:
            say(key, LONG)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as doors:
        list(doors.map(come, range(1, 17)))
    assert gathered() == [list(range(1, 17))]
    assert sizes_are_true()


@pytest.mark.django_db(transaction=True)
def test_remarks_sent_together_in_opposite_orders_never_wait_for_ever():
    texts = [LONG, *repeats.strangers()[:4]]

    def come(door: int) -> None:
        said = [Said(thing(10 * door + place), text, "paragraph:9") for place, text in enumerate(texts)]
        try:
            gather(said if door % 2 else said[::-1])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as doors:
        list(doors.map(come, range(12)))
    assert sorted(gathered()) == sorted([10 * door + place for door in range(12)] for place in range(5))
    assert sizes_are_true()
