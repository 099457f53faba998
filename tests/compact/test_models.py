from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.utils import translation

from imrf_portal.compact.models import Cycle, Milestone, Objective, Round, RoundTable, State
from imrf_portal.compact.ordering import alphabetical, in_language

pytestmark = pytest.mark.django_db


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T17:00+00:00")


def names(language: str) -> list[str]:
    with translation.override(language):
        return [state.name for state in State.objects.by_name()]


@pytest.mark.parametrize(
    ("language", "first", "in_a_row"),
    [
        (
            "fr",
            "Afghanistan",
            ["Dominique", "Égypte", "El Salvador", "Émirats arabes unis", "Équateur", "Érythrée"],
        ),
        ("es", "Afganistán", ["Azerbaiyán", "Bahamas"]),
        ("en", "Afghanistan", ["Costa Rica", "Côte d’Ivoire", "Croatia"]),
        ("ru", "Австралия", ["Эквадор", "Экваториальная Гвинея", "Эритрея"]),
        ("ar", "الاتحاد الروسي", ["أذربيجان", "الأرجنتين", "الأردن", "أرمينيا", "إريتريا", "إسبانيا"]),
    ],
)
def test_states_stand_in_the_alphabet_of_the_active_language(reference, language, first, in_a_row):
    ordered = names(language)
    assert ordered[0] == first
    start = ordered.index(in_a_row[0])
    assert ordered[start : start + len(in_a_row)] == in_a_row


def test_states_stand_in_the_alphabet_of_a_language_asked_for(reference):
    with translation.override("ru"):
        assert State.objects.by_name(language="fr")[1].name_fr == "Afrique du Sud"


def test_states_are_listed_with_one_query(reference, django_assert_num_queries):
    for count in (1, 3):
        with django_assert_num_queries(1):
            assert len([state.name for state in State.objects.by_name()[:count]]) == count


def test_text_that_is_missing_in_a_language_stands_in_english(reference):
    State.objects.filter(slug="bd").update(name_fr="")
    with translation.override("fr"):
        assert State.objects.get(slug="bd").name == "Bangladesh"
        ordered = State.objects.order_by(alphabetical(in_language("name")))
        assert [s.name for s in ordered if s.name.startswith("Ba")] == [
            "Bahamas",
            "Bahreïn",
            "Bangladesh",
            "Barbade",
        ]


def test_names_follow_the_active_language(reference):
    seventh = Objective.objects.get(number=7)
    assert str(seventh) == "7. Reduce vulnerabilities"
    with translation.override("zh-hans"):
        assert str(seventh) == "7. 减少脆弱性"


def test_addresses_are_by_number_and_country_code(reference):
    with translation.override("en"):
        assert Objective.objects.get(number=7).get_absolute_url().endswith("/objectives/7/")
        assert State.objects.get(iso_alpha3="BGD").get_absolute_url().endswith("/states/bd/")


def test_objectives_tell_their_paragraph(reference):
    assert {o.gcm_paragraph - o.number for o in Objective.objects.all()} == {16}


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2020-11-11", None),
        ("2020-11-12", 2022),
        ("2022-05-20", 2022),
        ("2024-03-10", 2022),
        ("2024-03-11", 2026),
        ("2026-05-08", 2026),
        ("2026-11-22", 2026),
        ("2031-01-01", 2026),
    ],
)
def test_current_cycle_is_the_latest_whose_preparation_has_begun(reference, day, year):
    current = Cycle.objects.current(at=noon(day))
    assert (current and current.year) == year


def test_current_cycle_turns_at_midnight_in_new_york(reference):
    assert Cycle.objects.current(at=datetime(2024, 3, 11, 3, 59, tzinfo=UTC)).year == 2022
    assert Cycle.objects.current(at=datetime(2024, 3, 11, 4, 0, tzinfo=UTC)).year == 2026


def test_there_is_no_current_cycle_before_the_data_is_loaded(nothing_loaded):
    assert Cycle.objects.current() is None


def test_milestones_are_past_under_way_or_to_come(reference):
    milestones = Cycle.objects.get(slug="2022").milestones
    at = noon("2022-05-18")
    assert {m.code for m in milestones.under_way(at)} == {"forum", "round-tables", "policy-debate"}
    assert {m.code for m in milestones.to_come(at)} == {"plenary", "adoption", "endorsement"}
    assert milestones.past(at).count() == 16
    assert milestones.past(at).last().code == "hearing"
    assert all(m.is_over(at) for m in milestones.past(at))
    assert not any(m.is_over(at) for m in milestones.under_way(at))


def test_milestone_of_one_day_ends_on_it():
    assert Milestone(starts_on=date(2022, 5, 20)).last_day == date(2022, 5, 20)


@pytest.mark.parametrize(
    "days",
    [
        {"forum_starts": "2030-05-05"},
        {"forum_ends": "2030-05-05"},
        {"forum_starts": "2030-05-08", "forum_ends": "2030-05-05"},
    ],
)
def test_forum_has_both_days_in_order_or_neither(nothing_loaded, days):
    with pytest.raises(IntegrityError, match="compact_cycle_forum_ends_after_it_starts"):
        Cycle.objects.create(slug="2030", year=2030, name_en="Forum", **days)


def test_regional_round_needs_a_region_and_a_forum_has_none(reference):
    cycle = Cycle.objects.get(slug="2030")
    with pytest.raises(IntegrityError, match="compact_round_region_of_regional_reviews"):
        Round.objects.create(slug="r", kind=Round.Kind.REGIONAL, year=2032, cycle=cycle, name_en="Review")


def test_forum_round_stands_once_a_year(reference):
    cycle = Cycle.objects.get(slug="2030")
    with pytest.raises(IntegrityError, match="compact_round_once_a_year_and_region"):
        Round.objects.create(slug="again", kind=Round.Kind.FORUM, year=2030, cycle=cycle, name_en="Forum")


def test_round_table_tells_its_number(reference):
    assert str(RoundTable.objects.get(cycle__slug="2022", number=4)) == "Round table 4"
