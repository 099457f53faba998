"""What is new, for readers of feeds: drafts and comments as they were published, with their whole text."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.models import Comment
from consultations.naming import author_as_shown
from declarations.models import Draft
from imrf_portal.accounts.models import Organisation
from imrf_portal.kit.feeds import NEWEST, EntriesFeed
from imrf_portal.pages import remarks
from imrf_portal.pages.organisations import public, voice


class DraftsAndComments(EntriesFeed):
    """Drafts and comments as they were published; only what everybody may read."""

    def item_title(self, item: Draft | Comment) -> str:
        """A draft's name, or who spoke on what."""
        if isinstance(item, Draft):
            return escape(str(item))
        said = {"who": author_as_shown(item.submission), "about": remarks.as_remarks([item])[0].about}
        return escape(_("%(who)s on %(about)s") % said)

    def item_description(self, item: Draft | Comment) -> str:
        """A comment's whole text."""
        return "" if isinstance(item, Draft) else escape(item.text)

    def item_language(self, item: Draft | Comment) -> str:
        """The language of what the entry says."""
        return (get_language() or "en") if isinstance(item, Draft) else item.language


class NewestFeed(DraftsAndComments):
    """The newest drafts and published comments, newest first."""

    def title(self) -> str:
        """The feed's name."""
        return _("IMRF Portal: new drafts and comments")

    def link(self) -> str:
        """The page it belongs to."""
        return reverse("home")

    def items(self) -> list[Draft | Comment]:
        """Drafts and comments by the instant at which they became public."""
        drafts = Draft.objects.published().select_related("declaration").order_by("-published_at")[:NEWEST]
        both = [*drafts, *remarks.published()[:NEWEST]]
        return sorted(both, key=_published_at, reverse=True)[:NEWEST]


class OrganisationFeed(DraftsAndComments):
    """The newest that an organisation has said under its own name, in consultations and on events."""

    def get_object(self, request: HttpRequest, slug: str) -> Organisation:
        """The organisation at an address, if it has a page. Raises `Http404`."""
        return get_object_or_404(public(), slug=slug)

    def title(self, obj: Organisation) -> str:
        """Whose words these are."""
        return escape(obj.name)

    def link(self, obj: Organisation) -> str:
        """Its page."""
        return obj.get_absolute_url()

    def items(self, obj: Organisation) -> list[Draft | Comment]:
        """What it said, by the instant at which it became public."""
        said = voice(obj)
        both: list[Draft | Comment] = [*said.comments()[:NEWEST], *said.statements()[:NEWEST]]
        return sorted(both, key=_published_at, reverse=True)[:NEWEST]


def _published_at(item: Draft | Comment) -> datetime:
    if item.published_at is None:
        raise ValueError("Only what is published is in the feed.")
    return item.published_at
