"""The late tray of a consultation: what authors ask to be let in after closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from consultations.endorsing.reading import counts
from consultations.late import letting_in
from consultations.models import Consultation, LateRequest
from consultations.veiling import Named
from consultations.views.gathering import as_published
from imrf_portal.kit.paging import keyset_page
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.moderation.forms import as_number
from imrf_portal.records.workflow import WrongStep


class LateTray(TranslationAdmin):
    """Consultations, each with the page on which late requests are decided."""

    def get_urls(self) -> list[Any]:
        """The admin's addresses, and that of the tray."""
        return [
            path(
                "<int:pk>/late/",
                self.admin_site.admin_view(self.late),
                name="consultations_consultation_late",
            ),
            *super().get_urls(),
        ]

    def late(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is asked, with what was kept before closing as it would be published; and how much nobody has asked
        about, unread."""
        consultation = get_object_or_404(Consultation, pk=pk)
        typed: dict[str, object] = {}
        if request.method == "POST":
            if self._done(request, consultation):
                return HttpResponseRedirect(request.get_full_path())
            typed = {
                "request": as_number(request.POST.get("request", "")),
                "answer": request.POST.get("answer", ""),
            }
        page = keyset_page(
            LateRequest.objects.filter(consultation=consultation).select_related("author", "submission"),
            after=request.GET.get("after", ""),
            descending=True,
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Late tray"),
            "opts": self.opts,
            "original": consultation,
            "has_closed": consultation.has_closed(),
            "page": page,
            "rows": _rows(page.items),
            "unasked": len(letting_in.kept_before_closing(consultation)),
            "asked_until": letting_in.asked_until(consultation),
            "typed": typed,
        }
        return TemplateResponse(
            request, "admin/consultations/late/tray.html", context, status=422 if typed else 200
        )

    def _done(self, request: HttpRequest, consultation: Consultation) -> bool:
        """Do what was pressed; whether it was done, otherwise why not is said."""
        by: Any = request.user
        try:
            if "invite" in request.POST:
                told = letting_in.invite(consultation, by=by)
                done = ngettext("%(n)s author is told.", "%(n)s authors are told.", told) % {"n": told}
            else:
                asked = get_object_or_404(
                    LateRequest, consultation=consultation, pk=as_number(request.POST.get("request", ""))
                )
                if "let_in" in request.POST or "let_in_without_names" in request.POST:
                    without_names = "let_in_without_names" in request.POST
                    act = letting_in.let_in_without_names if without_names else letting_in.let_in
                    submission = act(asked, by=by)
                    done = _("Let in as %(reference)s; it waits for moderation.") % {"reference": submission}
                else:
                    letting_in.refuse(asked, by=by, answer=request.POST.get("answer", "")[:2000])
                    done = _("Not let in; its author is told why.")
        except Named:
            messages.error(
                request,
                _(
                    "A file names its author in its properties, and readers are to know only their kind of stakeholder. Let it in without the names in its files; where they cannot be taken out, say why it is not let in."
                ),
            )
        except Refused as error:
            messages.error(request, str(error.reason))
        except (WithoutWords, WrongStep) as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, done)
            return True
        return False


def _rows(requests: Sequence[LateRequest]) -> list[tuple[Any, ...]]:
    """Each request with the remarks it is about, as they would be published; where they are those of a joint
    submission, with it and with how many have confirmed its text."""
    kept = letting_in.asked_about(requests)
    joint = {key: remarks[0].joint for key, remarks in kept.items() if remarks[0].joint}
    signed = counts("joint", [one.pk for one in joint.values()])
    return [
        (
            request,
            [as_published(unsent) for unsent in kept.get(request.unsent, ())],
            led := joint.get(request.unsent),
            signed[led.pk] if led else None,
        )
        for request in requests
    ]
