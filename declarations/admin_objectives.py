"""The secretariat's page on the objectives that the paragraphs of a draft are about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from declarations import objectives
from declarations.models import Draft
from declarations.reading import Read, read
from imrf_portal.accounts.models import User

_NUMBERS = r"^[\s,;،؛，；]*(?:\d{1,2}(?:[\s,;،؛，；]+|$))*$"


class ObjectivesForm(forms.Form):
    """A field for each paragraph: the numbers of its objectives as they are typed, "2, 5 12"."""

    def __init__(self, data: Any = None, *, paragraphs: list[Read]) -> None:
        super().__init__(data)
        for one in paragraphs:
            numbers = sorted(objective.number for objective in one.paragraph.objectives.all())
            self.fields[str(one.paragraph.pk)] = forms.RegexField(
                _NUMBERS,
                required=False,
                max_length=80,
                label=_("Objectives of paragraph %(label)s") % {"label": one.paragraph.label},
                initial=", ".join(map(str, numbers)),
                error_messages={
                    "invalid": gettext_lazy("Type numbers from 1 to 23 with commas between them.")
                },
            )

    @property
    def changed(self) -> dict[int, list[int]]:
        """By key of a paragraph, the numbers where they were changed."""
        return {
            int(name): [int(number) for number in re.sub("[,;،؛，；]", " ", self.cleaned_data[name]).split()]
            for name in self.changed_data
        }


class ObjectivePages:
    """The part of the drafts' admin that is about objectives; `_draft`, `_page` and `_try` are the admin's own."""

    _draft: Callable[[HttpRequest, int], Draft]
    _page: Callable[..., HttpResponse]
    _try: Callable[[HttpRequest, Callable[[User], Any]], bool]

    def objectives(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every paragraph with the numbers of its objectives, to be put right."""
        draft = self._draft(request, pk)
        paragraphs = _with_objectives(draft)
        form = ObjectivesForm(request.POST or None, paragraphs=paragraphs)
        if (
            request.method == "POST"
            and form.is_valid()
            and self._try(request, lambda by: objectives.put_right(draft, form.changed, by=by))
        ):
            messages.success(request, _("The objectives are kept."))
            return redirect("admin:declarations_draft_objectives", draft.pk)
        return self._page(
            request,
            "objectives",
            title=_("Objectives of %(draft)s") % {"draft": draft.name},
            draft=draft,
            language=draft.record_language,
            form=form,
            rows=[(one, form[str(one.paragraph.pk)]) for one in paragraphs],
        )


def _with_objectives(draft: Draft) -> list[Read]:
    """The paragraphs that can be commented on, in the language of record, with their objectives; four queries."""
    reading = read(draft, language=draft.record_language)
    by_key = draft.paragraphs.prefetch_related("objectives").in_bulk()
    return [
        Read(by_key[one.paragraph.pk], one.text, one.digest)
        for one in reading.paragraphs
        if one.paragraph.can_be_commented
    ]
