"""A link in a reminder: for its person and line alone, once, until it expires."""

from __future__ import annotations

import pytest
from django.core import signing
from django.http import Http404
from django.utils import timezone

from imrf_portal.kit.permissions import Refused
from pledges.ledger import links
from pledges.models import EntryKind, Progress, UpdateLink
from tests.pledges.ledger.makers import reported
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    pledge = make_pledge()
    now = timezone.now()
    return UpdateLink.objects.create(
        partner=pledge.partners.get(),
        person=pledge.author,
        turn=UpdateLink.Turn.SILENT,
        day=now.date(),
        expires_at=now + links.LIFE,
    )


def address(link):
    return f"/en/pledges/update/{links.token_of(link)}/"


def test_reading_is_harmless_however_often(link, client):
    for read in (client.get, client.head, client.get):
        assert read(address(link)).status_code == 200
    link.refresh_from_db()
    assert link.used_at is None
    assert link.partner.pledge.entries.count() == 1


def test_it_reports_once_for_its_person(link, client):
    data = {"progress": "under-way", "on": "2026-03-02", "language": "en"}
    answer = client.post(address(link), data)
    entry = link.partner.entries.get(kind=EntryKind.PROGRESS)
    assert answer.status_code == 302
    assert answer.url.endswith(f"#entry-{entry.pk}")
    assert entry.by == link.person
    again = client.post(address(link), {**data, "progress": "fulfilled"})
    assert again.status_code == 410
    assert "This link has been used already. Sign in to report again." in again.content.decode()
    assert link.partner.entries.count() == 2


def test_what_is_refused_uses_nothing_up_and_loses_nothing(link, client):
    data = {"progress": "ended", "on": "2099-03-02", "text": "Demonstration text.", "language": "en"}
    answer = client.post(address(link), data)
    assert answer.status_code == 422
    assert "Demonstration text." in answer.content.decode()
    link.refresh_from_db()
    assert link.used_at is None


def test_old_link_says_so_and_offers_signing_in(link, client):
    UpdateLink.objects.update(expires_at=timezone.now())
    answer = client.get(address(link))
    assert answer.status_code == 410
    assert "This link is past its time. Sign in to report." in answer.content.decode()
    assert "/en/pledges/file/" in answer.content.decode()
    with pytest.raises(links.Spent):
        links.report(links.token_of(link), reported())


def test_it_is_worth_nothing_once_its_person_has_left(link, client):
    link.person.memberships.update(until=timezone.now())
    assert client.post(address(link), {"progress": "planned"}).status_code == 410
    with pytest.raises(Refused):
        links.report(links.token_of(link), reported(progress=Progress.PLANNED))


def test_token_of_another_purpose_or_portal_is_none(link, settings):
    token = links.token_of(link)
    settings.SITE_URL = "https://another.example"
    for wrong in (token, signing.Signer(sep=".").sign(str(link.pk)), "7", f"{link.pk + 1}{token[1:]}"):
        with pytest.raises(Http404):
            links.find(wrong)


def test_link_that_was_removed_does_not_exist(link):
    token = links.token_of(link)
    link.delete()
    with pytest.raises(Http404):
        links.find(token)
