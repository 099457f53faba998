"""The part of the desks of comments and positions where an unofficial translation is entered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from consultations.translating.translating import (
    Text,
    put_beside,
    take_away,
    translations_beside,
    words_of,
)
from imrf_portal.kit.permissions import Refused
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.desk import DeskAdmin
from imrf_portal.records.workflow import WrongStep


class TranslationForm(forms.Form):
    """A translation, and the version that was before the translator's eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=gettext_lazy("Language of the translation"))
    text = forms.CharField(
        label=gettext_lazy("Translation"), widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (one.code, one.native_name) for one in OFFICIAL if one.code != language
        ]


class TranslationDesk(DeskAdmin):
    """A desk with a page on which a text is translated, its own words beside it."""

    def get_urls(self) -> list[Any]:
        """The desk's addresses, and that of translating."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_translate"
        return [
            path("<int:pk>/translate/", self.admin_site.admin_view(self.translate), name=name),
            *super().get_urls(),
        ]

    def translate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter a translation, or take one away; what was typed stays on a refusal."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        form = TranslationForm(
            request.POST if request.method == "POST" and "remove" not in request.POST else None,
            language=thing.language,
            initial={
                "seen": words_of(thing),
                "language": get_language(),
                **self._asked_for(request, thing),
            },
        )
        try:
            if "remove" in request.POST:
                take_away(thing, by=request.user, language=request.POST["remove"])  # type: ignore[arg-type]
                messages.success(request, _("The translation is taken away."))
                return HttpResponseRedirect(self.desk_url("change", pk))
            if form.is_valid():
                put_beside(thing, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
                messages.success(request, _("The translation stands beside the text."))
                return HttpResponseRedirect(self.desk_url("change", pk))
        except Refused as error:
            form.add_error("text", str(error.reason))
        except WrongStep as error:
            form.add_error(None, error.sentence)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Unofficial translation of %(comment)s") % {"comment": thing},
            "opts": self.opts,
            "thing": thing,
            "form": form,
        }
        return TemplateResponse(
            request, "admin/consultations/translate.html", context, status=422 if form.errors else 200
        )

    def _asked_for(self, request: HttpRequest, thing: Text) -> dict[str, str]:
        """The translation that `?language=` names, to be corrected."""
        standing = translations_beside(thing).filter(language=request.GET.get("language", "")[:10]).first()
        return {"language": standing.language, "text": standing.text} if standing else {}
