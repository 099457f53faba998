"""Reviews for readers of feeds: every edition as it became public, of all States, of one, or of one round."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from imrf_portal.compact.models import Round, State
from imrf_portal.kit.feeds import NEWEST, EntriesFeed
from reviews.models import Edition, round_address


class EditionsFeed(EntriesFeed):
    """Editions of reviews as everybody reads them, the newest first."""

    def newest(self, editions: QuerySet[Edition]) -> list[Edition]:
        """The last of these, with what an entry says of each."""
        named = editions.select_related("review__state", "review__round__region")
        return list(named.order_by("-published_at", "-pk")[:NEWEST])

    def item_title(self, item: Edition) -> str:
        """Whose review for which round; of a correction its number."""
        name = f"{item.review.state.name}, {item.review.round.name}"
        if item.number > 1:
            name = _("%(review)s, edition %(number)s") % {"review": name, "number": item.number}
        return escape(name)

    def item_description(self, item: Edition) -> str:
        """What a correction corrects, in the words of the State."""
        return escape(item.remark)

    def item_language(self, item: Edition) -> str:
        """The language of what the entry says: of a correction the State's, otherwise the reader's."""
        return item.language if item.remark else (get_language() or "en")


class ReviewsFeed(EditionsFeed):
    """The reviews of all States."""

    def title(self) -> str:
        """The feed's name."""
        return escape(_("Voluntary national reviews of the Global Compact"))

    def link(self) -> str:
        """The page it belongs to."""
        return reverse("reviews")

    def items(self) -> list[Edition]:
        """The editions that became public last; one query."""
        return self.newest(Edition.objects.published())


class StateFeed(EditionsFeed):
    """The reviews of one State."""

    def get_object(self, request: HttpRequest, state: str) -> State:
        """The State at an address. Raises `Http404`."""
        return get_object_or_404(State, slug=state)

    def title(self, obj: State) -> str:
        """The feed's name."""
        return escape(_("Voluntary national reviews: %(of)s") % {"of": obj.name})

    def link(self, obj: State) -> str:
        """The page it belongs to."""
        return obj.get_absolute_url()

    def items(self, obj: State) -> list[Edition]:
        """The State's editions that became public last."""
        return self.newest(Edition.objects.published().filter(review__state=obj))


class RoundFeed(EditionsFeed):
    """The reviews of one round."""

    def get_object(self, request: HttpRequest, round: str) -> Round:
        """The round at an address. Raises `Http404`."""
        return get_object_or_404(Round.objects.select_related("region"), slug=round)

    def title(self, obj: Round) -> str:
        """The feed's name."""
        return escape(_("Voluntary national reviews: %(of)s") % {"of": obj.name})

    def link(self, obj: Round) -> str:
        """The page it belongs to."""
        return reverse("reviews_round", kwargs=round_address(obj))

    def items(self, obj: Round) -> list[Edition]:
        """The round's editions that became public last."""
        return self.newest(Edition.objects.published().filter(review__round=obj))
