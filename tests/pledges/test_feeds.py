"""The feed of pledges: each once, as it became public first, with its language."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from lxml import etree

from imrf_portal.moderation.models import Status
from pledges.ledger.writing import write
from pledges.models import EntryKind
from tests.pledges.makers import make_pledge, make_version

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client):
    return etree.fromstring(client.get("/en/pledges/feed/").content).findall(f"{ATOM}entry")


def test_new_pledges_stand_in_the_feed_newest_first_and_amendments_once(client):
    first = make_pledge(title="First")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        make_pledge(title="Second", language="fr")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        anew = make_version(first, status=Status.PUBLISHED, title="First, anew")
        first.standing = anew
        first.save()
        write(first, EntryKind.AMENDED, by=None, version=anew)
    make_pledge(title="Hidden", status=Status.WAITING)
    found = entries(client)
    assert [one.findtext(f"{ATOM}title") for one in found] == [
        "P-2026-0002: Second",
        "P-2026-0001: First, anew",
    ]
    assert found[0].get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert found[1].findtext(f"{ATOM}id").endswith("/pledges/P-2026-0001/")
    assert found[1].findtext(f"{ATOM}published") < found[1].findtext(f"{ATOM}updated")


@pytest.mark.parametrize("how_many", [1, 3])
def test_feed_takes_one_query(client, django_assert_num_queries, how_many):
    for _ in range(how_many):
        make_pledge()
    with django_assert_num_queries(1):
        client.get("/en/pledges/feed/")
