"""Taking a text in: from a file, or from what was read of one, to a draft that is being prepared.

The first language taken for a stage is the text of record and makes the paragraphs. Every other language is laid
beside them, paragraph by paragraph. Nothing is ever stored half: either the whole text is taken, with warnings
where a person should look, or nothing has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from declarations import objectives
from declarations.aligning import Gap, Unit, align
from declarations.intake.apart import read_apart
from declarations.intake.files import Format, format_of
from declarations.intake.labels import from_slug
from declarations.intake.reading import CannotRead, ReadDraft, ReadParagraph, ReadWarning
from declarations.models import Declaration, Draft, Paragraph, Wording
from declarations.permissions import may_edit_drafts
from declarations.reading import complete_languages
from declarations.refusals import Unfit
from declarations.relinking import suggest
from declarations.stages import Stage, in_six_languages
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle
from imrf_portal.documents.storing import store
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import digest
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.records import workflow
from imrf_portal.records.recording import record

# A warning as it is kept: its code, the language of the file it is about, where (in words), what (a sentence), and
# the order of the paragraph it is about, where there is one.
Kept = dict[str, Any]


@dataclass(frozen=True)
class _Text:
    """A text in one language, ready to be laid beside the record: its paragraphs and where they stand in the file."""

    language: str
    standing: str
    units: list[Unit]
    texts: list[str]
    places: list[str]


def declaration_of(cycle: Cycle, *, by: User | None) -> Declaration:
    """The Progress Declaration of a cycle, begun if it is not there yet. Raises `Refused`."""
    if by is not None:
        require(may_edit_drafts(by))
    with transaction.atomic():
        declaration, is_new = Declaration.objects.get_or_create(
            slug=cycle.slug,
            defaults={
                "cycle": cycle,
                **in_six_languages(
                    "title", lambda: _("Progress Declaration %(year)s") % {"year": cycle.year}
                ),
            },
        )
        if is_new:
            record("declaration_begun", declaration, by=by)
        return declaration


def receive(
    upload: UploadedFile,
    *,
    declaration: Declaration,
    stage: Stage,
    language: str,
    by: User | None,
    standing: str = Wording.Standing.COURTESY,
) -> Draft:
    """Read a file, told by its content (Word, OpenDocument, PDF, Markdown, plain text), and `take` it; the file of the
    text of record is kept with the draft.

    Raises `CannotRead` for a file that holds no draft, `Unfit` and `Refused` as `take` does.
    """
    if by is not None:
        require(may_edit_drafts(by))
    read = read_file(upload)
    with transaction.atomic():
        draft = take(read, declaration=declaration, stage=stage, language=language, by=by, standing=standing)
        if language == draft.record_language:
            try:
                draft.source = store(upload, by=by)
            except Unacceptable as error:
                raise CannotRead(error.sentence) from error
            draft.save(update_fields=["source"])
    return draft


def read_file(upload: UploadedFile) -> ReadDraft:
    """The draft that a file holds, whatever its name says; raises `CannotRead`. A plain text is given a name that
    says so."""
    if not upload.size:
        raise CannotRead(_("This file is empty. Choose another one."))
    if upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise CannotRead(
            _("This file is larger than %(limit)s MB. Save it without its pictures.") % {"limit": limit}
        )
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    read = read_apart(data)
    if format_of(data) is Format.TEXT:
        upload.name = f"{PurePath(upload.name or '').stem or 'draft'}.txt"
    return read


def take(
    read: ReadDraft,
    *,
    declaration: Declaration,
    stage: Stage,
    language: str,
    by: User | None,
    standing: str = Wording.Standing.COURTESY,
) -> Draft:
    """Take a text that was read into the draft of a stage, which is begun if it is not there.

    The first language of a stage becomes its text of record, and taking it again replaces the text while the draft
    is being prepared; translations already taken are laid beside the new paragraphs. Another language is laid
    beside the paragraphs by their labels, as a `standing` (official, courtesy) translation. A published draft takes
    a language that it does not have yet; what stands in it changes only by corrigendum. What does not match becomes
    a warning of the draft. `by` nobody is the portal's own command. Raises `Refused` and `Unfit`.
    """
    if by is not None:
        require(may_edit_drafts(by))
    if standing not in (Wording.Standing.OFFICIAL, Wording.Standing.COURTESY):
        raise ValueError("A translation is official or a courtesy.")
    with transaction.atomic():
        draft = _draft_of(workflow.locked(declaration), stage, language=language, by=by)
        if language != draft.record_language:
            warnings = _lay_translation(draft, read, language=language, standing=standing)
        elif draft.is_published:
            raise Unfit(_("This draft is published. Its text changes only by a corrigendum."))
        else:
            warnings = _make_text(draft, read)
        draft.languages = complete_languages(draft)
        draft.warnings = warnings
        draft.save(update_fields=["languages", "warnings"])
        if language == draft.record_language:
            suggest(draft)
            objectives.suggest(draft)
        record(
            "draft_imported",
            draft,
            by=by,
            facts={"language": language, "paragraphs": len(read.paragraphs), "warnings": len(warnings)},
        )
        return draft


def discard(draft: Draft, *, by: User) -> None:
    """Throw a draft away that was never published, with its text. Raises `Refused` and `Unfit`."""
    require(may_edit_drafts(by))
    with transaction.atomic():
        if workflow.locked(draft).is_published:
            raise Unfit(_("What was published is not thrown away."))
        record("draft_discarded", draft, by=by, facts={"stage": draft.slug})
        draft.delete()


def _draft_of(declaration: Declaration, stage: Stage, *, language: str, by: User | None) -> Draft:
    """The draft of a stage, locked; begun in the order of its stage where there is none."""
    draft = declaration.drafts.filter(slug=stage.slug).first()
    if draft is not None:
        return workflow.locked(draft)
    names = (
        in_six_languages("name", lambda: str(stage.name)) if stage.is_known else {"name_en": str(stage.name)}
    )
    draft = Draft.objects.create(
        declaration=declaration,
        slug=stage.slug,
        order=_free_order(declaration, stage),
        record_language=language,
        **names,
    )
    record("draft_begun", draft, by=by, facts={"stage": stage.slug, "language": language})
    return draft


def _free_order(declaration: Declaration, stage: Stage) -> int:
    """The place of a known stage, of a free one behind all that stand; the next one where it is taken."""
    taken = set(declaration.drafts.values_list("order", flat=True))
    order = stage.order
    if order is None:
        last = declaration.drafts.aggregate(last=Max("order"))["last"] or 0
        order = last + 1
    while order in taken:
        order += 1
    return order


# --- the text of record ----------------------------------------------------------------------------------------------
def _make_text(draft: Draft, read: ReadDraft) -> list[Kept]:
    """Replace the paragraphs of a draft that is being prepared; translations are laid beside the new ones."""
    translations = _translations_of(draft)
    draft.paragraphs.all().delete()
    paragraphs = _create_paragraphs(draft, read.paragraphs)
    _create_wordings(
        draft,
        zip(paragraphs, (paragraph.text for paragraph in read.paragraphs), strict=True),
        language=draft.record_language,
        standing=Wording.Standing.RECORD,
    )
    warnings = _kept(read.warnings, language=draft.record_language, orders=_orders_by_place(read.paragraphs))
    warnings += _tracked(read.paragraphs, language=draft.record_language)
    for translation in translations:
        beside, _places = _lay_beside(draft, paragraphs, translation)
        warnings += beside
    return warnings


def _create_paragraphs(draft: Draft, read: Sequence[ReadParagraph]) -> list[Paragraph]:
    paragraphs = [
        Paragraph(
            draft=draft,
            kind=paragraph.kind.value,
            order=paragraph.order,
            level=paragraph.level,
            label=str(paragraph.label or ""),
            slug=paragraph.slug,
        )
        for paragraph in read
    ]
    longest = Paragraph._meta.get_field("slug").max_length or 0
    for paragraph, place in zip(paragraphs, (one.place for one in read), strict=True):
        if max(len(paragraph.label), len(paragraph.slug)) > longest:
            raise CannotRead(
                _("%(place)s: the sub-paragraphs go too deep to be numbered.") % {"place": place}
            )
    Paragraph.objects.bulk_create(paragraphs)
    nested = [paragraph for paragraph, one in zip(paragraphs, read, strict=True) if one.parent is not None]
    for paragraph, one in zip(paragraphs, read, strict=True):
        if one.parent is not None:
            paragraph.parent = paragraphs[one.parent]
    Paragraph.objects.bulk_update(nested, ["parent"], batch_size=500)
    return paragraphs


def _create_wordings(
    draft: Draft, pairs: Iterable[tuple[Paragraph, str]], *, language: str, standing: str
) -> None:
    Wording.objects.bulk_create(
        Wording(
            paragraph=paragraph,
            language=language,
            standing=standing,
            text=text,
            digest=digest(text),
            since_issue=draft.issue,
        )
        for paragraph, text in pairs
    )


def _translations_of(draft: Draft) -> list[_Text]:
    """The translations a draft has now, complete or not."""
    standing = (
        Wording.objects.filter(paragraph__draft=draft)
        .exclude(language=draft.record_language)
        .select_related("paragraph")
        .order_by("paragraph__order")
    )
    texts: dict[str, _Text] = {}
    for wording in standing:
        text = texts.setdefault(wording.language, _Text(wording.language, wording.standing, [], [], []))
        text.units.append(Unit(wording.paragraph.kind, wording.paragraph.slug))
        text.texts.append(wording.text)
        text.places.append(str(wording.paragraph))
    return list(texts.values())


# --- translations ----------------------------------------------------------------------------------------------------
def _lay_translation(draft: Draft, read: ReadDraft, *, language: str, standing: str) -> list[Kept]:
    if draft.is_published and language in draft.languages:
        raise Unfit(
            _("This draft is published in this language already. Its text changes only by a corrigendum.")
        )
    paragraphs = list(draft.paragraphs.all())
    if not paragraphs:
        raise Unfit(_("Import the text of record first: a translation is laid beside its paragraphs."))
    # Nobody has been shown a translation that is not complete.
    Wording.objects.filter(paragraph__draft=draft, language=language).delete()
    text = _Text(
        language=language,
        standing=standing,
        units=[Unit(paragraph.kind.value, paragraph.slug) for paragraph in read.paragraphs],
        texts=[paragraph.text for paragraph in read.paragraphs],
        places=[str(paragraph.place) for paragraph in read.paragraphs],
    )
    others = [warning for warning in draft.warnings if warning["language"] != language]
    beside, orders = _lay_beside(draft, paragraphs, text)
    return [*others, *_kept(read.warnings, language=language, orders=orders), *beside]


def _lay_beside(
    draft: Draft, paragraphs: Sequence[Paragraph], text: _Text
) -> tuple[list[Kept], dict[str, int]]:
    """Give the paragraphs of the record their wordings in another language.

    Returns warnings of what does not match, and by each place in the file the order of the paragraph it went to.
    """
    found = align([Unit(paragraph.kind, paragraph.slug) for paragraph in paragraphs], text.units)
    _create_wordings(
        draft,
        ((paragraphs[here], text.texts[there]) for here, there in found.pairs.items()),
        language=text.language,
        standing=text.standing,
    )

    def warning(code: str, place: str, sentence: str, order: int | None = None) -> Kept:
        return {"code": code, "language": text.language, "place": place, "sentence": sentence, "order": order}

    warnings = [
        warning(
            "not-in-translation",
            str(paragraphs[here]),
            _("Paragraph %(label)s of the text of record is missing in this language.")
            % {"label": paragraphs[here]},
            paragraphs[here].order,
        )
        for here in found.missing
    ]
    warnings += [
        warning(
            "not-in-record",
            text.places[there],
            _("Paragraph %(label)s is not in the text of record; its text was left out.")
            % {"label": from_slug(text.units[there].slug)},
        )
        for there in found.unknown
    ]
    for gap in found.gaps:
        first = paragraphs[gap.record[0]] if gap.record else None
        here = str((first.label or first.get_kind_display()) if first else "")
        place = text.places[gap.translation[0]] if gap.translation else here
        warnings.append(warning("not-matched", place, _of_gap(gap), first.order if first else None))
    orders = {text.places[there]: paragraphs[here].order for here, there in found.pairs.items()}
    return warnings, orders


def _of_gap(gap: Gap) -> str:
    numbers = {"here": len(gap.record), "there": len(gap.translation)}
    if not gap.after:
        return (
            _(
                "Before the first number the text of record has %(here)s headings, notes or unnumbered paragraphs, "
                "this language %(there)s. They could not be matched."
            )
            % numbers
        )
    return _(
        "After paragraph %(after)s the text of record has %(here)s headings, notes or unnumbered paragraphs, "
        "this language %(there)s. They could not be matched."
    ) % {**numbers, "after": from_slug(gap.after)}


def _tracked(paragraphs: Iterable[ReadParagraph], *, language: str) -> list[Kept]:
    """Each tracked change of a file, in words, with the paragraph it stands in: nobody has accepted it yet."""
    sentences = {
        "inserted": _("The file proposes to insert “%(text)s” (%(author)s); the text shown has it."),
        "deleted": _("The file proposes to delete “%(text)s” (%(author)s); the text shown leaves it out."),
    }
    return [
        {
            "code": "tracked-change",
            "language": language,
            "place": str(paragraph.label or paragraph.place),
            "sentence": sentences[change.edit]
            % {"text": change.text, "author": change.author or _("no name")},
            "order": paragraph.order,
        }
        for paragraph in paragraphs
        for change in paragraph.tracked
    ]


# --- warnings --------------------------------------------------------------------------------------------------------
def _orders_by_place(paragraphs: Iterable[ReadParagraph]) -> dict[str, int]:
    orders: dict[str, int] = {}
    for paragraph in paragraphs:
        orders.setdefault(str(paragraph.place), paragraph.order)
    return orders


def _kept(warnings: Iterable[ReadWarning], *, language: str, orders: dict[str, int]) -> list[Kept]:
    return [
        {
            "code": warning.code,
            "language": language,
            "place": str(warning.place),
            "sentence": str(warning.sentence),
            "order": orders.get(str(warning.place)),
        }
        for warning in warnings
    ]
