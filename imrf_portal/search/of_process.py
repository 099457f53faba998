"""Kinds of things that are found: the texts of the process, and what States say in it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import AgendaItem, Consultation, Event
from declarations.models import Commitment, Draft, Paragraph, ParagraphKind, Wording
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.guidance.models import Page, PageVersion
from imrf_portal.languages import OFFICIAL
from imrf_portal.search.things import Kind, Text, Thing, in_six, joined, named_in_six, pages_of, text_of
from reviews.models import Annex, Answer, Edition

NOBODY = AnonymousUser()


# ---- The Declaration ----


def _drafts() -> QuerySet[Draft]:
    return Draft.objects.published().select_related("declaration")


def _draft(draft: Draft) -> Thing:
    texts = named_in_six(lambda: str(draft), {})
    return Thing(
        draft.pk,
        draft.get_absolute_url(),
        tuple(texts),
        at=draft.published_at,
        cycle=draft.declaration.cycle_id,
        voice=OrganisationKind.STATE_DELEGATION,
    )


def _paragraphs() -> QuerySet[Paragraph]:
    standing = Wording.objects.filter(until_issue__isnull=True)
    return (
        Paragraph.objects.filter(draft__in=Draft.objects.published())
        .exclude(kind=ParagraphKind.HEADING)
        .select_related("draft__declaration")
        .prefetch_related("objectives", Prefetch("wordings", standing, to_attr="standing"))
    )


def _paragraph(paragraph: Paragraph) -> Thing:
    draft = paragraph.draft
    read_in = {*draft.languages, draft.record_language}
    standing: list[Wording] = paragraph.standing  # type: ignore[attr-defined]
    about = {"draft": draft.name, "label": paragraph.label}
    return Thing(
        paragraph.pk,
        paragraph.get_absolute_url(),
        tuple(Text(one.language, paragraph.label, one.text) for one in standing if one.language in read_in),
        heading=_("%(draft)s, paragraph %(label)s") % about,
        at=draft.published_at,
        cycle=draft.declaration.cycle_id,
        objectives=tuple(one.number for one in paragraph.objectives.all()),
    )


def _commitments() -> QuerySet[Commitment]:
    standing = Prefetch(
        "paragraph__wordings", Wording.objects.filter(until_issue__isnull=True), to_attr="standing"
    )
    return (
        Commitment.objects.visible_to(NOBODY)
        .select_related("cycle", "paragraph__draft")
        .prefetch_related("objectives", standing)
    )


def _commitment(commitment: Commitment) -> Thing:
    standing: list[Wording] = getattr(commitment.paragraph, "standing", [])
    wordings = {one.language: one.text for one in standing}
    subjects = {one.code: getattr(commitment, f"subject_{one.field}") or "" for one in OFFICIAL}
    return Thing(
        commitment.pk,
        commitment.get_absolute_url(),
        tuple(
            Text(code, commitment.label, joined([subjects[code], wordings.get(code)]))
            for code in subjects
            if subjects[code] or wordings.get(code)
        ),
        heading=_("Commitment %(label)s of %(year)s")
        % {"label": commitment.label, "year": commitment.cycle.year},
        at=commitment.marked_at,
        cycle=commitment.cycle_id,
        objectives=tuple(one.number for one in commitment.objectives.all()),
        voice=OrganisationKind.STATE_DELEGATION,
    )


# ---- Consultations and events ----


def _consultations() -> QuerySet[Consultation]:
    return Consultation.objects.announced().select_related("cycle").prefetch_related("questions")


def _consultation(consultation: Consultation) -> Thing:
    texts = []
    for text in in_six(consultation, "title", "introduction"):
        column = f"text_{text.language.replace('-', '_')}"
        asked = [getattr(question, column) for question in consultation.questions.all()]
        texts.append(Text(text.language, text.title, joined([text.body, *asked])))
    return Thing(
        consultation.pk,
        consultation.get_absolute_url(),
        tuple(texts),
        at=consultation.announced_at,
        cycle=consultation.cycle_id,
    )


def _events() -> QuerySet[Event]:
    agenda = AgendaItem.objects.prefetch_related("objectives")
    return Event.objects.visible_to(NOBODY).prefetch_related("sessions", Prefetch("agenda", agenda))


def _event(event: Event) -> Thing:
    told = ["description", "place"]
    told += ["summary", "heard"] if event.summarised_at else []
    told += ["cancellation_note"] if event.is_cancelled else []
    texts = []
    for text in in_six(event, "title", *told):
        column = f"title_{text.language.replace('-', '_')}"
        parts = [getattr(part, column) for part in (*event.sessions.all(), *event.agenda.all())]
        texts.append(Text(text.language, text.title, joined([text.body, *parts])))
    return Thing(
        event.pk,
        event.get_absolute_url(),
        tuple(texts),
        at=event.published_at,
        cycle=event.cycle_id,
        state=event.state_id,
        objectives=tuple(
            sorted({one.number for item in event.agenda.all() for one in item.objectives.all()})
        ),
    )


# ---- Reviews ----


def _reviews() -> QuerySet[Edition]:
    said = Answer.objects.exclude(text="").prefetch_related("translations")
    return (
        Edition.objects.standing()
        .select_related("review__state", "review__round__region")
        .prefetch_related(Prefetch("answers", said, to_attr="said"))
    )


def _review(edition: Edition) -> Thing:
    review = edition.review
    bodies: dict[str, list[str]] = {}
    said: list[Answer] = edition.said  # type: ignore[attr-defined]
    for answer in said:
        bodies.setdefault(answer.language or edition.language, []).append(answer.text)
        for one in answer.translations.all():
            bodies.setdefault(one.language, []).append(one.text)
    texts = named_in_six(lambda: str(review), {code: joined(parts) for code, parts in bodies.items()})
    return Thing(
        edition.pk,
        review.get_absolute_url(),
        tuple(texts),
        heading=str(review),
        at=edition.published_at,
        cycle=review.round.cycle_id,
        state=review.state_id,
        voice=OrganisationKind.STATE_DELEGATION,
    )


def _reviews_since(at: datetime) -> QuerySet[Edition]:
    """Editions whose embargo has ended since."""
    return Edition.objects.published().filter(published_at__gt=at, published_at__lte=timezone.now())


def _annexes() -> QuerySet[Annex]:
    return (
        Annex.objects.filter(edition__in=Edition.objects.standing())
        .select_related("file", "edition__review__state", "edition__review__round__region")
        .prefetch_related(pages_of("file"))
    )


def _annex(annex: Annex) -> Thing:
    review = annex.edition.review
    return Thing(
        annex.pk,
        annex.get_absolute_url(),
        (Text(annex.language or annex.edition.language, annex.title, text_of(annex.file)),),
        at=annex.edition.published_at,
        cycle=review.round.cycle_id,
        state=review.state_id,
        voice=OrganisationKind.STATE_DELEGATION,
    )


def _annexes_since(at: datetime) -> QuerySet[Annex]:
    return Annex.objects.filter(edition__in=_reviews_since(at))


# ---- Pages of the secretariat ----


def _pages() -> QuerySet[Page]:
    newest = Prefetch("versions", PageVersion.objects.newest(), to_attr="newest")
    return Page.objects.filter(versions__isnull=False).distinct().prefetch_related(newest)


def _page(page: Page) -> Thing:
    newest: list[PageVersion] = page.newest  # type: ignore[attr-defined]
    return Thing(
        page.pk,
        page.get_absolute_url(),
        tuple(text for version in newest for text in in_six(version, "title", "body") if text.body),
        at=newest[0].published_at,
    )


_OF_A_DRAFT = {"declarations.draft": "draft"}

KINDS = (
    Kind("draft", gettext_lazy("Drafts"), _drafts, _draft, {"declarations.draft": "pk"}),
    Kind(
        "paragraph",
        gettext_lazy("Paragraphs"),
        _paragraphs,
        _paragraph,
        {"declarations.paragraph": "pk", **_OF_A_DRAFT},
    ),
    Kind(
        "commitment",
        gettext_lazy("Commitments"),
        _commitments,
        _commitment,
        {"declarations.commitment": "pk", "declarations.draft": "paragraph__draft"},
    ),
    Kind(
        "consultation",
        gettext_lazy("Consultations"),
        _consultations,
        _consultation,
        {"consultations.consultation": "pk", **_OF_A_DRAFT},
    ),
    Kind("event", gettext_lazy("Events"), _events, _event, {"consultations.event": "pk"}),
    Kind(
        "review",
        gettext_lazy("Reviews"),
        _reviews,
        _review,
        {"reviews.edition": "pk", "reviews.review": "review"},
        by_the_clock=_reviews_since,
    ),
    Kind(
        "annex",
        gettext_lazy("Annexes of reviews"),
        _annexes,
        _annex,
        {
            "reviews.edition": "edition",
            "reviews.review": "edition__review",
            "documents.storedfile": "file",
        },
        by_the_clock=_annexes_since,
    ),
    Kind(
        "page",
        gettext_lazy("Pages of the secretariat"),
        _pages,
        _page,
        {"guidance.page": "pk", "guidance.pageversion": "versions"},
    ),
)
