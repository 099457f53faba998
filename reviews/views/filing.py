"""The filing room: what a State's delegation sees and does. To everybody else none of it is there."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Round, State
from imrf_portal.kit.permissions import Refused, Sentence
from imrf_portal.kit.uploads import Unacceptable
from reviews import annexing, drafting, filing, inviting, own
from reviews.forms import AnnexForm, CorrectionForm, FilingForm, InvitationForm
from reviews.models import EditionStatus, Variant
from reviews.permissions import may_file_for
from reviews.progress import tasks
from reviews.reading import annexes_of, read
from reviews.views.in_room import Room, in_room
from reviews.word.fields import MEDIA_TYPE
from reviews.word.reading import CannotTake, read_form
from reviews.word.writing import write_form

# A form of thousands of pages is smaller.
MOST_BYTES = 10 * 1024 * 1024


@login_required
@never_cache
def rooms(request: HttpRequest) -> HttpResponse:
    """The reviews that a person files or helps to write, and the rounds for which one can be started."""
    person = cast("User", request.user)
    context = {"reviews": [one.review for one in own.editions(person)], "can_start": own.can_start(person)}
    return render(request, "reviews/filing/rooms.html", context)


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
