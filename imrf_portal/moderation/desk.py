"""The moderation desk in the admin: a queue, one thing in one view, decisions one by one or for many at once.

An app's admin derives from `DeskAdmin` and names its acts; the desk brings the queue's order, the forms, the check
that nobody decides on what has moved, undoing, and the messages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import EXPLAINED, TooLate, Unexplained, decisions, undoable
from imrf_portal.moderation.models import Decision, Moderated, Status
from imrf_portal.moderation.reasons import Reason
from imrf_portal.records.recording import history
from imrf_portal.records.workflow import WrongStep

Act = Callable[..., Decision]
OUTCOMES = (Status.PUBLISHED, Status.RETURNED, Status.WITHHELD)


class DecisionForm(forms.Form):
    """One decision: what, why, and the version the moderator read."""

    outcome = forms.ChoiceField(choices=[(one, one) for one in OUTCOMES])
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason, to return or withhold"),
        choices=[("", gettext_lazy("No reason: publish")), *Reason.choices],
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Your words to the author"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


@dataclass(frozen=True)
class Acts:
    """The acts of one kind of moderated thing; each takes the thing, `by` and `seen`, two also `reason`, `note`."""

    publish: Act
    return_to_author: Act
    withhold: Act
    undo: Act


class DeskAdmin(admin.ModelAdmin):
    """A queue of moderated things, oldest first; decisions go through the app's own acts."""

    acts: ClassVar[Acts]
    may_moderate: ClassVar[Callable[..., object]]
    list_per_page = 25
    show_full_result_count = False
    actions = ["publish_chosen", "return_chosen", "withhold_chosen"]
    change_form_template = "admin/moderation/desk.html"

    # ---- Who enters ----

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(type(self).may_moderate(request.user))

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(type(self).may_moderate(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(type(self).may_moderate(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue."""
        return super().changelist_view(
            request, {"title": _("Moderation, oldest first"), **(extra_context or {})}
        )

    # ---- One thing ----

    def get_urls(self) -> list[Any]:
        info = self.opts.app_label, self.opts.model_name
        return [
            path(
                "<int:pk>/decide/", self.admin_site.admin_view(self.decide), name="{}_{}_decide".format(*info)
            ),
            path("<int:pk>/undo/", self.admin_site.admin_view(self.undo), name="{}_{}_undo".format(*info)),
            path("bulk/", self.admin_site.admin_view(self.decide_bulk), name="{}_{}_bulk".format(*info)),
            *super().get_urls(),
        ]

    def about(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """What the desk's page shows of one thing; an app adds its own."""
        return {}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The thing in one view, with its history and the decision form; nothing is edited here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        return self._show(request, thing, DecisionForm(initial={"seen": thing.version}))

    def _show(self, request: HttpRequest, thing: Any, form: DecisionForm, status: int = 200) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": str(thing),
            "opts": self.opts,
            "thing": thing,
            "form": form,
            "decisions": decisions(thing),
            "history": history(thing).select_related("by"),
            "allowed": [step for step in type(thing).STEPS[thing.status] if step in OUTCOMES],
            "decide_url": self._url("decide", thing.pk),
            "undoable": undoable(thing),
            "undo_url": self._url("undo", thing.pk),
            "next": self._next(request, thing),
            **self.about(request, thing),
        }
        return TemplateResponse(request, self.change_form_template, context, status=status)

    def _next(self, request: HttpRequest, thing: Any) -> Any:
        """What has waited longest of all that came after this one; at the end, of all that is left."""
        waiting = self.get_queryset(request).filter(status=Status.WAITING).exclude(pk=thing.pk)
        queue = waiting.order_by("received_at", "pk")
        later = Q(received_at__gt=thing.received_at) | Q(received_at=thing.received_at, pk__gt=thing.pk)
        return queue.filter(later).first() or queue.first()

    def _url(self, view: str, *args: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the decision that was pressed; on a refusal the page comes back with what was typed."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST":
            return HttpResponseRedirect(self._url("change", pk))
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._show(request, thing, form, status=422)
        try:
            self._act(thing, form.cleaned_data, by=request.user)
        except Unexplained as error:
            form.add_error("reason", error.sentence)
            return self._show(request, thing, form, status=422)
        except WrongStep as error:
            messages.error(request, error.sentence)
            thing = get_object_or_404(self.get_queryset(request), pk=pk)
            kept = DecisionForm(initial={**form.cleaned_data, "seen": thing.version})
            return self._show(request, thing, kept, status=409)
        messages.success(
            request, _("%(thing)s: %(status)s.") % {"thing": thing, "status": thing.get_status_display()}
        )
        return HttpResponseRedirect(self._url("change", pk))

    def _act(self, thing: Moderated, decision: dict[str, Any], *, by: Any) -> Decision:
        acts, seen = type(self).acts, decision["seen"]
        if decision["outcome"] == Status.PUBLISHED:
            return acts.publish(thing, by=by, seen=seen)
        act = acts.return_to_author if decision["outcome"] == Status.RETURNED else acts.withhold
        return act(thing, by=by, seen=seen, reason=decision["reason"], note=decision["note"])

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the last decision back while its mail waits."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            try:
                type(self).acts.undo(thing, by=request.user, seen=_number(request.POST.get("seen", "")))
            except (TooLate, WrongStep) as error:
                messages.error(request, error.sentence)
            except Refused as error:
                messages.error(request, str(error.reason))
            else:
                messages.success(request, _("The decision is taken back; nobody was mailed."))
        return HttpResponseRedirect(self._url("change", pk))

    # ---- Many at once ----

    @admin.action(description=gettext_lazy("Publish the chosen"))
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Publish several, after reading them on one page."""
        return self._ask_bulk(request, queryset, Status.PUBLISHED)

    @admin.action(description=gettext_lazy("Return the chosen to their authors"))
    def return_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Return several for one reason."""
        return self._ask_bulk(request, queryset, Status.RETURNED)

    @admin.action(description=gettext_lazy("Withhold the chosen"))
    def withhold_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Withhold several for one reason."""
        return self._ask_bulk(request, queryset, Status.WITHHELD)

    def _ask_bulk(
        self, request: HttpRequest, things: Any, outcome: str, form: DecisionForm | None = None
    ) -> HttpResponse:
        """One page with every chosen thing in full, the version read of each, and one decision for all."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decide about the chosen"),
            "opts": self.opts,
            "things": [thing for thing in things if outcome in type(thing).STEPS[thing.status]],
            "outcome": outcome,
            "outcome_name": Status(outcome).label,
            "explained": outcome in EXPLAINED,
            "form": form or DecisionForm(initial={"outcome": outcome, "seen": 0}),
            "bulk_url": self._url("bulk"),
        }
        return TemplateResponse(request, "admin/moderation/bulk.html", context, status=422 if form else 200)

    def decide_bulk(self, request: HttpRequest) -> HttpResponse:
        """Decide about each chosen thing in a transaction of its own; what has moved is left and named."""
        if request.method != "POST" or not self.has_change_permission(request):
            return HttpResponseRedirect(self._url("changelist"))
        chosen = chosen_versions(request.POST.getlist("chosen"))
        things = list(self.get_queryset(request).filter(pk__in=chosen))
        form = DecisionForm({**request.POST.dict(), "seen": 0})
        outcome = request.POST.get("outcome", "")
        if outcome not in OUTCOMES:
            return HttpResponseRedirect(self._url("changelist"))
        if not form.is_valid():
            return self._ask_bulk(request, things, outcome, form)
        if outcome in EXPLAINED and not form.cleaned_data["reason"]:
            form.add_error("reason", Unexplained().sentence)
            return self._ask_bulk(request, things, outcome, form)
        moved: list[str] = []
        for thing in things:
            try:
                self._act(thing, {**form.cleaned_data, "seen": chosen[thing.pk]}, by=request.user)
            except WrongStep:
                moved.append(str(thing))
            except Unexplained as error:
                form.add_error("reason", error.sentence)
                return self._ask_bulk(request, things, outcome, form)
        done = len(things) - len(moved)
        messages.success(request, ngettext("%(n)s decided.", "%(n)s decided.", done) % {"n": done})
        if moved:
            messages.error(
                request,
                _("Left as they are, because they have changed since: %(list)s") % {"list": ", ".join(moved)},
            )
        return HttpResponseRedirect(self._url("changelist"))


def chosen_versions(pairs: list[str]) -> dict[int, int]:
    """The chosen things and the version read of each, from `7:2`; what is not so written was not our form's."""
    split = [pair.partition(":") for pair in pairs]
    return {_number(pk): _number(version) for pk, _colon, version in split}


def _number(text: str) -> int:
    """A number as our forms write it; 0, which is nobody's key and no version, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
