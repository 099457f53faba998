"""What the two sides of a link are called, and where they are read, in the words of the active language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consultations.naming import author_as_shown
from imrf_portal.tracing.models import Thing

# So much of a text is shown to whoever decides about a link; the whole stands at its address.
_SHOWN = 300


def name_of(thing: Thing) -> str:
    """A thing in a few words: a commitment by its year and paragraph, a pledge by its number, an answer by its State
    and question, a comment by who said it as everybody may know them."""
    if thing.commitment is not None:
        return _("Paragraph %(label)s, %(year)s") % {
            "label": thing.commitment.label,
            "year": thing.commitment.cycle.year,
        }
    if thing.pledge is not None:
        return str(thing.pledge)
    if thing.answer is not None:
        review = thing.answer.edition.review
        return f"{review.state.name}, {review.round.name}: {thing.answer.question.title}"
    if thing.comment is not None:
        return author_as_shown(thing.comment.submission)
    raise ValueError("A thing is of one kind.")


def text_of(thing: Thing) -> tuple[str, str]:
    """The beginning of what a thing says, and the language it is in (empty: that of the page)."""
    if thing.commitment is not None:
        return thing.commitment.subject, ""
    if thing.pledge is not None:
        version = thing.pledge.standing
        return (version.title, version.language) if version else ("", "")
    if thing.answer is not None:
        return thing.answer.text[:_SHOWN], thing.answer.language
    if thing.comment is not None:
        return thing.comment.text[:_SHOWN], thing.comment.language
    raise ValueError("A thing is of one kind.")


def address_of(thing: Thing) -> str:
    """Where a thing is read; of an answer its review, as it stands."""
    if thing.answer is not None:
        return thing.answer.edition.review.get_absolute_url()
    of = thing.commitment or thing.pledge or thing.comment
    if of is None:
        raise ValueError("A thing is of one kind.")
    return of.get_absolute_url()
