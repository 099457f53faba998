"""What a form sent, so that no page which cannot take it loses it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from imrf_portal.kit.look import from_this_site

# What a person never wants to see repeated, and what is the old guard itself.
_UNREPEATED = ("password", "csrfmiddlewaretoken", "code", "token", "secret")
# Fields that people type into, however short what they typed.
_TYPED = {"text", "name", "title", "note", "email", "login", "q"}


@dataclass(frozen=True)
class Sent:
    """One value that a form sent."""

    name: str
    value: str

    @property
    def is_typed(self) -> bool:
        """Whether a person wrote it, rather than chose it or the page put it there."""
        return self.name.rpartition("-")[2] in _TYPED or any(char.isspace() for char in self.value)

    @property
    def is_long(self) -> bool:
        """Whether it needs more than one line."""
        return "\n" in self.value or len(self.value) > 80 or self.name.rpartition("-")[2] == "text"


def sent_by(request: HttpRequest) -> list[Sent]:
    """What a form of this site sent, in its order, without passwords, codes and guards; files are no part of it.

    What another site sent is not repeated at all: a page of ours would turn its words into ours. Nor can be what was
    not read to its end, because it was too large or its connection broke.
    """
    if not from_this_site(request):
        return []
    try:
        fields = list(request.POST.lists())
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return []
    return [
        Sent(name, value)
        for name, values in fields
        for value in values
        if not any(word in name for word in _UNREPEATED)
    ]
