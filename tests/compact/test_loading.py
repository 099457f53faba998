import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict

from imrf_portal.compact import loading
from imrf_portal.compact.models import (
    Cycle,
    Milestone,
    Objective,
    Principle,
    Region,
    Round,
    RoundTable,
    StakeholderGroup,
    State,
)
from imrf_portal.compact.translation import translated_columns
from imrf_portal.languages import OFFICIAL

pytestmark = pytest.mark.django_db

IN_SIX_LANGUAGES = [Region, State, Objective, Principle, StakeholderGroup, Cycle, Milestone, Round]


def everything() -> list[dict]:
    return [model_to_dict(row) for kind in loading.KINDS for row in kind.model.objects.order_by("pk")]


def objectives_file(folder: Path, **changes: object) -> Path:
    """A data file with objective 7 alone, changed."""
    records = json.loads((loading.DATA / "objectives.json").read_text())["records"]
    seventh = next(record for record in records if record["number"] == 7)
    (folder / "objectives.json").write_text(json.dumps({"records": [seventh | changes]}))
    return folder


OBJECTIVES = [kind for kind in loading.KINDS if kind.model is Objective]


def in_six(text: str) -> dict[str, str]:
    return {language.code: f"{text} {language.code}" for language in OFFICIAL}


def test_load_brings_all_reference_data(nothing_loaded):
    created = {file: tally.created for file, tally in loading.load().items()}
    assert created == {
        "regions": 5,
        "states": 195,
        "objectives": 23,
        "principles": 10,
        "stakeholder_groups": 13,
        "cycles": 3,
        "round_tables": 4,
        "milestones": 31,
        "rounds": 18,
    }


def test_load_a_second_time_changes_nothing(reference):
    before = everything()
    tallies = loading.load()
    assert {(tally.created, tally.updated, tally.kept) for tally in tallies.values()} == {(0, 0, 0)}
    assert sum(tally.unchanged for tally in tallies.values()) == 302
    assert everything() == before


def test_load_a_second_time_costs_few_queries(reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        loading.load()


@pytest.mark.parametrize("model", IN_SIX_LANGUAGES)
def test_every_text_exists_in_six_languages(reference, model):
    columns = [column for column, _field, _language in translated_columns(model)]
    assert len(columns) % 6 == 0
    empty = [
        (row.pk, column) for row in model.objects.all() for column in columns if not getattr(row, column)
    ]
    assert empty == []


@pytest.mark.parametrize("model", IN_SIX_LANGUAGES)
def test_every_mark_names_a_field(reference, model):
    fields = {field.name for field in model._meta.get_fields()}
    assert {mark for row in model.objects.all() for mark in row.unverified} <= fields


@pytest.mark.parametrize(
    ("language", "verified"),
    [
        ("en", list(range(1, 24))),
        ("fr", [*range(1, 17), *range(20, 24)]),
        ("es", [1, 2, 4, 5, 6, *range(8, 15), 18, 19, 21, 22]),
        ("ru", [1]),
        ("ar", [8, 15]),
        ("zh_hans", []),
    ],
)
def test_titles_of_objectives_keep_their_unverified_marks(reference, language, verified):
    marked = {o.number for o in Objective.objects.with_unverified() if f"title_{language}" in o.unverified}
    assert sorted(set(range(1, 24)) - marked) == verified


def test_our_own_translations_are_marked_unverified(reference):
    for row in [*StakeholderGroup.objects.all(), *Milestone.objects.all(), *Region.objects.all()]:
        assert row.unverified == ["name_ar", "name_es", "name_fr", "name_ru", "name_zh_hans"]


def test_states_have_codes_regions_and_standing(reference):
    bangladesh = State.objects.get(slug="bd")
    assert (bangladesh.iso_alpha2, bangladesh.iso_alpha3, bangladesh.m49) == ("BD", "BGD", "050")
    assert bangladesh.formal_name_en == "the People’s Republic of Bangladesh"
    assert (bangladesh.is_champion, bangladesh.champion_year) == (True, 2020)
    assert {s.iso_alpha3 for s in State.objects.filter(un_status=State.UNStatus.OBSERVER)} == {"VAT", "PSE"}
    assert State.objects.champions().count() == 29


def test_some_states_are_reviewed_in_two_regions(reference):
    egypt = State.objects.get(slug="eg")
    assert [region.slug for region in egypt.regions.all()] == ["africa", "arab-states"]
    count = {region.slug: State.objects.filter(regions=region).count() for region in Region.objects.all()}
    assert count == {
        "africa": 54,
        "arab-states": 22,
        "asia-pacific": 53,
        "europe-north-america": 56,
        "latin-america-caribbean": 33,
    }
    assert not State.objects.get(slug="va").regions.exists()


def test_round_tables_of_2022_share_out_all_objectives(reference):
    clusters = [set(table.objectives.values_list("number", flat=True)) for table in RoundTable.objects.all()]
    assert clusters[3] == {1, 3, 7, 17, 23}
    assert sorted(number for cluster in clusters for number in cluster) == list(range(1, 24))
    assert set(RoundTable.objects.values_list("cycle__slug", flat=True)) == {"2022"}


def test_rounds_alternate_between_regions_and_forum(reference):
    assert [r.slug for r in Round.objects.filter(kind=Round.Kind.FORUM)] == [
        "forum-2022",
        "forum-2026",
        "forum-2030",
    ]
    regional = Round.objects.filter(kind=Round.Kind.REGIONAL, year=2024)
    assert {(r.region.slug, r.cycle.slug) for r in regional} == {
        (r.slug, "2026") for r in Region.objects.all()
    }


def test_only_remembered_days_are_unverified(reference):
    doubtful = Milestone.objects.filter(date_verified=False)
    assert {(m.cycle.slug, m.code) for m in doubtful} == {
        ("2022", "regional-review-latin-america-caribbean"),
        ("2026", "regional-review-asia-pacific"),
    }


def test_load_updates_what_the_file_says_anew(reference, tmp_path):
    folder = objectives_file(tmp_path, title=in_six("New title"), unverified=["title_ru"])
    tally = loading.load(folder, kinds=OBJECTIVES)["objectives"]
    seventh = Objective.objects.get(number=7)
    assert tally == loading.Tally(updated=1)
    assert seventh.title_ru == "New title ru"
    assert seventh.unverified == ["title_ru"]
    assert Objective.objects.count() == 23


def test_load_keeps_what_an_administrator_corrected(reference, tmp_path):
    seventh = Objective.objects.get(number=7)
    seventh.title_ru = "Corrected by hand"
    seventh.unverified.remove("title_ru")
    seventh.save()
    assert loading.load()["objectives"] == loading.Tally(unchanged=23, kept=1)

    folder = objectives_file(tmp_path, title=in_six("New title"))
    assert loading.load(folder, kinds=OBJECTIVES)["objectives"] == loading.Tally(updated=1, kept=1)
    seventh.refresh_from_db()
    assert seventh.title_ru == "Corrected by hand"
    assert seventh.title_ar == "New title ar"
    assert "title_ru" not in seventh.unverified
    assert "title_ar" in seventh.unverified


def test_load_keeps_a_mark_that_an_administrator_ticked_off(reference):
    seventh = Objective.objects.get(number=7)
    seventh.unverified.remove("title_zh_hans")
    seventh.save()
    loading.load()
    seventh.refresh_from_db()
    assert "title_zh_hans" not in seventh.unverified


def test_load_keeps_regions_that_an_administrator_set(reference):
    holy_see = State.objects.get(slug="va")
    holy_see.regions.set([Region.objects.get(slug="europe-north-america")])
    assert loading.load()["states"].kept == 1
    assert [region.slug for region in holy_see.regions.all()] == ["europe-north-america"]


def test_load_keeps_rows_that_no_file_names(reference):
    cycle = Cycle.objects.get(slug="2026")
    RoundTable.objects.create(cycle=cycle, number=1)
    Milestone.objects.create(cycle=cycle, code="zero-draft", name_en="Zero draft", starts_on="2026-02-09")
    loading.load()
    assert cycle.round_tables.count() == 1
    assert cycle.milestones.filter(code="zero-draft").exists()


def test_load_fills_a_row_that_was_made_by_hand_without_overwriting_it(nothing_loaded):
    Objective.objects.create(number=7, gcm_paragraph=23, title_en="Typed by hand", short_title_en="By hand")
    tally = loading.load()["objectives"]
    seventh = Objective.objects.get(number=7)
    assert (tally.created, tally.updated, tally.kept) == (22, 1, 2)
    assert seventh.title_en == "Typed by hand"
    assert seventh.title_fr.startswith("S’attaquer")


@pytest.mark.parametrize(
    "changes",
    [{"title": {"en": "Only English"}}, {"title": "No languages"}, {"colour": "blue"}, {"number": "seven"}],
)
def test_bad_file_is_refused_whole_and_named(reference, tmp_path, changes):
    before = everything()
    with pytest.raises(loading.BadData, match=r"objectives\.json, record"):
        loading.load(objectives_file(tmp_path, **changes), kinds=OBJECTIVES)
    assert everything() == before


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(loading.BadData, match=r"regions\.json"):
        loading.load(tmp_path)


def test_load_reference_command_tells_what_it_did(nothing_loaded, capsys):
    call_command("load_reference")
    assert "states: 195 created, 0 updated, 0 unchanged\n" in capsys.readouterr().out
    State.objects.filter(slug="bd").update(name_en="Changed")
    call_command("load_reference")
    assert "states: 0 created, 0 updated, 195 unchanged, 1 values kept" in capsys.readouterr().out


def test_load_reference_command_explains_a_bad_file(monkeypatch, tmp_path):
    (tmp_path / "regions.json").write_text("not JSON")
    monkeypatch.setattr(loading.load, "__defaults__", (tmp_path,))
    with pytest.raises(CommandError, match=r"regions\.json is not a data file"):
        call_command("load_reference")


def test_data_files_are_small_and_say_where_they_come_from():
    for kind in loading.KINDS:
        path = loading.DATA / f"{kind.file}.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        assert path.stat().st_size < 1024 * 1024
        assert data["about"]
        assert data["sources"]
