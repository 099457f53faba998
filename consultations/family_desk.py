"""The part of the comments' desk that shows families of near-identical texts and takes one decision for many."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import families
from consultations.likeness import KIND
from consultations.models import Comment
from consultations.translating.desk import TranslationDesk
from imrf_portal.kit.paging import keyset_page
from imrf_portal.moderation.bulk_desk import taken_from, taken_since, tell_what_was_decided
from imrf_portal.moderation.deciding import Unexplained
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.forms import DecisionForm, chosen_versions
from imrf_portal.moderation.models import Family, Status

# Comments on one page of a family; one decision is taken for those that the moderator has before their eyes.
A_PAGE = 100


class FamilyDesk(TranslationDesk):
    """A desk with a page for each family of near-identical texts."""

    def get_urls(self) -> list[Any]:
        """The desk's addresses, and those of all families and of one."""
        info = self.opts.app_label, self.opts.model_name
        return [
            path(
                "families/",
                self.admin_site.admin_view(self.all_families),
                name="{}_{}_families".format(*info),
            ),
            path(
                "families/<int:pk>/",
                self.admin_site.admin_view(self.one_family),
                name="{}_{}_family".format(*info),
            ),
            *super().get_urls(),
        ]

    def about(self, request: HttpRequest, thing: Comment) -> dict[str, Any]:
        """What the desk shows of a comment, with its family where it is not alone in it."""
        family = family_of(thing)
        return {
            **super().about(request, thing),
            "family": family if family is not None and family.size > 1 else None,
        }

    def all_families(self, request: HttpRequest) -> HttpResponse:
        """The families in which something waits, newest first; `?show=all` for every one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shows_all = request.GET.get("show") == "all"
        page = keyset_page(
            families.of_several(waiting_only=not shows_all),
            after=request.GET.get("after", ""),
            descending=True,
        )
        firsts = families.beginnings(page.items)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Families of near-identical texts"),
            "opts": self.opts,
            "page": page,
            "rows": [(family, firsts[family.pk]) for family in page.items if family.pk in firsts],
            "shows_all": shows_all,
        }
        return TemplateResponse(request, "admin/consultations/families.html", context)

    def one_family(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One family: the common text once, what differs in each, and one decision for those that are ticked."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        family = get_object_or_404(Family, subject_type=KIND, pk=pk)
        if request.method != "POST":
            return self._show_family(request, family, DecisionForm(initial={"seen": 0}))
        form = DecisionForm({**request.POST.dict(), "seen": 0})
        if not form.is_valid():
            return self._show_family(request, family, form, status=422)
        decision = form.cleaned_data
        chosen = chosen_versions(request.POST.getlist("chosen"))
        comments = list(families.comments_of(family).filter(pk__in=chosen).select_related("submission"))
        taken = taken_since(request, comments)
        try:
            treated = families.treat(
                family,
                {key: seen for key, seen in chosen.items() if key not in taken},
                outcome=decision["outcome"],
                by=request.user,  # type: ignore[arg-type]
                reason=decision["reason"],
                note=decision["note"],
                words=decision["words"],
            )
        except Unexplained as error:
            form.add_error("reason", error.sentence)
            return self._show_family(request, family, form, status=422)
        tell_what_was_decided(
            request,
            treated.decided,
            moved=[str(one) for one in treated.left],
            taken=[str(one) for one in comments if one.pk in taken],
        )
        return HttpResponseRedirect(request.get_full_path())

    def _show_family(
        self, request: HttpRequest, family: Family, form: DecisionForm, status: int = 200
    ) -> HttpResponse:
        chosen = set(chosen_versions(request.POST.getlist("chosen")))
        shared = families.common(family)
        page = keyset_page(
            self.in_full(self.get_queryset(request)).filter(pk__in=families.comments_of(family).values("pk")),
            after=request.GET.get("after", ""),
            size=A_PAGE,
        )
        kin = families.kin(shared, page.items) if shared else []
        others = taken_from(page.items, by=request.user)
        for one in kin:
            comment: Any = one.comment
            comment.claim = others.get(comment.pk)
            is_free = comment.status == Status.WAITING and comment.claim is None
            comment.is_chosen = comment.pk in chosen if request.POST else is_free
        context = {
            **self.admin_site.each_context(request),
            "title": ngettext("Family of %(n)s text", "Family of %(n)s near-identical texts", family.size)
            % {"n": family.size},
            "opts": self.opts,
            "family": family,
            "common": shared,
            "page": page,
            "kin": kin,
            "can_be_decided": any(one.can_be_decided for one in kin),
            "form": form,
        }
        return TemplateResponse(request, "admin/consultations/family.html", context, status=status)
