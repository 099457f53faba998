"""Closing an account in the browser, and taking something out in the admin."""

from __future__ import annotations

import pytest
from django.test import Client

from imrf_portal.accounts.models import Role, User
from imrf_portal.records.redacting import Ground
from imrf_portal.rights import finding
from imrf_portal.rights.models import Closing
from tests import makers
from tests.pledges.makers import make_pledge
from tests.reviews.makers import make_published
from tests.rights.test_archiving import signed_in

pytestmark = pytest.mark.django_db

CLOSE = "/en/mine/data/close/"


@pytest.fixture
def administrator() -> User:
    return makers.make_staff(Role.ADMINISTRATOR, name="Administrator")


def test_who_has_not_shown_again_who_they_are_is_asked_first(client: Client):
    client.force_login(makers.make_person())
    assert "/accounts/reauthenticate/" in client.get(CLOSE)["Location"]
    assert (
        "/accounts/reauthenticate/" in client.post(CLOSE, {"name": "unnamed", "is_meant": "on"})["Location"]
    )
    assert not Closing.objects.exists()


def test_page_says_what_stays_and_what_goes():
    page = signed_in(makers.make_person()).get(CLOSE).content.decode()
    assert "What stays" in page
    assert "What goes" in page


@pytest.mark.parametrize(
    ("sent", "error"),
    [({}, "Choose what becomes of your name."), ({"name": "unnamed"}, "Tick this box to close the account.")],
)
def test_form_that_is_not_complete_closes_nothing_and_keeps_the_choice(sent, error):
    answer = signed_in(makers.make_person()).post(CLOSE, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    assert ("checked" in page) is bool(sent)
    assert not Closing.objects.exists()


@pytest.mark.parametrize(("name", "is_unnamed"), [("named", False), ("unnamed", True)])
def test_account_is_closed_and_the_browser_signed_out(name, is_unnamed):
    person = makers.make_person()
    client = signed_in(person)
    answer = client.post(CLOSE, {"name": name, "is_meant": "on"}, follow=True)
    assert "Your account is closed." in answer.content.decode()
    assert Closing.objects.get(person=person).is_unnamed is is_unnamed
    assert client.get("/en/mine/data/").status_code == 302


def test_last_administrator_is_told_why_not():
    client = signed_in(makers.make_staff(Role.ADMINISTRATOR, second_factor=False, name="Last"))
    page = client.get(CLOSE).content.decode()
    assert "You are the last administrator" in page
    assert "Close my account for good" not in page
    assert client.post(CLOSE, {"name": "named", "is_meant": "on"}).status_code == 422


def test_focal_point_is_told_to_hand_over():
    focal = makers.make_member(organisation=makers.make_delegation(), role=Role.FOCAL_POINT)
    page = signed_in(focal.person).get(CLOSE).content.decode()
    assert "Nobody else is in charge of" in page
    assert focal.organisation.name in page


# ---- The admin ----


def test_address_of_a_page_leads_to_what_stands_there(administrator, client: Client):
    comment = makers.make_comment()
    pledge = make_pledge()
    edition = make_published()
    review = edition.review
    client.force_login(administrator)
    for address, expected in {
        comment.get_absolute_url(): {comment, comment.standing_version},
        f"https://elsewhere.example{comment.get_absolute_url()}?show=all": {
            comment,
            comment.standing_version,
        },
        pledge.get_absolute_url(): {pledge, pledge.standing},
        f"/en/reviews/{review.round.year}/{review.state.slug}/": {edition.answers.exclude(text="").get()},
        "/en/": set(),
        "nothing at all": set(),
    }.items():
        assert set(finding.things_at(address)) == expected, address
        page = client.get("/en/admin/rights/closing/redact/", {"address": address}).content.decode()
        for thing in expected:
            assert f"/redact/{thing._meta.label_lower}/{thing.pk}/" in page


def test_removing_needs_a_ground_and_a_tick(administrator, client: Client):
    comment = makers.make_comment(text="Demonstration text: quillwort.")
    address = f"/en/admin/rights/closing/redact/consultations.comment/{comment.pk}/"
    client.force_login(administrator)
    page = client.get(address).content.decode()
    assert "quillwort" in page
    for sent in ({}, {"ground": Ground.SAFETY}, {"is_meant": "on"}, {"ground": "closed", "is_meant": "on"}):
        assert client.post(address, sent).status_code == 422
    answer = client.post(address, {"ground": Ground.SAFETY, "is_meant": "on"}, follow=True)
    page = answer.content.decode()
    assert "quillwort" not in page
    assert "safety of a person" in page


def test_moderators_do_not_enter(client: Client):
    comment = makers.make_comment()
    client.force_login(makers.make_staff(Role.MODERATOR))
    for address in ("", f"consultations.comment/{comment.pk}/"):
        assert client.get(f"/en/admin/rights/closing/redact/{address}").status_code == 403
        assert client.post(f"/en/admin/rights/closing/redact/{address}").status_code == 403
