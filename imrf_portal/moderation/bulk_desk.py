"""The part of the desk that takes one decision for many things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from imrf_portal.kit.permissions import Refused, Sentence
from imrf_portal.moderation import claiming
from imrf_portal.moderation.claim_desk import ClaimDesk
from imrf_portal.moderation.deciding import EXPLAINED, Unexplained, check_explained
from imrf_portal.moderation.forms import OUTCOMES, DecisionForm, as_number, chosen_versions
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.records.workflow import WrongStep


class BulkDesk(ClaimDesk):
    """A desk where several things are read in full on one page and decided at once."""

    actions = ["publish_chosen", "return_chosen", "withhold_chosen"]
    bulk_template = "admin/moderation/bulk.html"
    # What the buttons of its decisions say; an app whose field has other words for them names these.
    verbs: ClassVar[Mapping[str, Sentence]] = {
        Status.PUBLISHED: pgettext_lazy("verb", "Publish"),
        Status.RETURNED: pgettext_lazy("verb", "Return to the author"),
        Status.WITHHELD: pgettext_lazy("verb", "Withhold"),
    }

    def get_urls(self) -> list[Any]:
        """The desk's addresses, with that of the decision for many."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        return [path("bulk/", self.admin_site.admin_view(self.decide_bulk), name=name), *super().get_urls()]

    def act(self, thing: Any, decision: dict[str, Any], *, by: Any) -> Decision:
        """Take one decision, by the app's own acts."""
        raise NotImplementedError

    def in_full(self, things: QuerySet[Any]) -> QuerySet[Any]:
        """With what the pages of one and of many show of each, so that many are asked for it at once."""
        return things

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
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        outcome: str,
        form: DecisionForm | None = None,
    ) -> HttpResponse:
        """One page with every chosen thing in full, the version read of each, and one decision for all; what another
        moderator has taken is named and not ticked."""
        things = self.in_full(queryset)
        fitting = [thing for thing in things if outcome in type(thing).STEPS[thing.status]]
        others = taken_from(fitting, by=request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decide about the chosen"),
            "opts": self.opts,
            "rows": [(thing, others.get(thing.pk)) for thing in fitting],
            "outcome": outcome,
            "outcome_name": type(self).verbs[outcome],
            "explained": outcome in EXPLAINED,
            "form": form or DecisionForm(initial={"outcome": outcome, "seen": 0}),
            "bulk_url": self.desk_url("bulk"),
        }
        return TemplateResponse(request, self.bulk_template, context, status=422 if form else 200)

    def decide_bulk(self, request: HttpRequest) -> HttpResponse:
        """Decide about each chosen thing in a transaction of its own; what has moved, or was taken by another moderator
        since the page was shown, is left and named."""
        if request.method != "POST" or not self.has_change_permission(request):
            return HttpResponseRedirect(self.desk_url("changelist"))
        chosen = chosen_versions(request.POST.getlist("chosen"))
        queryset = self.get_queryset(request).filter(pk__in=chosen)
        form = DecisionForm({**request.POST.dict(), "seen": 0})
        outcome = request.POST.get("outcome", "")
        if outcome not in OUTCOMES:
            return HttpResponseRedirect(self.desk_url("changelist"))
        if not form.is_valid():
            return self._ask_bulk(request, queryset, outcome, form)
        decision = form.cleaned_data
        try:
            check_explained(
                outcome, reason=decision["reason"], note=decision["note"], words=decision["words"]
            )
        except Unexplained as error:
            form.add_error("reason", error.sentence)
            return self._ask_bulk(request, queryset, outcome, form)
        things = list(queryset)
        taken = taken_since(request, things)
        moved: list[str] = []
        refused = 0
        for thing in things:
            if thing.pk in taken:
                continue
            try:
                self.act(thing, {**decision, "seen": chosen[thing.pk]}, by=request.user)
            except WrongStep:
                moved.append(str(thing))
            except Refused as error:
                refused += 1
                messages.error(request, f"{thing}: {error.reason}")
        left = [str(thing) for thing in things if thing.pk in taken]
        done = len(things) - len(moved) - len(left) - refused
        tell_what_was_decided(request, done, moved=moved, taken=left)
        return HttpResponseRedirect(self.desk_url("changelist"))


def taken_from(things: list[Any], *, by: Any) -> dict[int, claiming.Claim]:
    """Of these things those that other moderators have taken, with the claim on each."""
    return {key: claim for key, claim in claiming.holders(things).items() if claim.by_id != by.pk}


def taken_since(request: HttpRequest, things: list[Any]) -> set[int]:
    """Of these things those that another moderator has taken without the page having said so (`despite`)."""
    named = {as_number(one) for one in request.POST.getlist("despite")}
    return set(taken_from(things, by=request.user)) - named


def tell_what_was_decided(request: HttpRequest, done: int, *, moved: list[str], taken: list[str]) -> None:
    """How many were decided, and which were left because they have changed or another moderator has taken them."""
    messages.success(request, ngettext("%(n)s decided.", "%(n)s decided.", done) % {"n": done})
    if moved:
        left = {"list": ", ".join(moved)}
        messages.error(request, _("Left as they are, because they have changed since: %(list)s") % left)
    if taken:
        left = {"list": ", ".join(taken)}
        messages.error(
            request, _("Left as they are, because another moderator has taken them: %(list)s") % left
        )
