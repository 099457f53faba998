"""The door of the filing room: open to those who write or file a review, not there for anybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import NotDone
from imrf_portal.kit.references import BadReference, normalise
from reviews.models import Edition, Review
from reviews.permissions import may_enter, may_file_for

View = Callable[..., HttpResponseBase]


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
        except NotDone as error:
            messages.error(request, error.sentence)
        return redirect("review_room", reference=review.reference)

    return login_required(never_cache(enter))
