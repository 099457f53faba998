"""A search that is followed, and something new that says what it looks for."""

from __future__ import annotations

from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.notifications.subscribing import follow
from imrf_portal.search import saving
from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.indexing import index_everything
from imrf_portal.search.models import Entry, SavedSearch


def let_search_find(person: User) -> None:
    """Let a person hear of what a search of theirs has found since."""
    narrowed = SearchFilter(QueryDict(""), queryset=Entry.objects.all())
    saved = saving.keep("demonstration", narrowed, page_language="en")
    assert saved is not None
    follow(person, saving.search_topic(saved), label=saved.words)
    SavedSearch.objects.update(heard_until=timezone.now() - timedelta(hours=2))
    index_everything()
    Entry.objects.update(entered_at=timezone.now() - timedelta(hours=1))
    saving.tell_what_came()
