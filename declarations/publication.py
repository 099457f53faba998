"""Publishing a draft and correcting a published one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from declarations.intake.reading import settle
from declarations.models import Corrigendum, Draft, DraftStatus, Paragraph, Wording
from declarations.permissions import may_edit_drafts
from declarations.reading import complete_languages
from declarations.refusals import Unfit
from declarations.relinking import make_way
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import digest, one_line
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications.announcing import announce
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import topic
from imrf_portal.records import workflow
from imrf_portal.records.recording import record


def publish(draft: Draft, *, by: User | None) -> None:
    """Open a draft to everybody; from now on only a corrigendum changes it.

    Followers of the cycle and of the Declaration's earlier drafts hear of it once. `by` nobody is the portal's own
    command. Raises `Refused`, `WrongStep` where the draft is public already, and `Unfit` where there is no whole
    text in the language of record, or the lineage of a later draft is closed.
    """
    if by is not None:
        require(may_edit_drafts(by))
    with transaction.atomic():
        draft.languages = complete_languages(workflow.locked(draft))
        if draft.record_language not in draft.languages:
            raise Unfit(_("This draft has no text yet. Import one before you publish it."))
        draft.save(update_fields=["languages"])
        workflow.advance(draft, DraftStatus.PUBLISHED, by=by, published_at=timezone.now())
        make_way(draft)
        earlier = Draft.objects.published().filter(declaration=draft.declaration, order__lt=draft.order)
        announce(
            "draft_published",
            key=f"draft-published-{draft.pk}",
            topics=[topic("cycle", draft.declaration.cycle_id), *(topic("draft", one.pk) for one in earlier)],
            facts=draft_facts(draft),
            by=by,
        )


def correct(
    draft: Draft, *, texts: Mapping[Paragraph, str], language: str, note: str, seen: int, by: User
) -> Corrigendum:
    """Issue a corrigendum of a published draft: new texts of some paragraphs in one language.

    `seen` is the issue whose text the corrector had before their eyes. The issue before stays readable, comments
    keep their paragraph, followers of the draft and of the cycle hear of it. Raises `Refused`; `WrongStep` if
    another corrigendum was issued meanwhile; `Unfit` if nothing changes, a text is empty, a note is missing, or the
    draft is not published in this language.
    """
    require(may_edit_drafts(by))
    note = one_line(note)
    changed = {paragraph: settle(text) for paragraph, text in texts.items()}
    with transaction.atomic():
        locked = workflow.locked(draft)
        if locked.issue != seen:
            raise workflow.WrongStep(str(seen), str(locked.issue))
        if not locked.is_published or language not in locked.languages:
            raise Unfit(_("A corrigendum corrects a published draft in a language in which it is published."))
        if any(paragraph.draft_id != draft.pk for paragraph in changed):
            raise Unfit(_("A paragraph of another draft cannot be corrected here."))
        standing = Wording.objects.filter(
            paragraph__in=changed, language=language, until_issue__isnull=True
        ).select_related("paragraph")
        outdated = [wording for wording in standing if wording.digest != digest(changed[wording.paragraph])]
        if not outdated:
            raise Unfit(_("Nothing has changed. A corrigendum changes the text of at least one paragraph."))
        if not all(changed[wording.paragraph] for wording in outdated):
            raise Unfit(_("A paragraph that was published cannot be emptied by a corrigendum."))
        if not note:
            raise Unfit(_("Say in a few words what was corrected."))
        issue = seen + 1
        _reword(outdated, changed, issue=issue)
        draft.issue = issue
        draft.save(update_fields=["issue"])
        corrigendum = Corrigendum.objects.create(draft=draft, issue=issue, language=language, note=note)
        record(
            "corrigendum_issued",
            draft,
            by=by,
            facts={"issue": issue, "language": language, "paragraphs": len(outdated)},
        )
        announce(
            "draft_corrected",
            key=f"draft-corrected-{draft.pk}-{issue}",
            topics=[topic("draft", draft.pk), topic("cycle", draft.declaration.cycle_id)],
            facts={
                **draft_facts(draft),
                "issue": issue,
                "note": corrigendum.note,
                "note_language": BY_CODE[language].html,
                "note_direction": BY_CODE[language].direction,
            },
            by=by,
        )
        return corrigendum


def _reword(outdated: Sequence[Wording], texts: Mapping[Paragraph, str], *, issue: int) -> None:
    """End each outdated wording with the issue before, and let its successor begin."""
    for wording in outdated:
        wording.until_issue = issue
        wording.save(update_fields=["until_issue"])
        text = texts[wording.paragraph]
        Wording.objects.create(
            paragraph=wording.paragraph,
            language=wording.language,
            standing=wording.standing,
            text=text,
            digest=digest(text),
            since_issue=issue,
        )


def draft_facts(draft: Draft) -> dict[str, Any]:
    """What a mail about the draft needs, frozen: its names by language and its address by language."""
    return in_every_language(
        lambda: {
            "declaration": draft.declaration.title,
            "draft": draft.name,
            "url": draft.get_absolute_url(),
        },
        draft_id=draft.pk,
    )
