"""Searches that people follow: kept once for everybody who asks the same, and told of what has come since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone, translation

from consultations.models import Comment, Position
from imrf_portal.accounts.models import User
from imrf_portal.kit.text import digest, one_line
from imrf_portal.languages import BY_CODE, OFFICIAL
from imrf_portal.notifications.announcing import announce
from imrf_portal.notifications.models import Announcement, Subscription
from imrf_portal.notifications.topics import topic
from imrf_portal.search.asking import Asked, asked
from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.models import MOST_CHARACTERS, Entry, SavedSearch
from imrf_portal.search.searching import Hit, Place, first_of, read

FOUND = "search_found"
# So many of what was found stand in a letter; the page has the others.
MOST_TOLD = 10
# What entered the index a moment ago may not be seen by everybody yet.
SETTLED = timedelta(minutes=2)
# What nobody follows is kept so long, for whoever is still at the button.
KEPT = timedelta(days=2)


def keep(words: str, narrowed: SearchFilter, *, page_language: str) -> SavedSearch | None:
    """The search for these words, narrowed so, as it can be followed: one row whoever asks. None for no words.

    The language in which the words are taken is kept with them.
    """
    words = " ".join(one_line(words).split())[:MOST_CHARACTERS]
    sought = asked(words, page=narrowed.asked.get("language", page_language))
    if not sought:
        return None
    parameters = {"q": words, **narrowed.asked}
    told_apart = "\n".join(
        [sought.language, *(f"{name}={value}" for name, value in sorted(parameters.items()))]
    )
    saved, _is_new = SavedSearch.objects.get_or_create(
        digest=digest(told_apart.casefold()),
        defaults={"words": words, "language": sought.language, "asked": parameters},
    )
    return saved


def search_topic(saved: SavedSearch) -> str:
    """What one follows to hear what a search finds."""
    return topic("search", saved.pk)


def followed() -> QuerySet[SavedSearch]:
    """The searches that somebody follows."""
    return SavedSearch.objects.filter(_is_followed())


def tell_what_came() -> int:
    """Let the followers of each search hear, once, of what has come since they last did; how many searches had news.

    What came and has gone again is not told; where nothing came nobody hears. Searches that nobody follows go.
    """
    until = timezone.now() - SETTLED
    told = 0
    for key in followed().values_list("pk", flat=True):
        with transaction.atomic():
            saved = SavedSearch.objects.select_for_update(skip_locked=True).filter(pk=key).first()
            if saved is not None and saved.heard_until < until:
                told += _tell(saved, until)
                saved.heard_until = until
                saved.save(update_fields=["heard_until"])
    SavedSearch.objects.filter(~_is_followed(), heard_until__lt=until - KEPT).delete()
    return told


def _tell(saved: SavedSearch, until: datetime) -> bool:
    narrowed = SearchFilter(saved.asked, queryset=Entry.objects.all())
    sought = asked(saved.words, page=saved.language)
    came = Entry.objects.filter(entered_at__gt=saved.heard_until, entered_at__lte=until)
    places = first_of(narrowed.narrow(came), sought)
    facts = _facts(saved, places, sought)
    if facts is None:
        return False
    announce(
        FOUND,
        key=f"search-{saved.pk}-{until.isoformat()}",
        topics=[search_topic(saved)],
        facts=facts,
    )
    return True


def _facts(saved: SavedSearch, places: Sequence[Place], sought: Asked) -> dict[str, Any] | None:
    """What the letter says, frozen: the words, by language the names and addresses of what was found; None for
    nothing."""
    facts: dict[str, Any] = {"words": saved.words, "words_language": saved.language}
    hits: list[Hit] = []
    for language in OFFICIAL:
        with translation.override(language.code):
            hits = read(places, sought)
            facts[language.code] = {
                "url": saved.get_absolute_url(),
                "found": [
                    {
                        "kind": str(hit.kind.label),
                        "name": hit.name,
                        "language": hit.name_language,
                        "url": hit.thing.url,
                    }
                    for hit in hits[:MOST_TOLD]
                ],
            }
    facts["count"], facts["more"] = len(hits), max(len(hits) - MOST_TOLD, 0)
    return facts if hits else None


def forget_names(author: User) -> None:
    """Let what was told of searches say of this author's words what they are, and no more who said them."""
    comments = Comment.objects.filter(submission__author=author).select_related("submission")
    paths = [one.get_absolute_url() for one in comments]
    paths += [one.get_absolute_url() for one in Position.objects.filter(author=author)]
    addresses = {_without_language(path) for path in paths}
    told = Announcement.objects.filter(kind=FOUND) if addresses else Announcement.objects.none()
    for news in told.iterator():
        hits = [one for code in BY_CODE for one in news.facts.get(code, {}).get("found", ())]
        if named := [one for one in hits if _without_language(one["url"]) in addresses]:
            for one in named:
                one["name"] = one["kind"]
            news.save(update_fields=["facts"])


def _without_language(address: str) -> str:
    """The address of a page as it is in every language."""
    return address.lstrip("/").partition("/")[2]


def _is_followed() -> Exists:
    own = Concat(Value("search:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return Exists(Subscription.objects.standing().filter(topic=own))
