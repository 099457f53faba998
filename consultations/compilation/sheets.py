"""The matrix of comments: one row a comment, in the order of the text, as it goes into a sheet or a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consultations.endorsing.counting import organisations_endorsing
from consultations.endorsing.models import kinds_under, with_signatures
from consultations.endorsing.reading import reservations_at, signatures_under
from consultations.models import Comment, Proposal, Reservation
from consultations.naming import signed_as_shown, target_title
from consultations.translating.models import beside
from consultations.translating.naming import unofficial
from declarations.comparison import Piece
from declarations.redline import Edit
from imrf_portal.kit.spreadsheets import Cell, Spreadsheet, Words
from imrf_portal.kit.templatetags.portal import language_name
from imrf_portal.languages import direction

# Rows that are in memory at one time.
CHUNK = 250


@dataclass(frozen=True, slots=True)
class Said:
    """Some words of somebody's: who, as everybody may know them, in which language, and what."""

    who: str
    who_language: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Row:
    """A comment of the matrix. `proposal` is its redline, paragraph by paragraph, `endorsed` how many organisations
    endorse it (0 where it is not public), `versions` the keys of the versions of comments and `signatures` those of the
    signatures that stand in the row; what signatories reserve at its paragraph stands before the replies. In the place of
    who has said it, a translation says that it is unofficial."""

    reference: str
    target: str
    said: Said
    kind: str
    proposal_kind: str
    proposal: tuple[tuple[Piece, ...], ...]
    proposal_language: str
    translations: tuple[Said, ...]
    replies: tuple[Said, ...]
    endorsed: int
    status: str
    versions: tuple[int, ...]
    signatures: tuple[int, ...]


def in_order(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """The comments in the order of the text: paragraphs, questions, then what was said on the whole."""
    return comments.order_by("paragraph__order", "question__order", "pk")


def rows(comments: QuerySet[Comment]) -> Iterator[Row]:
    """The rows of the matrix, in the order of the text. Of replies only what is published is beside a comment.

    Six queries for each `CHUNK` rows at most; the rest of the memory does not grow with the comments.
    """
    published = (
        Comment.objects.published().select_related("submission__joint", "standing_version").order_by("pk")
    )
    wanted = (
        in_order(comments)  # type: ignore[no-redef]  # both are found without a query of their own
        .annotate(kinds_endorsing=ArraySubquery(kinds_under(OuterRef("pk"))), translations=beside())
        .select_related(
            "submission__joint",
            "standing_version__proposal__base",
            "paragraph",
            "question",
            "draft",
            "event",
        )
        .prefetch_related(Prefetch("replies", published, to_attr="published_replies"), with_signatures())
    )
    for comment in wanted.iterator(chunk_size=CHUNK):
        yield _row(comment, comment.published_replies)


def _row(comment: Comment, replies: list[Comment]) -> Row:
    proposal: Proposal | None = comment.proposal
    shown = [comment, *replies]
    return Row(
        reference=str(comment),
        target=capfirst(target_title(comment)),
        said=_said(comment),
        kind=str(comment.submission.get_shown_kind_display()),
        proposal_kind=str(proposal.get_kind_display()) if proposal else "",
        proposal=proposal.blocks if proposal else (),
        proposal_language=proposal.base.language if proposal else "",
        translations=tuple(_translated(**one) for one in comment.translations),
        replies=(*map(_reserved, reservations_at(comment)), *map(_said, replies)),
        endorsed=organisations_endorsing(comment),
        status=str(comment.get_status_display()),
        versions=tuple(one.standing_version_id for one in shown if one.standing_version_id is not None),
        signatures=tuple(signatures_under(comment)),
    )


def _reserved(reservation: Reservation) -> Said:
    signature = reservation.endorsement
    return Said(
        who=_("Reservation of %(who)s") % {"who": signature},
        who_language=signature.shown_organisation_language,
        text=reservation.text,
        language=reservation.language,
    )


def _translated(language: str, text: str) -> Said:
    return Said(unofficial(language), "", text, language)


def _said(comment: Comment) -> Said:
    submission = comment.submission
    return Said(
        who=signed_as_shown(submission),
        who_language=submission.shown_organisation_language,
        text=comment.text,
        language=comment.language,
    )


def columns() -> list[tuple[str, int]]:
    """The headings of the matrix in the active language, each with a width in characters."""
    return [
        (_("Reference"), 13),
        (pgettext("of a comment", "On"), 16),
        (_("Who"), 26),
        (_("Kind of stakeholder"), 20),
        (_("Language"), 11),
        (_("Comment"), 70),
        (_("Unofficial translation"), 40),
        (_("Proposed wording"), 70),
        (_("Replies"), 40),
        (_("Organizations that endorse it"), 14),
        (_("Status"), 16),
    ]


def language_in_words(code: str) -> str:
    """The name of a language in the active one, its code where the portal has no name for it."""
    return language_name(code) or code


def number_in_words(number: int) -> str:
    """A number as a cell shows it: nothing where there are none."""
    return str(number or "")


def write_matrix(rows: Iterator[Row], path: Path, *, title: str, language: str) -> None:
    """The matrix as a spreadsheet at `path`, in the active language, which is `language`."""
    is_rtl = direction(language) == "rtl"
    with Spreadsheet(path, title=title, columns=columns(), is_rtl=is_rtl) as sheet:
        for row in rows:
            sheet.add(_cells(row))


def _cells(row: Row) -> list[Cell]:
    return [
        row.reference,
        row.target,
        row.said.who,
        row.kind,
        language_in_words(row.said.language),
        row.said.text,
        _in_one(row.translations),
        _redline(row),
        _in_one(row.replies),
        number_in_words(row.endorsed),
        row.status,
    ]


def _in_one(said: tuple[Said, ...]) -> str:
    return "\n\n".join(f"{one.who}: {one.text}" for one in said)


_LOOKS = {Edit.INSERTED: "inserted", Edit.DELETED: "deleted", Edit.SAME: ""}


def _redline(row: Row) -> list[Words]:
    """The proposal as one cell: what is to be done, then the words, added ones underlined and removed ones struck."""
    words = [Words(f"{row.proposal_kind}:")] if row.proposal_kind else []
    for block in row.proposal:
        words.append(Words("\n"))
        words += [Words(piece.text, _LOOKS[piece.edit]) for piece in block]
    return words
