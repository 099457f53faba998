"""What every page knows: its language, the same page in the other five, the reader's theme.

It stands in the template as `portal`, one name that no view's own context is likely to take.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from imrf_portal.kit import look
from imrf_portal.languages import BY_CODE, OFFICIAL, Language


@dataclass(frozen=True)
class SamePage:
    """A page's address in one of the official languages."""

    language: Language
    path: str
    query: str
    is_current: bool

    @property
    def url(self) -> str:
        """The address to follow: filters and search words go along."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def absolute(self) -> str:
        """The page's permanent address, for search engines: without filters."""
        return settings.SITE_URL + self.path


class Portal:
    """The frame around a page; nothing in it is about the person who reads, but for the theme they chose."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def language(self) -> Language:
        """The language the page is being written in."""
        return BY_CODE.get(get_language() or "", BY_CODE["en"])

    @cached_property
    def languages(self) -> list[SamePage]:
        """The same page in the six languages, in the order of the language bar."""
        query = self._request.META.get("QUERY_STRING", "")
        return [
            SamePage(
                language=language,
                path=path_in(self._request.path_info, language.code),
                query=query,
                is_current=language == self.language,
            )
            for language in OFFICIAL
        ]

    @property
    def canonical(self) -> str:
        """The page's own permanent address."""
        return settings.SITE_URL + path_in(self._request.path_info, self.language.code)

    @cached_property
    def theme(self) -> str:
        """`light` or `dark` where the reader chose one, else nothing."""
        return look.theme(self._request)

    @property
    def demonstration(self) -> bool:
        """Whether this is a demonstration, where nothing is real."""
        return settings.DEMONSTRATION


def site(request: HttpRequest) -> dict[str, Portal]:
    """Context processor: `portal` in every template that is given a request."""
    return {"portal": Portal(request)}


def path_in(path: str, code: str) -> str:
    """The address of the same page in language `code`. Addresses of one page differ in their first part only,
    so this holds for a page that does not exist too; an address without a language gets one."""
    head, _, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if head in BY_CODE else f"/{code}{path}"
