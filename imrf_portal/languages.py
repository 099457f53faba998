"""The six official languages of the United Nations, in the order the language bar shows them."""

from dataclasses import dataclass
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
BY_CODE = {language.code: language for language in OFFICIAL}


def direction(code: str) -> Literal["ltr", "rtl"]:
    """The direction a language is written in; languages other than the six are told by their script's habit."""
    return "rtl" if code.split("-")[0] in {"ar", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"} else "ltr"
