"""What is wrong with the catalogues: missing, untranslated or fuzzy words, plural forms, placeholders."""

import csv
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from bootstrap.catalogues.extracting import Source, sources
from bootstrap.catalogues.files import (
    LOCALES,
    PLURALS,
    SOURCE_LANGUAGE,
    Key,
    ids_of,
    key_of,
    path_of,
    read,
    strings_of,
)

Terms = dict[str, list[str]]

# %(name)s and %s of Python's formatting, {name} of str.format.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def check(*, folder: Path, root: Path) -> list[str]:
    """Every fault of every catalogue, one line each; an empty list is what is hoped for."""
    wanted = sources(root)
    terms = _terms(folder / "terms.csv")
    return [
        f"{locale}: {fault}" for locale in LOCALES for fault in _faults(locale, folder, wanted, terms[locale])
    ]


def _terms(path: Path) -> dict[str, Terms]:
    """By language the forms in which each term may stand, the term being in English and in small letters."""
    terms: dict[str, Terms] = {locale: {} for locale in LOCALES}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for locale in LOCALES:
                    terms[locale][row[SOURCE_LANGUAGE].lower()] = row[locale].lower().split(" | ")
    return terms


def _faults(locale: str, folder: Path, wanted: dict[Key, Source], terms: Terms) -> Iterator[str]:
    path = path_of(locale, folder)
    if not path.exists():
        yield "there is no catalogue; run make catalogues"
        return
    try:
        catalog = read(path)
    except (PoFileError, ValueError) as error:
        yield f"the catalogue cannot be read: {error}"
        return
    if (catalog.num_plurals, catalog.plural_expr.strip("()")) != (
        PLURALS[locale].forms,
        PLURALS[locale].rule,
    ):
        yield "the header has other plural forms than ours; run make catalogues"
        return
    yield from _faults_of(locale, catalog, wanted)
    for message in catalog:
        said = strings_of(message)[0] if message.id and not message.pluralizable else ""
        expected = terms.get(ids_of(message)[0].lower()) if said else None
        if expected and said.lower() not in expected:
            yield f"the term is {' or '.join(expected)}, not {said}: {_shown(ids_of(message)[0])}"


def _faults_of(locale: str, catalog: Catalog, wanted: dict[Key, Source]) -> Iterator[str]:
    messages = {key_of(message): message for message in catalog if message.id}
    for key, source in wanted.items():
        where = f"{_shown(source.singular)} in {min(source.files)}"
        message = messages.get(key)
        if message is None or ids_of(message) != (source.singular, *filter(None, [source.plural])):
            yield f"missing: {where}; run make catalogues"
        elif message.fuzzy:
            yield f"fuzzy: {where}"
        elif message.pluralizable:
            yield from (f"{fault}: {where}" for fault in _plural_faults(locale, message))
        elif locale != SOURCE_LANGUAGE or any(strings_of(message)):
            yield from (f"{fault}: {where}" for fault in _singular_faults(message))
    for key in messages.keys() - wanted.keys():
        yield f"no longer used: {_shown(key[1])}; run make catalogues"


def _singular_faults(message: Message) -> Iterator[str]:
    translation = strings_of(message)[0]
    if not translation:
        yield "untranslated"
    elif _placeholders(translation) != _placeholders(ids_of(message)[0]):
        yield "placeholders differ"


def _plural_faults(locale: str, message: Message) -> Iterator[str]:
    """A form for one number only (Arabic's two) may say it in words; any other has to show the number."""
    strings = strings_of(message)
    forms = PLURALS[locale].forms
    if len(strings) != forms or not all(strings):
        yield f"{sum(map(bool, strings))} of {forms} plural forms"
        return
    singular, plural = (_placeholders(text) for text in ids_of(message))
    for form, string in enumerate(strings):
        held = _placeholders(string)
        if held != plural and not (held <= singular | plural and _stands_for_one_number(locale, form)):
            yield f"placeholders differ in plural form {form}"


def _stands_for_one_number(locale: str, form: int) -> bool:
    rule = gettext.c2py(PLURALS[locale].rule)
    return sum(rule(number) == form for number in range(1000)) == 1


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"
