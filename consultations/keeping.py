"""Keeping what is typed and not sent, for a signed-in author or for whoever holds the secret in their cookie."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Comment, Consultation, ProposalKind, Unsent, UnsentPosition
from consultations.places import Place
from declarations.intake.reading import settle
from imrf_portal.accounts.models import User
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import clean, digest, mask_addresses, one_line

COOKIE = "writer"
MAX_FILES = 5

Typed = TypeVar("Typed", Unsent, UnsentPosition)


def holder_of(request: HttpRequest) -> str:
    """The secret that marks this browser's unsent comments; a new one where it has none yet."""
    known = request.get_signed_cookie(COOKIE, default="", salt=COOKIE)
    if not known:
        known = request.META.setdefault("imrf.writer", secrets.token_urlsafe(24))
    return known


def remember_holder(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Leave the browser its secret, for as long as unsent comments are kept."""
    response.set_signed_cookie(
        COOKIE,
        holder_of(request),
        salt=COOKIE,
        max_age=settings.UNSENT_KEPT_DAYS * 24 * 60 * 60,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def own(request: HttpRequest) -> Q:
    """Whose something unsent is: its author's once it has one, else the holder's."""
    mine = Q(author__isnull=True, holder=digest(holder_of(request)))
    return mine | Q(author=request.user) if isinstance(request.user, User) else mine


def find(request: HttpRequest, key: uuid.UUID) -> Unsent:
    """The unsent (or just sent) comment of this key, if it is this writer's. Raises `Http404`."""
    unsent = (
        Unsent.objects.filter(own(request), key=key)
        .select_related(
            "consultation__cycle",
            "consultation__draft",
            "paragraph__draft__declaration",
            "question",
            "draft__declaration",
            "event",
            "parent__submission",
            "revises__submission",
            "base",
            "speaks_for",
            "sent_as",
            "author",
            "joint__organisation",
        )
        .first()
    )
    if unsent is None:
        raise Http404
    return unsent


def latest_at(request: HttpRequest, place: Place) -> Unsent | None:
    """What this writer last typed at a place and has not sent."""
    return others_at(request, place, None).first()


def others_at(request: HttpRequest, place: Place, unsent: Unsent | None) -> QuerySet[Unsent]:
    """What else than `unsent` this writer has typed at a place and not sent, the newest first: in another window, or as
    a second remark. What a joint submission holds is changed on its own page."""
    if COOKIE not in request.COOKIES and not request.user.is_authenticated:
        return Unsent.objects.none()
    others = Unsent.objects.filter(own(request), sent_as__isnull=True, joint__isnull=True, **_at(place))
    others = others.exclude(pk=unsent.pk) if unsent else others
    return others.order_by("-updated_at")


def _at(place: Place) -> dict[str, Any]:
    """The place as an unsent comment keeps it; all four keys of a target, so that it is this one and no other."""
    nowhere: dict[str, Any] = dict.fromkeys(Unsent.TARGETS)
    return {
        "consultation": place.consultation,
        "parent": place.parent,
        "revises": place.revises,
        **nowhere,
        **place.target,
    }


def gathered_in(request: HttpRequest, consultation: Consultation) -> QuerySet[Unsent]:
    """What this writer has typed in a consultation and not sent, in the order of its draft; replies and revisions,
    which are sent alone, and what a joint submission holds left out."""
    return (
        Unsent.objects.filter(
            own(request), consultation=consultation, sent_as=None, parent=None, revises=None, joint=None
        )
        .select_related("consultation__cycle", "paragraph__draft__declaration", "question", "draft", "base")
        .prefetch_related("files")
        .order_by(F("paragraph__order").asc(nulls_first=True), "updated_at")
    )


def keep_found(request: HttpRequest, consultation: Consultation, **typed: object) -> Unsent:
    """Keep a remark that was read from the writer's file as if it had been typed; the same file again adds none."""
    author = request.user if isinstance(request.user, User) else None
    same = Unsent.objects.filter(
        own(request), consultation=consultation, sent_as__isnull=True, **typed
    ).first()
    return same or Unsent.objects.create(
        holder=digest(holder_of(request)), author=author, consultation=consultation, **typed
    )


def discard(unsent: Unsent) -> None:
    """Throw away what its writer does not want to send, files included."""
    files = list(unsent.files.all())
    unsent.delete()
    for stored in files:
        forget(stored)


def keep(
    request: HttpRequest,
    place: Place,
    *,
    key: uuid.UUID,
    window: uuid.UUID | None = None,
    seen: uuid.UUID | None = None,
    **typed: Any,
) -> Unsent:
    """Keep what was typed at a place under `key`, as `keep_typed` does."""
    return keep_typed(
        request, Unsent, _at(place), key=key, window=window, seen=seen, typed=typed, was_sent=_was_sent
    )


def keep_typed(
    request: HttpRequest,
    model: type[Typed],
    at: dict[str, Any],
    *,
    key: uuid.UUID,
    window: uuid.UUID | None,
    seen: uuid.UUID | None,
    typed: dict[str, Any],
    was_sent: Callable[[Typed, dict[str, Any]], bool],
) -> Typed:
    """Keep what was typed where `at` says under `key`; the same key again is the same comment, or position.

    `window` is where it was typed, and `seen` the window whose words stood there before. Where a third has written
    other words since, neither is lost: these are kept beside them, under a key of their own; so they are where the
    consultation has closed, since what stood then may yet be let in and stays as it was. What was sent already
    (`was_sent`) is given back untouched; other words typed since, or a file, are kept under a key of their own. Where
    the key is somebody else's, theirs is not touched either: what was typed is kept under a fresh key.
    """
    author = request.user if isinstance(request.user, User) else None
    holder = digest(holder_of(request))
    typed = {**typed, "window": window or uuid.uuid4()}
    fresh = {"holder": holder, "author": author, **at, **typed}
    with transaction.atomic():
        unsent, is_new = model.objects.select_for_update().get_or_create(key=key, defaults=fresh)
        if is_new:
            return unsent
        if not may_write(unsent, author=author, holder=holder):
            return model.objects.create(**fresh)
        if unsent.sent_as is not None:
            if not request.FILES and was_sent(unsent, typed):
                return unsent
            return model.objects.create(**fresh)
        is_overtaken = window is not None and unsent.window not in {window, seen}
        if (is_overtaken or unsent.stands_as_at_closing) and _says_otherwise(unsent, typed):
            same_window = model.objects.filter(
                own(request), sent_as__isnull=True, window=typed["window"], **at
            )
            beside = same_window.exclude(pk=unsent.pk).select_for_update()
            unsent = beside.first() or model(holder=holder, **at)
        elif unsent.stands_as_at_closing:
            return unsent
        for field, value in typed.items():
            setattr(unsent, field, value)
        unsent.author = unsent.author or author
        unsent.save()
        return unsent


def is_blank(model: type[Typed], key: uuid.UUID, typed: dict[str, Any]) -> bool:
    """Whether there is nothing to keep: nothing was typed, and nothing that was is erased by it."""
    is_typed = any(typed.get(name, "").strip() for name in ("title", "text", "proposal_kind"))
    return not is_typed and not model.objects.filter(key=key, sent_as__isnull=True).exists()


def _was_sent(unsent: Unsent, typed: dict[str, Any]) -> bool:
    """Whether these words are those that were sent, as a second press sends them, and not others typed since."""
    text, kind = clean(typed.get("text", "")), typed.get("proposal_kind")
    wording = settle(clean(typed["proposed_text"])) if kind and kind != ProposalKind.STRIKE else ""
    source = one_line(typed["source"]) if kind else ""
    sent = Comment.objects.filter(submission=unsent.sent_as, **unsent.target_key)
    proposal = "standing_version__proposal"
    said = sent.values_list("standing_version__text", f"{proposal}__text", f"{proposal}__source")
    return any(
        all(
            (one or "") in {now, mask_addresses(now)}
            for one, now in zip(row, (text, wording, source), strict=True)
        )
        for row in said
    )


def _says_otherwise(unsent: Unsent | UnsentPosition, typed: dict[str, Any]) -> bool:
    words = ("title", "text", "proposal_kind", "proposed_text", "source")
    return any(getattr(unsent, name) != typed[name] for name in words if name in typed)


def may_write(unsent: Unsent | UnsentPosition, *, author: User | None, holder: str) -> bool:
    """Whether this writer goes on with what is unsent: its author, or the browser it was typed in, so that a session
    that expired while somebody typed does not part them from their text."""
    if author is not None and unsent.author_id is not None:
        return unsent.author_id == author.pk
    return unsent.holder == holder


def attach(unsent: Unsent, upload: UploadedFile) -> StoredFile:
    """Keep a file with an unsent comment; the same bytes twice are one file.

    Raises `Unacceptable` for a file the portal does not take, `Refused` for one too many.
    """
    if unsent.files.count() >= MAX_FILES:
        raise Refused(
            _("A comment carries up to %(limit)s files. Remove one before adding another.")
            % {"limit": MAX_FILES}
        )
    stored = store(upload, by=unsent.author)
    same = unsent.files.filter(sha256=stored.sha256).first()
    if same is not None:
        forget(stored)
        return same
    unsent.files.add(stored)
    return stored


def detach(unsent: Unsent, key: str) -> None:
    """Take the file of this key, as the form names it, off an unsent comment and remove it."""
    for stored in unsent.files.all():
        if str(stored.pk) == key:
            unsent.files.remove(stored)
            forget(stored)


def purge() -> int:
    """Remove what nobody has touched for `UNSENT_KEPT_DAYS`, files included; what others sign stays that long after the
    consultation has closed. Returns how many."""
    limit = timezone.now() - timedelta(days=settings.UNSENT_KEPT_DAYS)
    outdated = Unsent.objects.filter(updated_at__lt=limit).prefetch_related("files")
    outdated = outdated.exclude(joint__consultation__closes_at__gt=limit)
    count = 0
    for unsent in outdated:
        if unsent.sent_as_id is None:
            discard(unsent)
        else:
            unsent.delete()
        count += 1
    return count
