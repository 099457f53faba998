"""Giving a page new words: every edit is a version, and the versions before it stay readable."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.guidance.models import Known, Page, PageVersion
from imrf_portal.guidance.permissions import may_speak_for_the_portal
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.languages import OFFICIAL
from imrf_portal.records.recording import record

# Title and text of a page by the name of their column: `title_en`, `body_zh_hans`.
Words = Mapping[str, str]
COLUMNS = tuple(f"{field}_{one.field}" for one in OFFICIAL for field in ("title", "body"))


class EditedMeanwhile(Refused):
    """The page has another version than the one the editor began with."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has published another version of this page meanwhile. Yours is kept below: "
                "compare it with the page, then preview and publish it."
            )
        )


def standing(known: Known) -> PageVersion | None:
    """The version of a page that readers get now; None before the portal is prepared. One query."""
    return PageVersion.objects.newest().filter(page__slug=known).select_related("page").first()


def words_of(version: PageVersion) -> dict[str, str]:
    """A version's words by column, empty where a language has none."""
    return {column: getattr(version, column) or "" for column in COLUMNS}


def publish(page: Page, words: Words, *, began_with: int, by: User) -> PageVersion:
    """Let `words` be the page from now on, as its next version; recorded with the languages that changed.

    The same words as those that stand make no version: the standing one is given back. Raises `Refused` for who may
    not, and `EditedMeanwhile` where version `began_with` does not stand any more.
    """
    require(may_speak_for_the_portal(by))
    with transaction.atomic():
        last = _locked(page)
        if last is None or last.number != began_with:
            raise EditedMeanwhile
        before = words_of(last)
        changed = [one.code for one in OFFICIAL if any(before[f] != words[f] for f in _columns(one.field))]
        if not changed:
            return last
        version = PageVersion.objects.create(page=page, number=last.number + 1, by=by, **_stored(words))
        record(
            "page_published",
            page,
            by=by,
            facts={"page": page.slug, "version": version.number, "languages": ",".join(changed)},
        )
    return version


def bring(known: Known, words: Words) -> bool:
    """Let `words`, which came with the portal, be a page's newest version; whether they are new.

    A page that the secretariat has ever edited stays as it is.
    """
    with transaction.atomic():
        page, _is_new = Page.objects.get_or_create(slug=known)
        last = _locked(page)
        if last is not None and (words_of(last) == words or page.versions.filter(by__isnull=False).exists()):
            return False
        number = last.number + 1 if last else 1
        PageVersion.objects.create(page=page, number=number, **_stored(words))
        record("page_brought", page, by=None, facts={"page": known.value, "version": number})
    return True


def _locked(page: Page) -> PageVersion | None:
    Page.objects.select_for_update().get(pk=page.pk)
    return page.versions.first()


def _columns(field: str) -> tuple[str, str]:
    return f"title_{field}", f"body_{field}"


def _stored(words: Words) -> dict[str, str | None]:
    return {column: words[column] or None for column in COLUMNS}
