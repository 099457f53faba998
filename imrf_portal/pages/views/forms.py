"""When a form comes back without its guard: nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from imrf_portal.kit.look import from_this_site

# What a person never wants to see repeated, and what is the old guard itself.
_UNREPEATED = ("password", "csrfmiddlewaretoken", "code")
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


def page_grew_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show everything that was typed again, to be sent to the same address with a fresh guard (status 403).

    A form's guard against forged requests is lost with the cookies or by signing in elsewhere. Passwords and codes
    are not repeated, and files have to be chosen again. What another site sent is not repeated at all: this page
    would turn its words into ours, one click from being sent.
    """
    ours = from_this_site(request)
    sent = [
        Sent(name, value)
        for name, values in request.POST.lists()
        for value in values
        if ours and not any(word in name for word in _UNREPEATED)
    ]
    context = {
        "typed": [one for one in sent if one.is_typed],
        "kept": [one for one in sent if not one.is_typed],
        "is_ours": ours,
        "had_files": bool(request.FILES),
        "had_password": any("password" in name for name in request.POST),
        "sent_to": request.get_full_path(),
    }
    response = render(request, "403_csrf.html", context, status=403)
    response["Cache-Control"] = "private, no-store"
    return response
