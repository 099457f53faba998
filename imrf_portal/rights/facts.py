"""What the letters of this app say: the address of a page, in each of the six languages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation

from imrf_portal.languages import OFFICIAL


def page_facts(name: str) -> dict[str, Any]:
    """By language the address of the page of this name, as letters take them."""
    facts: dict[str, Any] = {}
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {"url": reverse(name)}
    return facts
