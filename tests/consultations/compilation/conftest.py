"""A consultation in which proposals were made, and the people who compile it."""

from __future__ import annotations

import pytest

from consultations.models import Consultation
from imrf_portal.accounts.models import Role
from tests import makers


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def room() -> Consultation:
    return makers.make_consultation()


@pytest.fixture
def co_facilitator(room):
    lender = makers.make_delegation(makers.make_state("KE", "Kenya"))
    return makers.make_member(organisation=lender, role=Role.CO_FACILITATOR, cycle=room.cycle).person


@pytest.fixture
def moderator():
    return makers.make_staff()
