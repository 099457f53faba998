import json

import pytest

from declarations.commitments import loading
from declarations.models import Commitment
from imrf_portal.compact import loading as reference
from imrf_portal.languages import OFFICIAL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    reference.load()


def test_commitments_of_2022_are_loaded_once():
    created = loading.load()
    assert created.created == Commitment.objects.published().count() >= 1
    again = loading.load()
    assert (again.created, again.updated, again.unchanged) == (0, 0, created.created)


def test_paragraph_51_of_2022_leads_to_the_official_document():
    loading.load()
    commitment = Commitment.objects.get(cycle__slug="2022", slug="51")
    assert commitment.get_absolute_url() == "/en/commitments/2022/51/"
    assert (commitment.text_symbol, commitment.paragraph) == ("A/RES/76/266", None)
    assert commitment.text_url.startswith("https://docs.un.org/")
    # Nobody has read whom it binds, and the portal does not say so.
    assert commitment.bound == ""


def test_what_a_person_put_right_is_kept():
    loading.load()
    Commitment.objects.filter(slug="51").update(subject_en="Demonstration text", who="all")
    assert loading.load().kept == 2
    assert Commitment.objects.get(slug="51").subject == "Demonstration text"


def test_a_subject_line_stands_in_six_languages_or_in_none():
    records = json.loads((loading.DATA / "commitments.json").read_text())["records"]
    for one in records:
        said = [bool(one["subject"][language.code]) for language in OFFICIAL]
        assert all(said) or not any(said), one["label"]
        assert any(said) or "subject_en" in one["unverified"], one["label"]
