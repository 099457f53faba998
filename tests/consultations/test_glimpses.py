"""The quick query sees what the consultations' own gate shows, and moves when anything on the page does."""

import pytest
from django.http import Http404
from django.utils import timezone

from consultations.glimpses import glimpse
from consultations.models import Consultation
from declarations.models import Declaration, Draft
from imrf_portal.compact.models import Cycle
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("draft", ["published", "preparing", "none"])
def test_glimpse_is_refused_wherever_the_gate_hides(announced, draft):
    room = makers.make_consultation(makers.make_draft(published=draft == "published"), announced=announced)
    if draft == "none":
        Consultation.objects.filter(pk=room.pk).update(draft=None)
    if Consultation.objects.announced().exists():
        seen = glimpse("2026", "rev-1")
        assert (seen.stamp, seen.opens_at, seen.closes_at) == (room.stamp, room.opens_at, room.closes_at)
    else:
        with pytest.raises(Http404):
            glimpse("2026", "rev-1")


def test_a_comment_moves_the_stamp_alone():
    room = makers.make_consultation()
    before = glimpse("2026", "rev-1")
    Consultation.objects.filter(pk=room.pk).update(stamp=7)
    after = glimpse("2026", "rev-1")
    assert (after.stamp, after.said) == (7, before.said)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Consultation, {"title_fr": "Autre titre"}),
        (Cycle, {"name_ar": "اسم"}),
        (Draft, {"issue": 2}),
        (Draft, {"languages": ["en", "fr"]}),
        (Declaration, {"title_en": "Another title"}),
    ],
)
def test_any_change_of_what_the_page_says_moves_the_digest(model, change):
    makers.make_consultation()
    before = glimpse("2026", "rev-1")
    model.objects.rewrite(False).update(**change)
    assert glimpse("2026", "rev-1").said != before.said


def test_a_look_at_the_clock_is_aware():
    makers.make_consultation()
    assert timezone.is_aware(glimpse("2026", "rev-1").opens_at)
