"""Taking words out for good: of an answer, an annex, a translation, an assessment, a note of a delegation.

The tombstone stands where the words stood (`imrf_portal.records.redacting`). The database lets exactly that change of
what a State has filed pass (migration 0005). Each is to be called in a transaction by whoever has asked for permission.
"""

from __future__ import annotations

from reviews.models import Annex, Answer, Assessment, Note, Translation


def erase_answer(answer: Answer, ground: str) -> None:
    """Take out an answer wherever the same words stand in an edition of this review, or were carried over from it; with
    what was typed beside it and its translations."""
    same = Answer.objects.filter(
        edition__review__state=answer.edition.review.state_id,
        question__code=answer.question.code,
        objective=answer.objective_id,
        text=answer.text,
        rows=answer.rows,
    )
    for one in [answer, *same.exclude(pk=answer.pk)]:
        one.variants.all().delete()
        one.translations.all().delete()
        one.take_words_out(ground)


def erase_annex(annex: Annex, ground: str) -> None:
    """Take out the title of an annex, in every edition that carries the same file; the file is a thing of its own."""
    for one in Annex.objects.filter(file=annex.file_id):
        one.take_words_out(ground)


def erase_translation(made: Translation, ground: str) -> None:
    """Take out a translation; the answer it was made from stands."""
    made.take_words_out(ground)


def erase_assessment(assessment: Assessment, ground: str) -> None:
    """Take out a parallel assessment, also what it says on single objectives; its file is a thing of its own."""
    assessment.on_objectives.all().delete()
    assessment.take_words_out(ground)


def erase_note(note: Note, ground: str) -> None:
    """Take out a note of a delegation."""
    note.take_words_out(ground)
