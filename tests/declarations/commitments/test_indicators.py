from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from declarations.commitments import indicators
from declarations.commitments.indicators import Outcome
from declarations.models import Figure
from declarations.refusals import Unfit
from imrf_portal.compact.models import Region
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from tests.declarations.commitments.makers import make_figures, make_indicator
from tests.makers import make_person, make_staff, make_state

pytestmark = pytest.mark.django_db

HEAD = "indicator,area,year,value"


@pytest.fixture
def indicator():
    make_state()
    Region.objects.create(slug="africa", name="Africa", order=1)
    return make_indicator()


def table(*rows: str) -> list[str]:
    return [f"{row}\n" for row in (HEAD, *rows)]


def outcomes(lines) -> list[str]:
    return [line.outcome for line in lines]


def test_trying_a_table_keeps_nothing(indicator):
    lines = indicators.try_table(table("deaths,BD,2024,12.5"))
    assert outcomes(lines) == [Outcome.NEW]
    assert not Figure.objects.exists()


def test_a_state_a_region_and_the_world_have_figures(indicator):
    rows = table("deaths,bd,2024,12.5", "deaths,africa,2024,-3", "deaths,World,2024,0")
    lines = indicators.bring(rows, by=make_staff())
    assert outcomes(lines) == [Outcome.NEW] * 3
    kept = {(one.state_id is None, one.region_id is None): one.value for one in Figure.objects.all()}
    assert kept == {(False, True): Decimal("12.5"), (True, False): -3, (True, True): 0}
    entry = Record.objects.get(act="figures_brought")
    assert entry.facts == {"figures": 3}


def test_the_same_table_changes_nothing_and_another_value_says_what_it_was(indicator):
    indicators.bring(table("deaths,BDX,2024,12.5"), by=None)
    again = indicators.bring(table("deaths,BD,2024,12.50"), by=None)
    assert outcomes(again) == [Outcome.UNCHANGED]
    [changed] = indicators.bring(table("deaths,BD,2024,13"), by=None)
    assert (changed.outcome, changed.sentence) == (Outcome.CHANGED, "It was 12.5.")
    assert Figure.objects.get().value == 13
    assert Record.objects.filter(act="figures_brought").count() == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("births,BD,2024,1", "no indicator of the code “births”"),
        ("deaths,QQ,2024,1", "“QQ” is neither"),
        ("deaths,,2024,1", "“” is neither"),
        ("deaths,BD,24,1", "“24” is no year between 1990 and 2100"),
        ("deaths,BD,2150,1", "“2150” is no year"),
        ('deaths,BD,2024,"1,234"', "“1,234” could be read in two ways"),
        ("deaths,BD,2024,2,5", "more values than columns"),
        ("deaths,BD,2024,1 234", "could be read in two ways"),
        ("deaths,BD,2024,1\u202f234", "could be read in two ways"),
        ('deaths,BD,2024,"12,5"', "could be read in two ways"),
        ("deaths,BD,2024,1.234.567", "could be read in two ways"),
        ("deaths,BD,2024,١٢٫٥", "could be read in two ways"),
        ("deaths,BD,2024,1.23456", "could be read in two ways"),
        ("deaths,BD,2024,many", "“many” is no number"),
        ("deaths,BD,2024,1e9", "is no number"),
        ("deaths,BD,2024", "“” is no number"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_with_a_sentence(indicator, row, sentence):
    bad, good = indicators.bring(table(row, "deaths,BD,2023,1"), by=None)
    assert (bad.outcome, bad.number) == (Outcome.REFUSED, 2)
    assert sentence in bad.sentence
    assert good.outcome == Outcome.NEW
    assert Figure.objects.count() == 1


def test_a_figure_that_stands_twice_is_refused_the_second_time(indicator):
    lines = indicators.try_table(table("deaths,BD,2024,1", "deaths,BDX,2024,2"))
    assert outcomes(lines) == [Outcome.NEW, Outcome.REFUSED]
    assert "line 2" in lines[1].sentence


def test_other_columns_and_no_table_are_refused(indicator):
    with pytest.raises(Unfit, match="lacks the columns value"):
        indicators.try_table(["indicator,area,year,worth\n"])
    with pytest.raises(Unfit, match="no table"):
        indicators.try_table([f"{HEAD}\n", "deaths,BD,2024,\x00" + "9" * 200_000 + "\n"])


def test_a_table_of_too_many_rows_is_refused(indicator, monkeypatch):
    monkeypatch.setattr(indicators, "MOST_ROWS", 1)
    with pytest.raises(Unfit, match="in parts"):
        indicators.try_table(table("deaths,BD,2024,1", "deaths,BD,2023,1"))


def test_only_the_secretariat_brings_figures_in(indicator):
    with pytest.raises(Refused):
        indicators.bring(table("deaths,BD,2024,1"), by=make_person())
    assert not Figure.objects.exists()


def test_a_table_costs_the_same_queries_whatever_its_length(indicator, django_assert_num_queries):
    make_figures(indicator, {2001: "1"})
    for rows in (1, 3):
        with django_assert_num_queries(4):
            indicators.try_table(table(*(f"deaths,BD,{2010 + n},1" for n in range(rows))))


# ---- The command ----


def test_the_command_tries_and_keeps_and_reports_by_row(indicator, tmp_path, capsys):
    path = tmp_path / "figures.csv"
    path.write_text("".join(table("deaths,BD,2024,1")), encoding="utf-8-sig")
    call_command("import_indicators", path, "--dry-run")
    assert not Figure.objects.exists()
    path.write_text("".join(table("deaths,BD,2024,1", 'deaths,BD,2023,"2,5"')), encoding="utf-8-sig")
    with pytest.raises(SystemExit):
        call_command("import_indicators", path)
    said = capsys.readouterr().out
    assert "line 3: refused “2,5” could be read in two ways" in said
    assert "1 new, 0 changed, 0 unchanged, 1 refused" in said
    assert Figure.objects.count() == 1


def test_the_command_says_what_is_wrong_with_a_file(indicator, tmp_path):
    path = tmp_path / "figures.csv"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError):
        call_command("import_indicators", path)
