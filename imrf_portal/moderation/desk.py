"""The moderation desk in the admin: a queue, one thing in one view, decisions one by one or for many at once.

An app's admin derives from `DeskAdmin` and names its acts; the desk brings the queue's order, claims, the forms, the
check that nobody decides on what has moved, undoing, and the messages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation import claiming
from imrf_portal.moderation.bulk_desk import BulkDesk
from imrf_portal.moderation.deciding import TooLate, Unexplained, decisions, undoable
from imrf_portal.moderation.flagging import WithoutWords, flags_on
from imrf_portal.moderation.forms import OUTCOMES, DecisionForm, as_number
from imrf_portal.moderation.models import Decision, Flag, Moderated, Status
from imrf_portal.moderation.queue import CappedPaginator, count_reported, with_standing
from imrf_portal.records.recording import history
from imrf_portal.records.workflow import WrongStep

Act = Callable[..., Decision]


@dataclass(frozen=True)
class Acts:
    """The acts of one kind of moderated thing; each takes the thing, `by` and `seen`, two also `reason`, `note` and
    `words`. `dismiss` answers readers' reports (the thing, `by`, `answer`), where readers may report such a thing."""

    publish: Act
    return_to_author: Act
    withhold: Act
    undo: Act
    dismiss: Callable[..., list[Flag]] | None = None


class DeskAdmin(BulkDesk):
    """A queue of moderated things, oldest first; decisions go through the app's own acts."""

    acts: ClassVar[Acts]
    may_moderate: ClassVar[Callable[..., object]]
    list_per_page = 25
    show_full_result_count = False
    # Each of the admin's counts beside its filters would be one over all there is.
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    change_list_template = "admin/moderation/queue.html"
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What is moderated, each with who has taken it and whether it is reported."""
        return with_standing(super().get_queryset(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue."""
        context = {
            "title": _("Moderation, oldest first"),
            "reported": count_reported(self.opts.label_lower) if type(self).acts.dismiss else None,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    @admin.display(description=gettext_lazy("at the desk"))
    def standing(self, thing: Any) -> SafeString:
        """In the list: who has taken it, and whether readers have reported it."""
        taken = _("With %(name)s") % {"name": thing.taken_by} if thing.taken_by else ""
        badges = [(taken, ""), (_("Reported") if thing.is_reported else "", "badge--now")]
        return format_html_join(" ", '<span class="badge {1}">{0}</span>', [one for one in badges if one[0]])

    # ---- One thing ----

    def get_urls(self) -> list[Any]:
        """The desk's addresses, with those of deciding, undoing and answering reports."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/decide/", self.admin_site.admin_view(self.decide), name=f"{name}_decide"),
            path("<int:pk>/undo/", self.admin_site.admin_view(self.undo), name=f"{name}_undo"),
            path("<int:pk>/dismiss/", self.admin_site.admin_view(self.dismiss), name=f"{name}_dismiss"),
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
        thing = self._in_full(request, as_number(object_id))
        return self._show(request, thing, DecisionForm(initial={"seen": thing.version}))

    def _in_full(self, request: HttpRequest, pk: int) -> Any:
        return get_object_or_404(self.in_full(self.get_queryset(request)), pk=pk)

    def _show(self, request: HttpRequest, thing: Any, form: DecisionForm, status: int = 200) -> HttpResponse:
        claim = claiming.holder(thing)
        flags = list(flags_on(thing)) if type(self).acts.dismiss else []
        statuses = dict(thing._meta.get_field("status").flatchoices)
        context = {
            **self.admin_site.each_context(request),
            "title": str(thing),
            "opts": self.opts,
            "thing": thing,
            "form": form,
            "decisions": [(one, statuses[one.outcome]) for one in decisions(thing)],
            "history": history(thing).select_related("by"),
            "allowed": [step for step in type(thing).STEPS[thing.status] if step in OUTCOMES],
            "verbs": type(self).verbs,
            "decide_url": self.desk_url("decide", thing.pk),
            "undoable": undoable(thing),
            "undo_url": self.desk_url("undo", thing.pk),
            "claim": claim,
            "is_own_claim": claim is not None and claim.by_id == request.user.pk,
            "take_url": self.desk_url("take", thing.pk),
            "give_back_url": self.desk_url("give_back", thing.pk),
            "flags": flags,
            "has_open_flags": any(flag.is_open for flag in flags),
            "dismiss_url": self.desk_url("dismiss", thing.pk),
            "decided": self._just_decided(request, thing),
            "next": self._neighbour(request, thing),
            "previous": self._neighbour(request, thing, backwards=True),
            **self.about(request, thing),
        }
        return TemplateResponse(request, self.change_form_template, context, status=status)

    def _neighbour(self, request: HttpRequest, thing: Any, *, backwards: bool = False) -> Any:
        """Of what waits and no other moderator has taken: what came next after this one, at the end what has waited
        longest; or what came before it, at the beginning nothing."""
        others = claiming.taken_by_others(self.opts.label_lower, by=request.user)  # type: ignore[arg-type]
        waiting = self.get_queryset(request).filter(status=Status.WAITING).exclude(pk=thing.pk)
        free = waiting.exclude(pk__in=others.values("subject_id"))
        if backwards:
            earlier = Q(received_at__lt=thing.received_at) | Q(received_at=thing.received_at, pk__lt=thing.pk)
            return free.filter(earlier).order_by("-received_at", "-pk").first()
        later = Q(received_at__gt=thing.received_at) | Q(received_at=thing.received_at, pk__gt=thing.pk)
        queue = free.order_by("received_at", "pk")
        return queue.filter(later).first() or queue.first()

    def _just_decided(self, request: HttpRequest, thing: Any) -> dict[str, Any] | None:
        """What was decided on the page before (`?decided=`), while it can be undone from here."""
        key = as_number(request.GET.get("decided", ""))
        decided = self.get_queryset(request).filter(pk=key).first() if key and key != thing.pk else None
        if decided is None or undoable(decided) is None:
            return None
        return {"thing": decided, "undo_url": self.desk_url("undo", key)}

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the decision that was pressed and go on to the next thing; on a refusal, or where another moderator has
        taken it and the page did not say so, the page comes back with what was typed."""
        thing = self._in_full(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(self.desk_url("change", pk))
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._show(request, thing, form, status=422)
        claim = claiming.holder(thing)
        if claim and claim.by_id != request.user.pk and form.cleaned_data["despite"] != claim.by_id:
            messages.warning(
                request,
                _("%(name)s has taken this. Press again to decide all the same.")
                % {"name": claim.by.get_short_name()},
            )
            return self._ask_again(request, thing, form, despite=claim.by_id)
        try:
            self.act(thing, form.cleaned_data, by=request.user)
        except Unexplained as error:
            form.add_error("reason", error.sentence)
            return self._show(request, thing, form, status=422)
        except Refused as error:
            messages.error(request, str(error.reason))
            return self._show(request, thing, form, status=409)
        except WrongStep as error:
            messages.error(request, error.sentence)
            thing = self._in_full(request, pk)
            return self._ask_again(request, thing, form)
        messages.success(
            request, _("%(thing)s: %(status)s.") % {"thing": thing, "status": thing.get_status_display()}
        )
        if (following := self._neighbour(request, thing)) is not None:
            return HttpResponseRedirect(f"{self.desk_url('change', following.pk)}?decided={pk}")
        return HttpResponseRedirect(self.desk_url("change", pk))

    def _ask_again(
        self, request: HttpRequest, thing: Any, form: DecisionForm, *, despite: int | None = None
    ) -> HttpResponse:
        """The page as it stands now, with what was typed: a question where another moderator has taken it (`despite`),
        a conflict where it has moved; deciding on it is deciding anew."""
        seen = form.cleaned_data["seen"] if despite else thing.version
        typed = {"reason": form["reason"].value(), "note": form["note"].value()}
        kept = DecisionForm(initial={**typed, "seen": seen, "despite": despite})
        return self._show(request, thing, kept, status=200 if despite else 409)

    def act(self, thing: Moderated, decision: dict[str, Any], *, by: Any) -> Decision:
        """Take one decision, by the app's own acts."""
        acts, seen = type(self).acts, decision["seen"]
        if decision["outcome"] == Status.PUBLISHED:
            return acts.publish(thing, by=by, seen=seen)
        act = acts.return_to_author if decision["outcome"] == Status.RETURNED else acts.withhold
        why = {name: decision[name] for name in ("reason", "note", "words")}
        return act(thing, by=by, seen=seen, **why)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the last decision back while its mail waits."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            try:
                type(self).acts.undo(thing, by=request.user, seen=as_number(request.POST.get("seen", "")))
            except (TooLate, WrongStep) as error:
                messages.error(request, error.sentence)
            except Refused as error:
                messages.error(request, str(error.reason))
            else:
                messages.success(request, _("The decision is taken back; nobody was mailed."))
        return HttpResponseRedirect(self.desk_url("change", pk))

    def dismiss(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer what readers reported about a thing without deciding about it."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        dismiss = type(self).acts.dismiss
        if request.method == "POST" and dismiss is not None:
            try:
                settled = dismiss(thing, by=request.user, answer=request.POST.get("answer", "")[:2000])
            except WithoutWords as error:
                messages.error(request, error.sentence)
            else:
                if settled:
                    messages.success(request, _("The reports are settled; who reported is told."))
                else:
                    messages.error(request, _("Somebody else has settled these reports."))
        return HttpResponseRedirect(self.desk_url("change", pk))
