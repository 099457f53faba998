"""Texts in two languages and the drafts made of them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from declarations import importing, publication, stages
from declarations.intake.text import read_text
from declarations.models import Draft
from tests.declarations.intake.makers import overlapping_bomb, zipped
from tests.makers import make_cycle

ENGLISH = """# I. Where we stand

Demonstration text, a preamble without a number,

9. Demonstration text of nine:

(a) its first part;

(b) its second part.

9 bis. Demonstration text of nine bis.

# II. What we will do

10. Demonstration text of ten.
"""
FRENCH = """# I. Où nous en sommes

Texte de démonstration, préambule sans numéro,

9. Texte de démonstration du neuf :

(a) première partie ;

(b) seconde partie.

9 bis. Texte de démonstration du neuf bis.

# II. Ce que nous ferons

10. Texte de démonstration du dix.
"""
BAD_FILES = {
    "empty": b"",
    "not a draft": b"%PDF-1.7 Demonstration",
    "not text": b"\xff\xfe\x00\x01binary",
    "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
    "bomb": overlapping_bomb().getvalue(),
    "other archive": zipped({"hello.txt": "Demonstration"}).getvalue(),
    "no paragraph": b"# Only a heading\n",
}


def make_upload(content: str | bytes = ENGLISH, name: str = "rev1.md") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def take(text: str = ENGLISH, *, language: str = "en", stage: str = "rev-1", **options: str) -> Draft:
    """The draft of a stage of 2026 with this text taken in."""
    return importing.take(
        read_text(text),
        declaration=importing.declaration_of(make_cycle(), by=None),
        stage=stages.stage(stage),
        language=language,
        by=None,
        **options,
    )


def make_published(*languages: str) -> Draft:
    """A published draft in English and the other `languages` (fr)."""
    draft = take()
    for language in languages:
        draft = take({"fr": FRENCH}[language], language=language)
    publication.publish(draft, by=None)
    return draft


def texts(draft: Draft, language: str) -> dict[str, str]:
    """What stands in a language, by address; headings and all."""
    paragraphs = draft.paragraphs.filter(wordings__language=language, wordings__until_issue__isnull=True)
    return dict(paragraphs.values_list("slug", "wordings__text"))
