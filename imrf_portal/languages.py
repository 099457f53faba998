"""The six official languages of the United Nations, in the order the language bar shows them; and the other languages
in which people write, by their own names."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Language:
    """An official language: Django's code, its own name, the direction it is written in."""

    code: str
    native_name: str
    direction: Literal["ltr", "rtl"]
    english_name: str

    @property
    def html(self) -> str:
        """The language tag for HTML attributes, with the script's conventional case (BCP 47)."""
        return "zh-Hans" if self.code == "zh-hans" else self.code

    @property
    def field(self) -> str:
        """The suffix of a translated model field."""
        return self.code.replace("-", "_")


OFFICIAL = (
    Language("ar", "العربية", "rtl", "Arabic"),
    Language("zh-hans", "中文", "ltr", "Chinese"),
    Language("en", "English", "ltr", "English"),
    Language("fr", "Français", "ltr", "French"),
    Language("ru", "Русский", "ltr", "Russian"),
    Language("es", "Español", "ltr", "Spanish"),
)
OFFICIAL_CHOICES = [(language.code, language.native_name) for language in OFFICIAL]
BY_CODE = {language.code: language for language in OFFICIAL}

# Of the Unicode Common Locale Data Repository, as Babel has them, by name: to load Babel's own data for each of them
# would take a process dozens of megabytes. A test holds the file against Babel.
_OTHERS: dict[str, str] = json.loads(
    (Path(__file__).parent / "world_languages.json").read_text(encoding="utf-8")
)
# By code, the own names of all languages that can be chosen, the six official ones first.
OWN_NAMES = {**{language.code: language.native_name for language in OFFICIAL}, **_OTHERS}
# Those that are usually written from right to left.
_FROM_THE_RIGHT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


def direction(code: str) -> Literal["ltr", "rtl"]:
    """The direction a language is written in; languages other than the six are told by their script's habit."""
    return "rtl" if code.split("-")[0] in _FROM_THE_RIGHT else "ltr"


def html_code(code: str) -> str:
    """The language tag for HTML attributes of any language."""
    return BY_CODE[code].html if code in BY_CODE else code
