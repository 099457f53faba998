"""No link that was forged, changed, or made for something else, somebody else or another portal does anything."""

from __future__ import annotations

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from tests import makers
from tests.house.scene import Scene, set_scene
from tests.house.tokens import Purpose, mutations, purposes

pytestmark = pytest.mark.django_db

MUTATED = 10_000


@pytest.fixture
def scene(settings, tmp_path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return set_scene()


@pytest.fixture
def all_purposes(scene) -> list[Purpose]:
    person = makers.make_person("Token holder")
    return purposes(scene.words, person)


def test_each_token_is_good_for_its_own_purpose(all_purposes):
    assert [one.name for one in all_purposes if not one.accepts(one.token)] == []


def test_of_ten_thousand_mutated_tokens_none_is_taken(all_purposes):
    each = -(-MUTATED // len(all_purposes))
    tried = [(one, token) for one in all_purposes for token in mutations(one.token, each)]
    assert len(tried) >= MUTATED
    assert [(one.name, token) for one, token in tried if one.accepts(token)] == []


def test_a_token_is_good_for_no_other_purpose(all_purposes):
    taken = [
        (one.name, other.name)
        for one in all_purposes
        for other in all_purposes
        if other is not one and other.accepts(one.token)
    ]
    assert taken == []


def test_a_token_of_another_portal_is_refused(all_purposes, settings):
    settings.SITE_URL = "https://rehearsal.example"
    settings.ACCOUNT_SALT = "account@rehearsal.example"
    # allauth's own: it is made of the digest of the account's password, which no other portal has.
    ours = [one for one in all_purposes if one.name != "to set a new password"]
    assert [one.name for one in ours if one.accepts(one.token)] == []


def test_a_link_to_set_a_password_is_good_for_its_own_account_alone(all_purposes, client):
    token = next(one.token for one in all_purposes if one.name == "to set a new password")
    other = makers.make_person("Somebody else")
    address = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(other), token])
    page = client.get(address, follow=True)
    assert "password1" not in page.content.decode()
