"""An edit is a version; the versions before it stay."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from imrf_portal.guidance import editing, loading
from imrf_portal.guidance.models import Known, PageVersion
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from imrf_portal.records.recording import history
from tests import makers
from tests.guidance.makers import make_pages, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages() -> None:
    make_pages()


def words(**changed: str) -> dict[str, str]:
    return {**loading.words(Known.PRIVACY), **changed}


def test_every_known_page_comes_with_words_in_english():
    assert {one.page.slug for one in PageVersion.objects.newest()} == set(Known.values)
    for version in PageVersion.objects.newest():
        assert "en" in version.languages, version.page.slug


def test_loading_again_brings_nothing():
    assert loading.load() == 0
    assert PageVersion.objects.count() == len(Known)


def test_new_words_of_the_portal_become_a_version_of_an_unedited_page():
    assert editing.bring(Known.PRIVACY, words(title_en="Your data"))
    assert editing.standing(Known.PRIVACY).title_en == "Your data"


def test_what_the_secretariat_edited_is_never_loaded_over():
    editing.publish(page_of(Known.PRIVACY), words(title_en="Ours"), began_with=1, by=makers.make_staff())
    assert loading.load() == 0
    assert not editing.bring(Known.PRIVACY, words(title_en="Theirs"))
    assert editing.standing(Known.PRIVACY).title_en == "Ours"


def test_published_words_are_the_next_version_and_recorded():
    moderator = makers.make_staff()
    version = editing.publish(page_of(Known.PRIVACY), words(title_en="Ours"), began_with=1, by=moderator)
    assert (version.number, version.by) == (2, moderator)
    last = history(page_of(Known.PRIVACY)).last()
    assert (last.act, last.by) == ("page_published", moderator)
    assert last.facts == {"page": "privacy", "version": 2, "languages": "en"}


def test_same_words_make_no_version():
    before = Record.objects.count()
    same = editing.words_of(editing.standing(Known.PRIVACY))
    assert editing.publish(page_of(Known.PRIVACY), same, began_with=1, by=makers.make_staff()).number == 1
    assert Record.objects.count() == before


def test_edit_that_began_with_an_older_version_is_refused():
    page, moderator = page_of(Known.PRIVACY), makers.make_staff()
    editing.publish(page, words(title_en="First"), began_with=1, by=moderator)
    with pytest.raises(editing.EditedMeanwhile):
        editing.publish(page, words(title_en="Second"), began_with=1, by=moderator)


def test_nobody_else_edits():
    for person in (makers.make_person(), makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            editing.publish(page_of(Known.PRIVACY), words(title_en="x"), began_with=1, by=person)


def test_database_refuses_to_change_or_remove_a_version():
    versions = PageVersion.objects.filter(page__slug=Known.PRIVACY)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        versions.update(title_en="x")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        versions.delete()
