"""The catalogues as files: which there are, their plural forms, and reading one."""

from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"


class Plurals(NamedTuple):
    """How many plural forms a language has, and the rule (in C's words) that chooses one for a number."""

    forms: int
    rule: str


# The forms stand in the order of Unicode's categories (zero, one, two, few, many, other), which is also
# Django's; Babel's own table gives Arabic's last two the other way round.
PLURALS = {
    "ar": Plurals(6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"),
    "en": Plurals(2, "n!=1"),
    "es": Plurals(2, "n!=1"),
    "fr": Plurals(2, "n>1"),
    "ru": Plurals(3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"),
    "zh_Hans": Plurals(1, "0"),
}
LOCALES = tuple(PLURALS)

Key = tuple[str, str]  # a message's context (or "") and its singular


def path_of(locale: str, folder: Path) -> Path:
    """Where a language's catalogue lies in the folder of all."""
    return folder / locale / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """A catalogue from its file; raises PoFileError or ValueError when it cannot be read."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def key_of(message: Message) -> Key:
    """What a message is found by."""
    return message.context or "", ids_of(message)[0]


def ids_of(message: Message) -> tuple[str, ...]:
    """The singular, and the plural where there is one."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings_of(message: Message) -> tuple[str, ...]:
    """The translation, one text a plural form; all empty while untranslated."""
    if isinstance(message.string, tuple | list):
        return tuple(text or "" for text in message.string)
    return (message.string or "",)
