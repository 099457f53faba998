"""A consultation as the first thing its page asks for: one row with all that the database says of it and its draft.

The row tells whether a page that was kept still holds; it is made into models only where a page has to be made.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache, partial
from typing import Any, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.http import Http404

from consultations.models import Consultation
from declarations.models import Declaration, Draft
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.prepared import Prepared, Slot
from imrf_portal.languages import OFFICIAL

# Everything that a consultation's page says, and the way to it from the consultation.
_SAID_BY: dict[str, type[Model]] = {
    "": Consultation,
    "cycle__": Cycle,
    "draft__": Draft,
    "draft__declaration__": Declaration,
}


class Glimpse:
    """A public consultation at one instant."""

    def __init__(self, values: dict[str, Any], language: str) -> None:
        self._values = values
        self._language = language

    @property
    def stamp(self) -> int:
        """Moves with every comment that comes or goes."""
        return self._values["stamp"]

    @property
    def opens_at(self) -> datetime:
        """When it opens."""
        return self._values["opens_at"]

    @property
    def closes_at(self) -> datetime:
        """When it closes."""
        return self._values["closes_at"]

    @property
    def version(self) -> str:
        """A digest of everything but the stamp: it moves when the consultation, its cycle, its draft or the draft's
        Declaration is changed in any way that a reader of this language can see."""
        said = [self._values[name] for name in _said(self._language)]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def consultation(self) -> Consultation:
        """The consultation with its cycle, its draft and the Declaration, without another query."""
        room = cast(Consultation, self._made(""))
        room.cycle = cast(Cycle, self._made("cycle__"))
        room.draft = None
        if self._values["draft__id"] is not None:
            room.draft = cast(Draft, self._made("draft__"))
            room.draft.declaration = cast(Declaration, self._made("draft__declaration__"))
        return room

    def _made(self, path: str) -> Model:
        names = _columns(_SAID_BY[path], self._language)
        return _SAID_BY[path].from_db(DEFAULT_DB_ALIAS, names, [self._values[path + name] for name in names])


def glimpse(cycle: str, slug: str, *, language: str) -> Glimpse:
    """The consultation at an address, if everybody may see it, for a reader of `language`; one query. Raises
    `Http404`."""
    values = _PUBLIC[language].first(cycle=cycle, slug=slug)
    if values is None:
        raise Http404
    return Glimpse(values, language)


def _public(language: str) -> QuerySet[Consultation, Any]:
    found = Consultation.objects.announced().filter(cycle__slug=Slot("cycle"), slug=Slot("slug"))
    return found.order_by().values("stamp", *_said(language))


_PUBLIC = {one.code: Prepared(partial(_public, one.code)) for one in OFFICIAL}


@cache
def _said(language: str) -> list[str]:
    names = [path + name for path, model in _SAID_BY.items() for name in _columns(model, language)]
    return [name for name in names if name != "stamp"]


@cache
def _columns(model: type[Model], language: str) -> list[str]:
    """The columns read of a model, in the order of its fields. Left out, and asked for only when needed: other
    languages, the doubles of what stands in six languages, and what is no value before a field has converted it."""
    fields = model._meta.concrete_fields
    names = {field.attname for field in fields}
    readable = {language, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES}
    return [
        field.attname
        for field in fields
        if getattr(field, "language", language) in readable
        and f"{field.attname}_{settings.MODELTRANSLATION_DEFAULT_LANGUAGE}" not in names
        and not hasattr(field, "from_db_value")
    ]
