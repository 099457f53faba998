"""Following the reviews of a State and of a round: from their pages, and each letter once."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from imrf_portal.notifications.expanding import expand_what_is_due
from imrf_portal.notifications.models import Delivery, Subscription
from tests.makers import make_person, make_state
from tests.reviews.makers import make_published, make_round

pytestmark = pytest.mark.django_db


def test_reader_follows_a_state_and_a_round_and_hears_once():
    reader, state, round = make_person(), make_state(), make_round()
    client = Client()
    client.force_login(reader)
    pages = [reverse("state", args=[state.slug]), reverse("reviews_round", kwargs={"year": 2026})]
    for page in pages:
        found = re.search(r'href="([^"]*/follow/[^"]*)"', client.get(page).content.decode())
        assert found is not None, page
        follow = unescape(found[1])
        assert client.get(follow).status_code == 200
        assert client.post(follow).status_code == 302
    topics = set(Subscription.objects.standing().filter(person=reader).values_list("topic", flat=True))
    assert topics == {f"state:{state.pk}", f"round:{round.pk}"}
    make_published(state)
    expand_what_is_due()
    expand_what_is_due()
    assert Delivery.objects.filter(kind="review_published", person=reader).count() == 1
