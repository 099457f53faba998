"""The author's page when a new draft has changed the paragraphs they commented on."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations.carrying import answering, forms
from consultations.carrying.asking import questions
from consultations.carrying.forms import AnswersForm
from consultations.carrying.models import Placement
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import NotDone

ACTS: dict[str, Callable[..., object]] = {
    forms.UPHOLD: answering.uphold,
    forms.REWRITE: answering.rewrite,
    forms.LET_GO: answering.let_go,
    forms.WITHDRAW: answering.withdraw,
}


@never_cache
@login_required
def carried(request: HttpRequest, declaration: str, stage: str) -> HttpResponse:
    """All of one's comments on paragraphs that a draft has changed: each still applies, is written anew, stays behind
    or is withdrawn. What was carried or lost its paragraph is told as well."""
    person = cast("User", request.user)
    drafts = Draft.objects.published().select_related("declaration")
    draft = get_object_or_404(drafts, declaration__slug=declaration, slug=stage)
    placements = list(
        Placement.objects.asked_of(person)
        .filter(draft=draft)
        .select_related(
            "comment__submission",
            "comment__standing_version__proposal__base",
            "comment__paragraph__draft__declaration",
            "paragraph",
        )
    )
    for placement in placements:
        placement.draft = draft
    room = answering.open_consultation(draft)
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        placements=placements,
        may_write=room is not None,
    )
    if request.method == "POST" and form.is_valid():
        _take(request, form, placements, by=person)
        return redirect(request.path)
    asked = questions(placements, language=get_language() or "en")
    context = {
        "draft": draft,
        "room": room,
        "form": form,
        "questions": [(question, form[form.name(question.placement)]) for question in asked],
        "others": Placement.objects.of_published_comments()
        .filter(draft=draft, comment__submission__author=person, asked_at__isnull=True)
        .select_related("comment__submission", "comment__paragraph__draft", "paragraph"),
    }
    return render(request, "consultations/carrying/carried.html", context)


def _take(request: HttpRequest, form: AnswersForm, placements: list[Placement], *, by: User) -> None:
    """Do what was answered, each answer by itself, and say what was done."""
    given = [(placement, ACTS[answer]) for placement in placements if (answer := form.answer(placement))]
    done = 0
    for placement, act in given:
        try:
            act(placement, by=by)
        except NotDone as error:
            messages.error(request, error.sentence)
        else:
            done += 1
    if done:
        words = ngettext("%(n)s answer is kept.", "%(n)s answers are kept.", done)
        messages.success(request, words % {"n": done})
    if not given:
        messages.info(request, _("Nothing was answered, so nothing has changed."))
