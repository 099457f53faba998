"""What templates of reviews say: the address of a round's page, the cells of the matrix."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from imrf_portal.compact.models import Region, Round, State
from imrf_portal.notifications import topics
from reviews import figures
from reviews.forms import PartForm
from reviews.matrix import Row, name_of
from reviews.models import Answer, Question, Review, round_address

register = template.Library()


@register.simple_tag
def round_url(name: str, round: Round) -> str:
    """The address of the page `name` of a round."""
    return reverse(name, kwargs=round_address(round))


@register.simple_tag
def review_url(name: str, review: Review, **more: object) -> str:
    """The address of the page `name` of a review."""
    return reverse(name, kwargs={**review.address, **more})


@register.simple_tag(takes_context=True)
def follow_reviews_url(context: template.Context, followed: State | Region | Round) -> str:
    """Where one begins to follow the reviews of a State, of a region or of a round, and comes back to this page."""
    name = type(followed).__name__.lower()
    # Of a State and of a region one hears of pledges and statements too.
    label = f"{_('Voluntary national reviews')}: {followed.name}" if name == "round" else followed.name
    token = topics.sign(topics.topic(name, followed.pk), label)
    return f"{reverse('notifications:follow')}?{urlencode({'topic': token, 'next': context['request'].path})}"


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
    """A bar of the shares of each progress; the numbers stand beside it in the table."""
    return figures.shares(counts)


@register.filter
def sign(progress: str) -> str:
    """The sign that stands for a State's progress in the matrix."""
    return figures.sign(progress)


@register.filter
def heat(progress: str) -> str:
    """The step of the matrix's scale, as a class."""
    return figures.step(progress)


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
