"""Reading the words out of code and templates."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django.conf
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from bootstrap.catalogues.files import Key

CODE = ("imrf_portal", "consultations", "declarations", "pledges", "reviews")
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".ics")

# Django's names for gettext's functions, with the positions of context, singular and plural.
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


@dataclass
class Source:
    """One message as code and templates ask for it."""

    singular: str
    plural: str = ""
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


def sources(root: Path) -> dict[Key, Source]:
    """Every message of the code and the templates under `root`, by context and singular."""
    found: dict[Key, Source] = {}
    for path, text in _texts(root):
        python = io.BytesIO(text.encode())
        for _, words, comments, context in extract(
            "python", python, keywords=KEYWORDS, comment_tags=["Translators:"]
        ):
            singular, plural = words if isinstance(words, tuple) else (words, "")
            if not singular:
                continue
            source = found.setdefault((context or "", singular), Source(singular))
            source.plural = source.plural or plural
            source.files.add(path)
            source.comments += [comment for comment in comments if comment not in source.comments]
    return found


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    """Each file that may hold words, as Python source, with its path as a catalogue names it."""
    if not django.conf.settings.configured:
        django.conf.settings.configure()  # templatize asks only for the defaults
    for folder in (*CODE, "templates"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix == ".py":
                yield name, path.read_text(encoding="utf-8")
            elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts and path.is_file():
                yield name, _as_python(path.read_text(encoding="utf-8"), name)


def _as_python(template: str, name: str) -> str:
    """What Django makes of a template for xgettext, unindented: Babel's tokenizer minds how Python is indented."""
    return "\n".join(line.lstrip() for line in templatize(template, origin=name).splitlines())
