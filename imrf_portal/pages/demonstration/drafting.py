"""The drafts of the demonstration: invented texts of 2026, none under a symbol of the United Nations."""

from __future__ import annotations

from datetime import datetime, timedelta

from declarations.importing import declaration_of, take
from declarations.intake.text import read_text
from declarations.models import Draft
from declarations.publication import publish
from declarations.relinking import close, confirm, latest, relink
from declarations.stages import KNOWN
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle
from imrf_portal.compact.official_clock import official_day
from imrf_portal.languages import OFFICIAL
from imrf_portal.pages.demonstration.data_files import DATA, text
from imrf_portal.pages.demonstration.placing import on_the_clock

ZERO_DRAFT, REVISION_1 = "zero", "rev-1"
RECORD = "en"
# When each was circulated, in days from the moment of loading.
CIRCULATED = {ZERO_DRAFT: -60, REVISION_1: -10}
_LINEAGE_CLOSED_AFTER = timedelta(days=1)
# Paragraphs that were written anew: a person sees what became of them, held against each other they have no words in
# common.
_WRITTEN_ANEW = {REVISION_1: {"57": "57"}}


def publish_drafts(cycle: Cycle, *, by: User) -> dict[str, Draft]:
    """Import and publish the drafts of a cycle, in every language there is a file for; the drafts by stage."""
    declaration = declaration_of(cycle, by=by)
    drafts = {}
    for slug in CIRCULATED:
        for language in _languages_of(slug):
            read = read_text(text(f"{slug}.{language}.md"))
            drafts[slug] = take(read, declaration=declaration, stage=KNOWN[slug], language=language, by=by)
        publish(drafts[slug], by=by)
        if drafts[slug].lineage.exists():
            _settle_lineage(drafts[slug], before=drafts[ZERO_DRAFT], by=by)
    return drafts


def _settle_lineage(draft: Draft, *, before: Draft, by: User) -> None:
    """Link what was written anew, agree with every other suggestion, and close the lineage of a draft."""
    for was, became in _WRITTEN_ANEW[draft.slug].items():
        old, new = before.paragraphs.filter(slug=was), draft.paragraphs.filter(slug=became)
        relink(draft, old=list(old), new=list(new), seen=latest(draft), by=by)
    confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=by)
    close(draft, by=by)


def _languages_of(slug: str) -> list[str]:
    """The languages a draft has a file in, the language of record first."""
    others = [
        one.code for one in OFFICIAL if one.code != RECORD and (DATA / f"{slug}.{one.code}.md").exists()
    ]
    return [RECORD, *others]


def place(drafts: dict[str, Draft], *, at: datetime) -> None:
    """Let each draft have been circulated and published here, and its lineage closed, when the story says."""
    for slug, draft in drafts.items():
        published_at = on_the_clock(at, in_days=CIRCULATED[slug], clock="09:00")
        Draft.objects.filter(pk=draft.pk).update(
            published_at=published_at, circulated_on=official_day(published_at)
        )
        Draft.objects.filter(pk=draft.pk, lineage_closed_at__isnull=False).update(
            lineage_closed_at=published_at + _LINEAGE_CLOSED_AFTER
        )
