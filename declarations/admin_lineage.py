"""The secretariat's pages on a draft's lineage: what was suggested, side by side, to confirm, link anew and close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from declarations import relinking, telling
from declarations.descent import predecessor, trace
from declarations.lineage import Change, Link
from declarations.models import Draft, LineageLink, Paragraph
from declarations.reading import Read, Reading, read
from declarations.refusals import Unfit
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.workflow import WrongStep


@dataclass(frozen=True)
class LinkedRow:
    """A kept link with what it links, as the desk shows it."""

    kept: LineageLink
    link: Link
    old: tuple[Read, ...]
    new: tuple[Read, ...]

    @property
    def changes(self) -> list[str]:
        """What became of it, in words."""
        return [str(telling.NAMES[change]) for change in self.link.changes]

    @property
    def evidence(self) -> list[str]:
        """What speaks for the link beside its words."""
        found = self.link.evidence
        said = {
            _("Same words"): found.same_text,
            _("Same label"): found.same_label,
            _("In the same order"): found.in_order,
            _("Between the same neighbours"): found.neighbours == 2,
        }
        return [words for words, holds in said.items() if holds]

    @property
    def sides(self) -> tuple[tuple[Read, ...], tuple[Read, ...]]:
        """The old paragraphs and the new ones."""
        return self.old, self.new

    @property
    def is_kept(self) -> bool:
        """Whether nothing at all changed."""
        return self.link.changes == (Change.KEPT,)


class LineagePages:
    """The part of the drafts' admin that is about lineage; `_draft`, `_page` and `_person` are the admin's own."""

    _draft: Callable[[HttpRequest, int], Draft]
    _page: Callable[..., HttpResponse]

    def lineage(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every link side by side; those that wait for confirmation can be shown alone (`?show=suggested`)."""
        draft = self._draft(request, pk)
        before = predecessor(draft)
        if before is None:
            messages.info(request, _("This is the first draft of its Declaration: it has no lineage."))
            return redirect("admin:declarations_draft_preview", draft.pk)
        rows = _rows(before, draft)
        show = "suggested" if request.GET.get("show") == "suggested" else "all"
        return self._page(
            request,
            "lineage",
            title=_("Lineage of %(draft)s") % {"draft": draft.name},
            draft=draft,
            before=before,
            rows=[row for row in rows if show == "all" or not row.kept.is_confirmed],
            waiting=sum(not row.kept.is_confirmed for row in rows),
            is_missing=not rows,
            seen=relinking.latest(draft),
            show=show,
            language=draft.record_language,
        )

    def lineage_confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm the links that were ticked, or every one that waits."""
        draft = self._draft(request, pk)
        if request.method == "POST":
            chosen = [int(key) for key in request.POST.getlist("link") if key.isdecimal() and len(key) < 19]
            if "all" in request.POST:
                chosen = list(draft.lineage.values_list("pk", flat=True))
            seen = _number(request.POST.get("seen", ""))
            self._try(request, lambda by: _said(request, relinking.confirm(draft, chosen, by=by, seen=seen)))
        return redirect("admin:declarations_draft_lineage", draft.pk)

    def lineage_suggest(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Suggest links where none are kept."""
        draft = self._draft(request, pk)
        if request.method == "POST" and not draft.lineage.exists():
            self._try(request, lambda by: relinking.suggest(draft))
        return redirect("admin:declarations_draft_lineage", draft.pk)

    def lineage_close(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close the lineage for good."""
        draft = self._draft(request, pk)
        if request.method == "POST" and self._try(request, lambda by: relinking.close(draft, by=by)):
            messages.success(request, _("The lineage is closed."))
        return redirect("admin:declarations_draft_lineage", draft.pk)

    def lineage_relink(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the paragraphs of either draft that belong together, those of a link (`?link=`) ticked."""
        draft = self._draft(request, pk)
        before = predecessor(draft)
        if before is None or draft.lineage_closed_at is not None:
            return redirect("admin:declarations_draft_lineage", draft.pk)
        old, new = _chosen(request, "old"), _chosen(request, "new")
        if request.method == "POST" and self._try(
            request,
            lambda by: relinking.relink(
                draft,
                old=_paragraphs(before, old),
                new=_paragraphs(draft, new),
                seen=_number(request.POST.get("seen", "")),
                by=by,
            ),
        ):
            messages.success(request, _("The paragraphs are linked."))
            return redirect("admin:declarations_draft_lineage", draft.pk)
        if request.method != "POST":
            link = get_object_or_404(LineageLink, draft=draft, pk=_number(request.GET.get("link", "")))
            ends = list(link.ends.values_list("paragraph", "is_new"))
            old, new = ([key for key, is_new in ends if is_new == side] for side in (False, True))
        texts = _readings(before, draft)
        return self._page(
            request,
            "relink",
            title=_("Link paragraphs anew"),
            draft=draft,
            before=before,
            sides=[
                ("old", before, texts[0].paragraphs, set(old)),
                ("new", draft, texts[1].paragraphs, set(new)),
            ],
            seen=relinking.latest(draft),
            language=texts[1].language,
        )

    def _try(self, request: HttpRequest, act: Callable[[User], Any]) -> bool:
        """Whether the act was done; if not, a message says why."""
        if not isinstance(request.user, User):
            return False
        try:
            act(request.user)
        except Refused as error:
            messages.error(request, str(error.reason))
        except Unfit as error:
            messages.error(request, str(error.sentence))
        except WrongStep:
            messages.error(
                request, _("Somebody else has linked paragraphs meanwhile. Look again before you link.")
            )
        else:
            return True
        return False


def _said(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)s link is confirmed.", "%(count)s links are confirmed.", count)
    messages.success(request, words % {"count": count})


def _paragraphs(draft: Draft, keys: Sequence[int]) -> list[Paragraph]:
    """The paragraphs of these keys; raises `Unfit` where one of them is none of this draft's."""
    found = list(draft.paragraphs.filter(pk__in=keys))
    if len(found) < len(set(keys)):
        raise Unfit(_("Only paragraphs of this draft and of the one before it are linked."))
    return found


def _rows(before: Draft, draft: Draft) -> list[LinkedRow]:
    """The kept links in the reading order of the newer draft; some six queries."""
    old, new = _readings(before, draft)
    by_ends: dict[frozenset[tuple[int, bool]], LineageLink] = {}
    for kept in draft.lineage.filter(before=before).prefetch_related("ends"):
        by_ends[frozenset((end.paragraph_id, end.is_new) for end in kept.ends.all())] = kept
    rows = []
    for link in trace(old, new).links:
        olds, news = _at(old, link.old), _at(new, link.new)
        ends = {(one.paragraph.pk, False) for one in olds} | {(one.paragraph.pk, True) for one in news}
        if found := by_ends.get(frozenset(ends)):
            rows.append(LinkedRow(found, link, olds, news))
    return rows


def _readings(before: Draft, draft: Draft) -> tuple[Reading, Reading]:
    language = draft.record_language if draft.record_language in before.languages else before.record_language
    return read(before, language=language), read(draft, language=language)


def _at(reading: Reading, places: Sequence[int]) -> tuple[Read, ...]:
    return tuple(reading.paragraphs[place] for place in places)


def _chosen(request: HttpRequest, name: str) -> list[int]:
    return [_number(key) for key in request.POST.getlist(name)]


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
