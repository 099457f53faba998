"""The desk on which links are confirmed and refused: one list, several at once, every step by the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.kit.templatetags.portal import lang_attrs
from imrf_portal.records.workflow import WrongStep
from imrf_portal.tracing import deciding
from imrf_portal.tracing.models import Link, LinkStatus, Thing
from imrf_portal.tracing.naming import address_of, name_of, text_of
from imrf_portal.tracing.permissions import may_decide_links

KIND_NAMES = {
    "commitment": gettext_lazy("Commitment"),
    "pledge": gettext_lazy("Pledge"),
    "answer": gettext_lazy("Answer in a review"),
    "comment": gettext_lazy("Comment"),
}


class StandingFilter(admin.SimpleListFilter):
    """Where links stand; those that wait for a decision are shown first."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        others = [(value, str(label)) for value, label in LinkStatus.choices if value != LinkStatus.PROPOSED]
        return [*others, ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": LinkStatus.PROPOSED.label}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(status=self.value() or LinkStatus.PROPOSED)


class KindFilter(admin.SimpleListFilter):
    """Links with a thing of a kind on either side."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(kind, str(name)) for kind, name in KIND_NAMES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in KIND_NAMES:
            return queryset
        return queryset.filter(
            Q(**{f"first__{self.value()}__isnull": False}) | Q(**{f"second__{self.value()}__isnull": False})
        )


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    """Both sides of each link with what speaks for it, the likeliest first."""

    list_display = ["one", "other", "why", "status", "decided_at"]
    list_display_links = None
    list_filter = [StandingFilter, KindFilter]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-score", "pk"]
    actions = ["confirm_chosen", "refuse_chosen"]
    change_list_template = "admin/tracing/link/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        """What whoever is at the desk may read on both sides."""
        return Link.objects.visible_to(request.user).with_both_sides()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name in self.actions}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_decide_links(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(may_decide_links(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """The button that looks for links now, before the stock pages."""
        look = self.admin_site.admin_view(self.look)
        return [path("look/", look, name="tracing_link_look"), *super().get_urls()]

    def look(self, request: HttpRequest) -> HttpResponse:
        """Let a worker look for links now."""
        require(may_decide_links(request.user))
        if request.method == "POST":
            deciding.look_for_links(by=cast("User", request.user))
            messages.success(request, _("A worker looks for links now. Load this page again in a while."))
        return redirect("admin:tracing_link_changelist")

    @admin.display(description=gettext_lazy("one side"))
    def one(self, link: Link) -> SafeString:
        """The side of the kind that comes first."""
        return _shown(link.first)

    @admin.display(description=gettext_lazy("other side"))
    def other(self, link: Link) -> SafeString:
        """The other side."""
        return _shown(link.second)

    @admin.display(description=gettext_lazy("what speaks for it"), ordering="score")
    def why(self, link: Link) -> str:
        """The score, and what it is made of."""
        said = [
            _("score %(score)s") % {"score": number_format(link.score, 2)},
            _("words in common: %(share)s") % {"share": number_format(link.likeness, 2)},
        ]
        if link.objectives:
            said.append(_("objectives %(list)s") % {"list": ", ".join(map(str, link.objectives))})
        if link.is_at_paragraph:
            said.append(_("at its paragraph"))
        return "; ".join(said)

    @admin.action(description=gettext_lazy("Confirm the chosen"))
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        """Confirm several."""
        self._decide(request, queryset, deciding.confirm)

    @admin.action(description=gettext_lazy("Refuse the chosen"))
    def refuse_chosen(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        """Refuse several, for good."""
        self._decide(request, queryset, deciding.refuse)

    def _decide(self, request: HttpRequest, queryset: QuerySet[Link], act: Callable[..., None]) -> None:
        """Decide about each in a transaction of its own; what has moved meanwhile is left and counted."""
        done = left = 0
        for link in queryset:
            try:
                act(link, by=cast("User", request.user))
                done += 1
            except WrongStep:
                left += 1
        messages.success(request, ngettext("%(n)s decided.", "%(n)s decided.", done) % {"n": done})
        if left:
            told = _("%(n)s left as they are, because somebody has decided the same before.")
            messages.warning(request, told % {"n": left})


def _shown(thing: Thing) -> SafeString:
    text, language = text_of(thing)
    return format_html(
        '<span class="meta">{}</span> <a href="{}">{}</a><br><span{}>{}</span>',
        KIND_NAMES[thing.kind],
        address_of(thing),
        name_of(thing),
        lang_attrs(language),
        text,
    )
