"""Entering earlier reviews from a table: each line judged by itself, a dry run that changes nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Announcement
from reviews import entering, filing
from reviews.models import Edition
from tests.makers import make_person, make_state
from tests.reviews.makers import make_focal_point, make_published, make_round

pytestmark = pytest.mark.django_db
HEAD = "round,state,published_on,language,title,file\n"


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "bd.txt").write_text("Demonstration text of an earlier review.")
    make_round(2022)
    make_state()
    make_state("NP", "Nepal")
    return tmp_path


def run(folder, lines: str, *options: str) -> tuple[str, int]:
    table = folder / "table.csv"
    table.write_text(HEAD + lines, encoding="utf-8")
    out = StringIO()
    try:
        call_command("import_reviews", str(table), "--files", str(folder), *options, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    return out.getvalue(), 0


def test_line_becomes_a_public_review_of_its_day(client, folder):
    said, code = run(folder, "forum-2022,BD,2022-05-04,en,Earlier review,bd.txt\n")
    assert code == 0
    assert "1 entered, 0 refused" in said
    edition = Edition.objects.standing().get()
    assert edition.source == Edition.Source.DOCUMENT
    assert edition.published_at.isoformat() == "2022-05-04T04:00:00+00:00"
    page = client.get("/en/reviews/2022/bd/").content.decode()
    assert "Entered by the secretariat from a published document" in page
    assert "Earlier review" in page
    assert client.get(edition.annexes.get().get_absolute_url()).status_code == 200
    assert not Announcement.objects.exists()


def test_dry_run_says_the_same_and_changes_nothing(folder):
    said, code = run(folder, "forum-2022,BD,2022-05-04,en,Earlier review,bd.txt\n", "--dry-run")
    assert code == 0
    assert "1 can be entered, 0 refused" in said
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("forum-2019,BD,2022-05-04,en,T,bd.txt", "There is no round “forum-2019”."),
        ("forum-2022,XXX,2022-05-04,en,T,bd.txt", "There is no State of code “XXX”"),
        ("forum-2022,BD,4 May 2022,en,T,bd.txt", "“4 May 2022” is no day of the past"),
        ("forum-2022,BD,2999-01-01,en,T,bd.txt", "“2999-01-01” is no day of the past"),
        ("forum-2022,BD,2022-05-04,de,T,bd.txt", "There is no language “de” here."),
        ("forum-2022,BD,2022-05-04,en,,bd.txt", "The document has no title."),
        ("forum-2022,BD,2022-05-04,en,T,none.pdf", "The file “none.pdf” is not among"),
        ("forum-2022,BD,2022-05-04,en,T,../table.csv", "The file “../table.csv” is not among"),
    ],
)
def test_line_that_cannot_be_is_refused_with_a_sentence_and_the_others_are_entered(folder, line, sentence):
    said, code = run(folder, f"{line}\nforum-2022,NP,2022-05-04,en,Another,bd.txt\n")
    assert code == 1
    assert sentence in said
    assert "1 entered, 1 refused" in said
    assert Edition.objects.get().review.state.name == "Nepal"


def test_second_run_and_second_line_enter_nothing_twice(folder):
    line = "forum-2022,BD,2022-05-04,en,Earlier review,bd.txt\n"
    said, _code = run(folder, line + line)
    assert "stand in an earlier line" in said
    said, _code = run(folder, line)
    assert "has a review for Forum 2022 already" in said
    assert Edition.objects.count() == 1


def test_table_without_its_columns_is_refused(folder):
    (folder / "bad.csv").write_text("round;state\n")
    with pytest.raises(CommandError, match="lacks the columns"):
        call_command("import_reviews", str(folder / "bad.csv"), "--files", str(folder))


def test_only_the_secretariat_enters_and_the_state_corrects(folder):
    run(folder, "forum-2022,BD,2022-05-04,en,Earlier review,bd.txt\n")
    review = Edition.objects.get().review
    edition = filing.correct(review, remark="Our own words.", by=make_focal_point())
    assert edition.number == 2
    assert edition.annexes.count() == 1
    document = entering.Document(
        review.round, make_state("NP", "Nepal"), edition.review.started_at.date(), "en", "T"
    )
    with pytest.raises(Refused):
        entering.enter(document, None, by=make_person())


def test_review_that_is_there_is_not_entered_over(folder):
    make_published(year=2022)
    said, _code = run(folder, "forum-2022,BD,2022-05-04,en,Earlier review,bd.txt\n")
    assert "has a review for Forum 2022 already" in said
