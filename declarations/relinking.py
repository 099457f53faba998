"""The lineage of a draft, as the secretariat settles it: suggested, confirmed, linked anew, closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from declarations.descent import common_language, passages, predecessor
from declarations.lineage import match
from declarations.models import Draft, LineageEnd, LineageLink, Paragraph, ParagraphKind
from declarations.permissions import may_edit_drafts
from declarations.reading import Reading, read
from declarations.refusals import Unfit
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.records import workflow
from imrf_portal.records.recording import record


def suggest(draft: Draft) -> None:
    """Suggest anew where each paragraph comes from, in place of all that was known of this draft's lineage.

    It is what an import does: the paragraphs are new ones, and what was confirmed of the former is void. The first
    public draft has no lineage. Raises `Unfit` where the lineage is closed.
    """
    with transaction.atomic():
        _open(draft)
        draft.lineage.all().delete()
        before = predecessor(draft)
        language = common_language(before, draft) if before is not None else ""
        if before is None or not language:
            return
        old, new = read(before, language=language), read(draft, language=language)
        links = match(passages(old), passages(new))
        groups = [(_at(old, link.old), _at(new, link.new)) for link in links]
        _keep(draft, before, groups, scores=[link.score for link in links])


def make_way(draft: Draft) -> None:
    """A draft becomes public: the one that follows it is linked with its paragraphs from now on.

    Raises `Unfit` where the lineage of that one is closed, for nothing may come in between any more.
    """
    later = Draft.objects.filter(declaration=draft.declaration_id, order__gt=draft.order).order_by("order")
    for following in later:
        if following.lineage_closed_at is not None:
            raise Unfit(
                _("The lineage of %(draft)s is closed, so no draft is published before it.")
                % {"draft": following.name}
            )
        suggest(following)
        if following.is_published:
            return


def confirm(draft: Draft, links: Collection[int], *, by: User, seen: int | None = None) -> int:
    """Confirm suggested links (by key) of a draft; returns how many were confirmed now.

    `seen` is the `latest` link before the eyes of whoever confirms. Raises `Refused`; `Unfit` where the lineage is
    closed; `WrongStep` where somebody has linked meanwhile.
    """
    require(may_edit_drafts(by))
    with transaction.atomic():
        _open(draft)
        _check_seen(draft, seen)
        unconfirmed = LineageLink.objects.filter(draft=draft, pk__in=links, confirmed_at__isnull=True)
        count = unconfirmed.update(confirmed_at=timezone.now(), confirmed_by=by)
        if count:
            record("lineage_confirmed", draft, by=by, facts={"links": count})
        return count


def relink(
    draft: Draft, *, old: Collection[Paragraph], new: Collection[Paragraph], seen: int, by: User
) -> LineageLink:
    """Say that these paragraphs of the draft before became these; none on one side means added or dropped.

    What they were linked with before is on its own again, as a suggestion. `seen` is the `latest` link before the
    eyes of whoever links. Raises `Refused`; `WrongStep` where somebody has linked meanwhile; `Unfit` where the
    lineage is closed, nothing is chosen, or a paragraph is of another draft.
    """
    require(may_edit_drafts(by))
    with transaction.atomic():
        _open(draft)
        before = predecessor(draft)
        if before is None or not (old or new):
            raise Unfit(_("Choose at least one paragraph."))
        if {one.draft_id for one in old} - {before.pk} or {one.draft_id for one in new} - {draft.pk}:
            raise Unfit(_("Only paragraphs of this draft and of the one before it are linked."))
        if len({sort_of(one) for one in (*old, *new)}) > 1:
            raise Unfit(_("A heading is linked with headings only, a note with notes."))
        _check_seen(draft, seen)
        chosen = LineageEnd.objects.filter(
            Q(paragraph__in=old, is_new=False) | Q(paragraph__in=new, is_new=True), draft=draft
        )
        touched = set(chosen.values_list("link", flat=True))
        left = LineageEnd.objects.filter(link__in=touched).exclude(pk__in=chosen.values("pk"))
        remaining = list(left.values_list("paragraph", "is_new"))
        LineageLink.objects.filter(pk__in=touched).delete()
        link = _keep(draft, before, [(old, new)], confirmed_at=timezone.now(), by=by)[0]
        for paragraph, is_new in remaining:
            lone = LineageLink.objects.create(draft=draft, before=before, score=0.0)
            LineageEnd.objects.create(link=lone, draft=draft, paragraph_id=paragraph, is_new=is_new)
        record("lineage_relinked", draft, by=by, facts={"old": len(old), "new": len(new)})
        return link


def close(draft: Draft, *, by: User) -> None:
    """Settle the lineage of a draft: from now on nobody changes it.

    Raises `Refused`; `Unfit` where it is closed, the draft is not published, or a link is still a suggestion.
    """
    require(may_edit_drafts(by))
    with transaction.atomic():
        locked = _open(draft)
        if not locked.is_published:
            raise Unfit(_("The lineage of a draft is closed after its publication."))
        if not draft.lineage.exists() or draft.lineage.filter(confirmed_at__isnull=True).exists():
            raise Unfit(_("Confirm every link before you close the lineage."))
        draft.lineage_closed_at = timezone.now()
        draft.save(update_fields=["lineage_closed_at"])
        record("lineage_closed", draft, by=by, facts={"links": draft.lineage.count()})


def latest(draft: Draft) -> int:
    """The key of the newest link of a draft, which moves with every relinking; 0 where there is none."""
    return LineageLink.objects.filter(draft=draft).aggregate(latest=Max("pk"))["latest"] or 0


def sort_of(paragraph: Paragraph) -> str:
    """What may be linked with what: headings, notes, and all that is text."""
    return paragraph.kind if paragraph.kind in {ParagraphKind.HEADING, ParagraphKind.NOTE} else "text"


def _check_seen(draft: Draft, seen: int | None) -> None:
    if seen is not None and latest(draft) != seen:
        raise workflow.WrongStep(str(seen), str(latest(draft)))


def _open(draft: Draft) -> Draft:
    """The draft, locked; raises `Unfit` where its lineage is closed."""
    locked: Draft = workflow.locked(draft)
    if locked.lineage_closed_at is not None:
        raise Unfit(_("The lineage of this draft is closed."))
    return locked


def _keep(
    draft: Draft,
    before: Draft,
    groups: Collection[tuple[Iterable[Paragraph], Iterable[Paragraph]]],
    *,
    scores: Iterable[float] | None = None,
    confirmed_at: datetime | None = None,
    by: User | None = None,
) -> list[LineageLink]:
    links = LineageLink.objects.bulk_create(
        LineageLink(draft=draft, before=before, score=score, confirmed_at=confirmed_at, confirmed_by=by)
        for score in (scores or [1.0] * len(groups))
    )
    LineageEnd.objects.bulk_create(
        LineageEnd(link=link, draft=draft, paragraph=paragraph, is_new=is_new)
        for link, sides in zip(links, groups, strict=True)
        for is_new, side in zip((False, True), sides, strict=True)
        for paragraph in side
    )
    return links


def _at(reading: Reading, places: Iterable[int]) -> list[Paragraph]:
    return [reading.paragraphs[place].paragraph for place in places]
