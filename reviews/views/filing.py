"""The filing room: what a State's delegation sees and does. To everybody else none of it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.permissions import Refused, Sentence
from imrf_portal.kit.references import BadReference, normalise
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.records.workflow import WrongStep
from reviews import annexing, drafting, filing, inviting
from reviews.drafting import Typed
from reviews.forms import AnnexForm, CorrectionForm, FilingForm, InvitationForm, NoteForm, PartForm
from reviews.models import (
    Drafter,
    Edition,
    EditionStatus,
    Part,
    Review,
    Variant,
    delegation_roles,
)
from reviews.permissions import may_enter, may_file_for, may_write
from reviews.progress import tasks
from reviews.reading import annexes_of, read
from reviews.word_form import MEDIA_TYPE, CannotTake, read_form, write_form

View = Callable[..., HttpResponseBase]
# A form of thousands of pages is smaller.
MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Room:
    """A review as its delegation works on it."""

    review: Review
    edition: Edition
    person: User
    may_file: bool

    @property
    def context(self) -> dict[str, Any]:
        """What every page of the room shows."""
        return {"room": self, "review": self.review, "edition": self.edition, "may_file": self.may_file}


def in_room(view: View) -> View:
    """A page of the filing room of the review of `reference`: 404 to whoever does not write or file it. What a person
    may not do, and what has moved meanwhile, is said in a sentence on the list of tasks."""

    @wraps(view)
    def enter(request: HttpRequest, reference: str, **address: Any) -> HttpResponseBase:
        person = cast("User", request.user)
        try:
            found = Review.objects.select_related("round__region", "state").filter(
                reference=normalise(reference)
            )
        except BadReference as error:
            raise Http404 from error
        review = found.first()
        if review is None or not may_enter(person, review):
            raise Http404
        edition = review.editions.order_by("-number").first()
        if edition is None:
            raise Http404
        edition.review = review
        room = Room(review, edition, person, bool(may_file_for(person, review.state)))
        try:
            return view(request, room, **address)
        except Refused as error:
            messages.error(request, str(error.reason))
        except WrongStep as error:
            messages.error(request, error.sentence)
        return redirect("review_room", reference=review.reference)

    return login_required(never_cache(enter))


@login_required
@never_cache
def rooms(request: HttpRequest) -> HttpResponse:
    """The reviews that a person files or helps to write, and the rounds for which one can be started."""
    person = cast("User", request.user)
    states = list(State.objects.filter(pk__in=delegation_roles(person)).prefetch_related("regions"))
    reviews = Review.objects.select_related("round__region", "state")
    filed = list(reviews.filter(state__in=states))
    invited = Drafter.objects.current().filter(person=person)
    written = list(reviews.filter(pk__in=invited.values("review")).exclude(state__in=states))
    begun = {(one.state_id, one.round_id) for one in filed}
    can_start = [
        (state, round) for state in states for round in _rounds_of(state) if (state.pk, round.pk) not in begun
    ]
    context = {"reviews": [*filed, *written], "can_start": can_start, "files": bool(states)}
    return render(request, "reviews/filing/rooms.html", context)


def _rounds_of(state: State) -> list[Round]:
    """The rounds in which a State takes part, the newest first; the next one opens in the year before it."""
    regions = {region.pk for region in state.regions.all()}
    rounds = Round.objects.filter(year__lte=official_day().year + 1).select_related("region")
    return [one for one in rounds.order_by("-year") if one.region_id is None or one.region_id in regions]


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a State's review for a round."""
    state = get_object_or_404(State, slug=request.POST.get("state", ""))
    round = get_object_or_404(Round, slug=request.POST.get("round", ""))
    person = cast("User", request.user)
    if not may_file_for(person, state):
        raise Http404
    try:
        edition = drafting.start(round, state, by=person, language=person.language)
    except Refused as error:
        messages.error(request, str(error.reason))
        return redirect("review_rooms")
    return redirect("review_room", reference=edition.review.reference)


@in_room
def room(request: HttpRequest, room: Room) -> HttpResponse:
    """The list of tasks: every part with how far it is, what the secretariat asks, what comes next."""
    context = {
        **room.context,
        "tasks": tasks(room.edition, person=room.person),
        "requests": list(room.edition.requests.filter(settled_at=None).select_related("part")),
        "correction": CorrectionForm(),
    }
    return render(request, "reviews/filing/room.html", context)


@in_room
def part(request: HttpRequest, room: Room, part: str, number: int | None = None) -> HttpResponse:
    """One part, in a repeating part for one objective: its questions, the notes, texts that stand side by side."""
    asked = get_object_or_404(Part, round=room.review.round, code=part)
    if asked.repeats != (number is not None):
        raise Http404
    objective = get_object_or_404(Objective, number=number) if number is not None else None
    form = _part_form(request, room.edition, asked, objective)
    if request.method == "POST" and "note" in request.POST:
        return _take_note(request, room, asked, objective)
    if request.method == "POST":
        # What is right is kept even where something else on the page is not.
        is_right = form.is_valid()
        kept = [
            drafting.answer(
                room.edition, question, objective=objective, typed=typed, seen=seen, by=room.person
            )
            for question, typed, seen in form.typed()
        ]
        if any(one.variant for one in kept):
            messages.warning(
                request,
                _("Somebody else has changed an answer meanwhile. Both texts are kept: choose below."),
            )
            return redirect(request.path)
        if is_right:
            messages.success(request, _("Kept."))
            return redirect("review_room", reference=room.review.reference)
    context = {
        **room.context,
        "part": asked,
        "objective": objective,
        "form": form,
        "may_write": may_write(room.person, room.review, asked, objective),
        "variants": _variants(room.edition, asked, objective),
        "notes": room.review.notes.filter(part=asked, objective=objective).select_related("by"),
        "note_form": NoteForm(),
    }
    return render(request, "reviews/filing/part.html", context, status=422 if form.errors else 200)


def _part_form(request: HttpRequest, edition: Edition, part: Part, objective: Objective | None) -> PartForm:
    questions = list(part.questions.all())
    answers = edition.answers.filter(question__part=part, objective=objective)
    data = request.POST if request.method == "POST" and "note" not in request.POST else None
    return PartForm(data, edition=edition, questions=questions, answers=answers)


def _variants(edition: Edition, part: Part, objective: Objective | None) -> list[Variant]:
    return list(
        Variant.objects.filter(
            answer__edition=edition, answer__question__part=part, answer__objective=objective, settled_at=None
        ).select_related("answer__question", "by")
    )


def _take_note(request: HttpRequest, room: Room, part: Part, objective: Objective | None) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        drafting.note(room.review, part, objective=objective, text=form.cleaned_data["note"], by=room.person)
    return redirect(f"{request.path}#notes")


@in_room
@require_POST
def settle(request: HttpRequest, room: Room, key: int) -> HttpResponse:
    """Choose between two texts of an answer: the one that stands, the other one, or both made one."""
    variant = get_object_or_404(
        Variant.objects.select_related("answer__question__part", "answer__objective", "answer__edition"),
        pk=key,
        answer__edition=room.edition,
        settled_at=None,
    )
    typed = None
    if "take" in request.POST:
        text = request.POST.get("text", variant.text)
        typed = Typed(text, variant.language, tuple(variant.codes), tuple(variant.rows))
    drafting.settle(variant, typed=typed, by=room.person)
    messages.success(request, _("Kept."))
    return redirect(_part_url(room.review, variant.answer.question.part, variant.answer.objective))


def _part_url(review: Review, part: Part, objective: Objective | None) -> str:
    at: dict[str, object] = {"reference": review.reference, "part": part.code}
    return reverse("review_part", kwargs=at | ({"number": objective.number} if objective else {}))


@in_room
def files(request: HttpRequest, room: Room) -> HttpResponse:
    """The annexes: adding and removing while the edition is being prepared."""
    form = AnnexForm(request.POST or None, request.FILES or None, initial={"language": room.edition.language})
    if request.method == "POST" and "remove" in request.POST:
        annexing.remove(room.edition, request.POST["remove"], by=room.person)
        return redirect(request.path)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="upload"):
            form.add_error(
                "file", _("Too many files have come from your network in the last hour. Try again later.")
            )
        else:
            try:
                annexing.add(
                    room.edition,
                    form.cleaned_data["file"],
                    title=form.cleaned_data["title"],
                    language=form.cleaned_data["language"],
                    by=room.person,
                )
                return redirect(request.path)
            except Unacceptable as error:
                form.add_error("file", error.sentence)
    context = {**room.context, "form": form, "annexes": room.edition.annexes.select_related("file")}
    return render(request, "reviews/filing/files.html", context, status=422 if form.errors else 200)


@in_room
def form(request: HttpRequest, room: Room) -> HttpResponseBase:
    """The review as a Word form, to be filled in without a connection."""
    written = write_form(room.edition, language=get_language() or "en")
    name = f"{room.review.round.slug}-{room.review.state.slug}.docx"
    return FileResponse(BytesIO(written), as_attachment=True, filename=name, content_type=MEDIA_TYPE)


@in_room
def upload(request: HttpRequest, room: Room) -> HttpResponse:
    """Take a filled form back: all of it, or nothing and every reason."""
    problems: list[Sentence] = []
    sent = request.FILES.get("form")
    if request.method == "POST" and sent is not None:
        try:
            filled = read_form(_bytes_of(sent), room.edition)
            beside = drafting.answer_all(
                room.edition,
                [
                    (one.slot.question, one.slot.objective, one.typed, one.seen)
                    for one in filled
                    if one.is_changed
                ],
                by=room.person,
            )
        except CannotTake as error:
            problems = error.problems
        else:
            if beside:
                messages.warning(
                    request,
                    _(
                        "The form is taken. Some answers were changed here meanwhile: both texts are kept, choose."
                    ),
                )
            else:
                messages.success(request, _("The form is taken."))
            return redirect("review_room", reference=room.review.reference)
    elif request.method == "POST":
        problems = [_("Choose the file.")]
    context = {**room.context, "problems": problems}
    return render(request, "reviews/filing/upload.html", context, status=422 if problems else 200)


def _bytes_of(sent: UploadedFile) -> bytes:
    if (sent.size or 0) > MOST_BYTES:
        raise CannotTake([_("The file is too large for a form of a review.")])
    return sent.read()


@in_room
def drafters(request: HttpRequest, room: Room) -> HttpResponse:
    """Who writes: inviting by mail, and ending an invitation."""
    if not room.may_file:
        raise Http404
    form = InvitationForm(request.POST or None, edition=room.edition)
    if request.method == "POST" and "dismiss" in request.POST:
        drafter = get_object_or_404(
            room.review.drafters.current(),
            pk=_number(request.POST["dismiss"]),
        )
        drafting.dismiss(drafter, by=room.person)
        return redirect(request.path)
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, action="write"):
            asked = form.cleaned_data
            inviting.invite_by_mail(
                room.review,
                address=asked["address"],
                part=asked["part"],
                objective=asked["objective"],
                by=room.person,
            )
            messages.success(request, _("The invitation is on its way. Its link is good once, for 14 days."))
            return redirect(request.path)
        form.add_error("address", _("Too much has come from your network in the last hour. Try again later."))
    context = {
        **room.context,
        "form": form,
        "drafters": room.review.drafters.current().select_related("person", "part", "objective"),
    }
    return render(request, "reviews/filing/drafters.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation to write: opening the link changes nothing, the button does."""
    person = cast("User", request.user)
    try:
        if request.method == "POST":
            drafter = inviting.accept(token, by=person)
            return redirect("review_room", reference=drafter.review.reference)
        context = {"invitation": inviting.find(token)}
    except Refused as error:
        return render(request, "reviews/filing/invitation.html", {"refusal": error.reason}, status=410)
    return render(request, "reviews/filing/invitation.html", context)


@in_room
def check(request: HttpRequest, room: Room) -> HttpResponse:
    """Check your answers: all that will be public, what is still open, and the button that files."""
    form = FilingForm(request.POST or None, initial={"publish_from": room.edition.publish_from})
    if request.method == "POST" and form.is_valid():
        filing.file(room.edition, by=room.person, publish_from=form.cleaned_data["publish_from"])
        return redirect("review_room", reference=room.review.reference)
    context = {
        **room.context,
        "form": form,
        "chapters": read(room.edition),
        "annexes": annexes_of(room.edition),
        "open_tasks": [task for task in tasks(room.edition, person=room.person) if not task.is_done],
        "conflicts": Variant.objects.filter(answer__edition=room.edition, settled_at=None).count(),
    }
    return render(request, "reviews/filing/check.html", context, status=422 if form.errors else 200)


@in_room
@require_POST
def take_back(request: HttpRequest, room: Room) -> HttpResponse:
    """Go on writing what was filed and is not public yet."""
    filing.take_back(room.edition, by=room.person)
    return redirect("review_room", reference=room.review.reference)


@in_room
@require_POST
def correct(request: HttpRequest, room: Room) -> HttpResponse:
    """Begin the next edition."""
    form = CorrectionForm(request.POST)
    if form.is_valid() and room.edition.status == EditionStatus.PUBLISHED:
        filing.correct(room.review, remark=form.cleaned_data["remark"], by=room.person)
    else:
        messages.error(request, _("Say what this edition corrects."))
    return redirect("review_room", reference=room.review.reference)


@in_room
def withdraw(request: HttpRequest, room: Room) -> HttpResponse:
    """Withdraw a published review, after being asked once more."""
    if request.method != "POST":
        return render(request, "reviews/filing/withdraw.html", room.context)
    filing.withdraw(room.review, by=room.person)
    messages.success(request, _("The review is withdrawn; a note says so in its place."))
    return redirect(room.review)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
