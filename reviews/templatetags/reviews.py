"""What templates of reviews say: the address of a round's page, the cells of the matrix."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from imrf_portal.compact.models import Round
from reviews.forms import PartForm
from reviews.matrix import NOT_REPORTED, Row, name_of
from reviews.models import Answer, Progress, Question, Review, round_address

register = template.Library()

# A sign for each, so that they are told apart without colour, and the step of the matrix's scale.
_SIGNS = {
    NOT_REPORTED: ("–", "h0"),
    Progress.NOT_APPLICABLE: ("×", "h0"),
    Progress.NOT_STARTED: ("○", "h1"),
    Progress.UNDER_WAY: ("◐", "h2"),
    Progress.ADVANCED: ("●", "h4"),
}


@register.simple_tag
def round_url(name: str, round: Round) -> str:
    """The address of the page `name` of a round."""
    return reverse(name, kwargs=round_address(round))


@register.simple_tag
def review_url(name: str, review: Review, **more: object) -> str:
    """The address of the page `name` of a review."""
    return reverse(name, kwargs={**review.address, **more})


@register.simple_tag
def answer_of(form: PartForm, question: Question) -> Answer | None:
    """The answer to a question as it stands on a page that only reads."""
    return form.answers.get(question.pk)


@register.simple_tag
def name_of_progress(progress: str) -> str:
    """A State's progress on an objective, in words; nothing said is “not reported”."""
    return name_of(progress)


@register.simple_tag
def shares(counts: list[tuple[str, int]]) -> SafeString:
    """A bar of the shares of each progress, each part with its sign; the numbers stand beside it in the table."""
    whole = sum(number for _code, number in counts) or 1
    parts, at = [], 0.0
    for code, number in counts:
        width = 100 * number / whole
        if number:
            parts.append((f"{at:.2f}", f"{width:.2f}", heat(code), f"{at + width / 2:.2f}", sign(code)))
        at += width
    return format_html(
        '<svg class="shares" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        format_html_join(
            "",
            '<rect x="{}" width="{}" height="12" class="s-{}"/><text x="{}" y="9">{}</text>',
            parts,
        ),
    )


@register.filter
def sign(progress: str) -> str:
    """The sign that stands for a State's progress in the matrix."""
    return _SIGNS[progress][0]


@register.filter
def heat(progress: str) -> str:
    """The step of the matrix's scale, as a class."""
    return _SIGNS[progress][1]


@register.simple_tag
def matrix_cells(row: Row, names: list[tuple[str, str]]) -> SafeString:
    """The cells of one State; each says in words what its sign shows. One string a kind of cell, joined: the matrix
    has thousands."""
    cell = {
        progress: format_html(
            '<td class="{}"><span aria-hidden="true">{}</span><span class="vh">{}</span></td>',
            heat(progress),
            sign(progress),
            name,
        )
        for progress, name in names
    }
    return format_html_join("", "{}", ((cell[progress],) for progress in row.cells))
