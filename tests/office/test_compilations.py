"""What LibreOffice makes of the compilation's Word files and of its spreadsheet."""

from __future__ import annotations

import pytest
from django.utils import timezone

from consultations.compilation import word
from consultations.compilation.texts import Proposed, compile_text
from declarations.reading import read
from tests import makers

pytestmark = [pytest.mark.office, pytest.mark.django_db]


@pytest.fixture
def reading():
    return read(makers.make_draft("9", "9 bis", "10"), language="en")


def about(kind: str) -> word.About:
    return word.About(
        title=f"Demonstration text: {kind}", language="en", moment=timezone.now(), creator="Portal"
    )


def proposed(reading, place: int, text: str, *, by: str, kind: str = "amend") -> Proposed:
    one = reading.paragraphs[place]
    return Proposed(one.paragraph.pk, kind, one.text, text, "en", by, timezone.now())


@pytest.fixture
def blocks(reading):
    texts = [one.text for one in reading.paragraphs]
    return list(
        compile_text(
            reading,
            [
                proposed(reading, 0, texts[0].replace("text", "wording"), by="Dockers"),
                proposed(reading, 0, f"{texts[0]} And more.", by="Clinic"),
                proposed(reading, 0, "After 9.", by="Clinic", kind="insert-after"),
                proposed(reading, 1, "Before 9 bis.", by="Quay", kind="insert-before"),
                proposed(reading, 1, "", by="Dockers", kind="strike"),
                proposed(reading, 2, "One at the end.\nAnother.", by="Quay", kind="insert-after"),
            ],
        )
    )


def test_all_changes_rejected_give_the_draft(office, reading, blocks, tmp_path):
    path = tmp_path / "revisions.docx"
    path.write_bytes(word.write_revisions(blocks, about("revisions")))
    rejected = office.rejected(path)
    printed = [f"{one.paragraph.label}.\t{one.text}" for one in reading.paragraphs]
    printed[1] = f"9 bis.\t{reading.paragraphs[1].text}"
    assert rejected == ["Demonstration text: revisions", *printed]


def test_all_changes_accepted_give_the_text_as_it_is_proposed(office, reading, blocks, tmp_path):
    path = tmp_path / "revisions.docx"
    path.write_bytes(word.write_revisions(blocks, about("revisions")))
    texts = [one.text for one in reading.paragraphs]
    assert office.accepted(path) == [
        "Demonstration text: revisions",
        f"9.\t{texts[0].replace('text', 'wording')} And more.",
        "After 9.",
        "Before 9 bis.",
        f"10.\t{texts[2]}",
        "One at the end.",
        "Another.",
    ]


def test_the_brackets_are_there_for_everybody(office, blocks, tmp_path):
    path = tmp_path / "text.docx"
    path.write_bytes(word.write_bracketed(blocks, about("text")))
    lines = office.accepted(path)
    assert lines[1] == (
        "9.\tDemonstration [text – Dockers: delete][wording – Dockers: add] of paragraph 9 (en)."
        "[ And more. – Clinic: add]"
    )
