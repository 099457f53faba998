"""Asking for a compilation, releasing it to everybody, taking that back; and whether its file may still be had."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.compilation.models import Chosen, Compilation, CompilationKind
from consultations.compilation.permissions import may_compile, may_release
from consultations.models import Comment, Consultation, Endorsement
from imrf_portal.accounts.models import User
from imrf_portal.documents.making import begin_again, take_up
from imrf_portal.documents.models import UNDER_WAY
from imrf_portal.documents.storing import forget as forget_file
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.waking import wake
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import WrongStep, locked

MAKE = "consultations.compilation.tasks.make"
# What the secretariat and the co-facilitators compile. What was withheld, returned or withdrawn is in no file.
READ = (Status.PUBLISHED, Status.WAITING)


class Order(NamedTuple):
    """What is asked for: a kind of file, for whom, in which language, of which comments (`narrowing` is the filter
    of the list as its address carries it)."""

    kind: str
    audience: str
    language: str
    narrowing: Mapping[str, str]


def ask(consultation: Consultation, order: Order, *, key: uuid.UUID, by: User) -> Compilation:
    """Have a compilation made by a worker.

    Pressing twice asks once: the same `key`, or the same order while a file of it is under way, gives the
    compilation that is there. Raises `Refused`, also for a text where no proposal has been chosen.
    """
    require(may_compile(by, consultation))
    if order.kind in CompilationKind.of_text():
        _check_text(consultation)
    with transaction.atomic():
        # Two presses at the same instant queue here.
        locked(by)
        made = Compilation.objects.filter(key=key, consultation=consultation).first()
        if made is not None:
            return made
        compilation, is_new = Compilation.objects.get_or_create(
            consultation=consultation,
            kind=order.kind,
            audience=order.audience,
            language=order.language,
            narrowing=dict(order.narrowing),
            status__in=UNDER_WAY,
            defaults={"key": _free(key), "asked_by": by},
        )
        if is_new:
            record("compilation_asked", compilation, by=by, facts={"kind": order.kind, "for": order.audience})
            wake(MAKE, compilation.pk)
        return compilation


def _free(key: uuid.UUID) -> uuid.UUID:
    """The key, or a fresh one where another consultation has it."""
    return uuid.uuid4() if Compilation.objects.filter(key=key).exists() else key


def _check_text(consultation: Consultation) -> None:
    if consultation.draft is None:
        raise Refused(_("This consultation has no draft, so there is no text to compile."))
    if not Chosen.objects.filter(proposal__version__comment__submission__consultation=consultation).exists():
        raise Refused(_("Choose the proposals that are to stand in the text first."))


def make_anew(compilation: Compilation, *, by: User) -> None:
    """Have a file that is made, or could not be made, made once more. Raises `Refused`, and `WrongStep` where it is
    under way."""
    require(may_compile(by, compilation.consultation))
    with transaction.atomic():
        begin_again(compilation, MAKE, by=by, attempts=0)


def release(compilation: Compilation, *, by: User) -> None:
    """Let everybody have a file that holds nothing but published comments. Twice is once.

    Raises `Refused`, also for a file that is not made yet, or not for everybody.
    """
    require(may_release(by))
    with transaction.atomic():
        row = locked(compilation)
        if not row.is_public:
            raise Refused(
                _("This file holds what waits for moderation. Release one that is made for everybody.")
            )
        if not row.is_made:
            raise Refused(_("This file is not ready yet."))
        if row.released_at is None:
            _set_release(compilation, released=True)
            record("compilation_released", compilation, by=by)


def take_back(compilation: Compilation, *, by: User) -> None:
    """Let everybody but the secretariat and the co-facilitators no longer have a file. Raises `Refused`."""
    require(may_release(by))
    with transaction.atomic():
        if locked(compilation).released_at is not None:
            _set_release(compilation, released=False)
            record("compilation_taken_back", compilation, by=by)


def _set_release(compilation: Compilation, *, released: bool) -> None:
    compilation.released_at = timezone.now() if released else None
    compilation.save(update_fields=["released_at"])


def is_whole(compilation: Compilation) -> bool:
    """Whether everything that stands in the file may still be read by those it is for; two queries.

    A comment in it that was withheld, withdrawn or worded anew since, or a joint submission that others have signed
    or left since, makes the file one that nobody is handed.
    """
    statuses = (Status.PUBLISHED,) if compilation.is_public else READ
    held = set(compilation.held)
    standing = Comment.objects.filter(standing_version__in=held, status__in=statuses)
    if standing.count() != len(held):
        return False
    signed = Endorsement.objects.confirmed().filter(joint__submission__in=standing.values("submission"))
    return set(signed.values_list("pk", flat=True)) == set(compilation.signed)


def forget(
    consultations: Iterable[int], *, versions: Collection[int], signatures: Collection[int] = ()
) -> int:
    """Remove at once every file in which one of these `versions` of comments or `signatures` stands, and have it made
    anew; what a worker has in hand for these `consultations` is begun again. Returns how many files are gone.

    For words and names that are taken out for good, where `is_whole` would only keep the file from being handed out.
    """
    holding = Q(held__overlap=list(versions)) | Q(signed__overlap=list(signatures))
    making = Q(status=Compilation.Status.MAKING, consultation__in=list(consultations))
    gone = 0
    for compilation in Compilation.objects.filter(holding | making).order_by("pk"):
        with transaction.atomic():
            row = locked(compilation)
            stored, row.file, row.held, row.signed = row.file, None, [], []
            if row.status in {Compilation.Status.MADE, Compilation.Status.MAKING}:
                begin_again(row, MAKE, attempts=0, file=None, held=[], signed=[])
            else:
                row.save(update_fields=["file", "held", "signed"])
            if stored is not None:
                forget_file(stored)
                gone += 1
    return gone


def sweep() -> int:
    """Wake a worker for whatever waits, take up what a dead worker has left, and have released files made anew that
    hold what was taken back since; returns how many were asked for. Beat calls it again and again."""
    made = Compilation.objects.released().filter(status=Compilation.Status.MADE)
    broken = [compilation for compilation in made if not is_whole(compilation)]
    for compilation in broken:
        with suppress(WrongStep):
            begin_again(compilation, MAKE, attempts=0)
    return len(broken) + sum(take_up(compilation, MAKE) for compilation in Compilation.objects.left_behind())
