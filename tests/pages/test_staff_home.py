"""The secretariat's first page: what waits and since when, each line for whoever may work on it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Comment
from imrf_portal.accounts.models import Organisation, OrganisationKind, Role
from imrf_portal.documents.models import Scan, StoredFile
from imrf_portal.guidance import editing
from imrf_portal.guidance.models import Known
from imrf_portal.kit.piles import Pile, piles
from imrf_portal.notifications.models import Delivery, Suppression
from imrf_portal.pages import metrics
from tests import makers
from tests.guidance.makers import make_letter, make_pages
from tests.reviews.assessing.makers import make_assessment

pytestmark = pytest.mark.django_db

LINE = re.compile(r'<li>\s*<a href="([^"]*)">([^<]*)</a>\s*<span>(.*?)</span>\s*</li>', re.DOTALL)


@pytest.fixture(autouse=True)
def _clock() -> None:
    cache.clear()
    metrics.beat()


def entered(role: str = Role.ADMINISTRATOR) -> Client:
    client = Client()
    client.force_login(makers.make_staff(role))
    return client


def page(client: Client) -> str:
    return client.get(reverse("admin:index")).content.decode()


def lines(client: Client) -> dict[str, str]:
    """What each line says, by its name, without markup."""
    return {
        name: " ".join(re.sub(r"<[^>]*>", " ", said).split())
        for _url, name, said in LINE.findall(page(client))
    }


def test_what_waits_is_counted_with_the_age_of_the_oldest():
    author = makers.make_person()
    room = makers.make_consultation(makers.make_draft("9 bis"))
    old, _new = (makers.make_comment(room, author=author, status="waiting") for _number in range(2))
    Comment.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=3, minutes=1))
    makers.make_comment(room, author=author)
    said = lines(entered())
    assert said["Comments"] == "2 the oldest for 3 days"
    assert said["Letters to answer"] == "0"
    make_letter()
    assert lines(entered())["Letters to answer"].startswith("1 the oldest for 0 minutes")


def test_organization_that_was_merged_into_another_is_not_to_be_checked():
    known = makers.make_organisation("Harbour Light Clinic")
    merged = makers.make_organisation("Clinic of the Harbour", is_verified=False, merged_into=known)
    single = makers.make_organisation("Lantern Street School", is_verified=False)
    client = entered()
    Organisation.objects.filter(kind=OrganisationKind.SECRETARIAT).update(is_verified=True)
    assert lines(client)["Organizations"] == "1"
    address = next(url for url, name, _said in LINE.findall(page(client)) if name == "Organizations")
    shown = client.get(address.replace("&amp;", "&")).content.decode()
    assert single.name in shown
    assert merged.name not in shown


def test_what_is_not_sent_yet_waits_for_nobody():
    make_assessment(status="waiting", sent=False)
    assert lines(entered())["Assessments"] == "0"
    make_assessment(status="waiting")
    assert lines(entered())["Assessments"].startswith("1 ")


def test_every_line_leads_to_a_list_that_opens():
    makers.make_person()
    makers.make_organisation(is_verified=False)
    makers.make_staff(second_factor=False)
    makers.make_state()
    make_pages()
    client = entered()
    addresses = {url for url, _name, _said in LINE.findall(page(client))}
    assert len(addresses) > 14
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_what_is_out_of_order_is_in_the_list_that_is_led_to():
    now = timezone.now()
    Suppression.objects.create(address="gone@people.example")
    for name, state in {
        "clean.pdf": {"scan": Scan.CLEAN, "examine_at": None},
        "harmful.pdf": {"scan": Scan.INFECTED, "examine_at": None},
        "unchecked.pdf": {"examine_at": now - timedelta(hours=1)},
    }.items():
        StoredFile.objects.create(name=name, media_type="application/pdf", size=1, sha256="0" * 64, **state)
    client = entered()
    addresses = {name: url.replace("&amp;", "&") for url, name, _said in LINE.findall(page(client))}
    for name, shown, others in (
        ("Addresses that take no mail", "people.example", ()),
        ("Files in which a virus was found", "harmful.pdf", ("clean.pdf", "unchecked.pdf")),
        ("Files that wait for their check", "unchecked.pdf", ("clean.pdf", "harmful.pdf")),
    ):
        listed = client.get(addresses[name]).content.decode()
        assert shown in listed
        assert not [other for other in others if other in listed]


def test_moderator_sees_only_what_they_may_do():
    makers.make_organisation(is_verified=False)
    makers.make_staff(second_factor=False)
    Delivery.objects.create(
        kind="x", address="a@people.example", language="en", status="failed", not_before=timezone.now()
    )
    of_all, of_moderator = lines(entered()), lines(entered(Role.MODERATOR))
    for name in (
        "Organizations",
        "People of the secretariat without a second factor",
        "Letters of the outbox that have failed",
    ):
        assert of_all[name][0] in "12"
        assert name not in of_moderator
    assert "Comments" in of_moderator


def test_what_closes_soon_stands_with_its_instant():
    makers.make_consultation(makers.make_draft("9 bis"), opens=-24, closes=48)
    assert "Nothing closes within seven days." not in page(entered())
    assert "1 day, 23 hours" in page(entered())


def test_missing_translations_are_counted_by_language():
    make_pages()
    last = editing.standing(Known.PRIVACY)
    assert last is not None
    words = {**editing.words_of(last), "title_ar": "", "body_ar": ""}
    editing.publish(last.page, words, began_with=last.number, by=makers.make_staff())
    row = re.search(
        r"<tr><th scope=\"row\" class=\"nowrap\"><a [^>]*>Pages</a></th>(.*?)</tr>",
        page(entered()),
        re.DOTALL,
    )
    assert row is not None
    numbers = [int(number) for number in re.findall(r">(\d+)<", row[1])]
    assert len(numbers) == 6
    assert numbers[0] >= 1
    assert numbers[2] == 0, "English is never missing"


def test_silent_clock_is_told():
    assert "No task has run for some minutes" not in page(entered())
    cache.clear()
    assert "No task has run for some minutes" in page(entered())


def test_page_asks_the_same_at_one_and_three(django_assert_max_num_queries):
    client = entered()
    page(client)
    author = makers.make_person()
    room = makers.make_consultation(makers.make_draft("9 bis"), closes=48)
    counts = []
    for _time in range(2):
        makers.make_comment(room, author=author, status="waiting")
        make_letter()
        with django_assert_max_num_queries(25) as asked:
            page(client)
        counts.append(len(asked))
        makers.make_consultation(room.draft, slug=f"more-{len(counts)}", closes=24)
    assert counts[0] == counts[1]


def test_pile_is_counted_so_far_and_its_oldest_is_right():
    for _number in range(3):
        make_letter()
    letters = make_letter()._meta.model.objects
    oldest = letters.order_by("pk").first().received_at
    rows = {
        "all": (letters.all(), "received_at"),
        "none": (letters.none(), None),
        "undated": (letters.all(), None),
    }
    found = piles(rows, most=2)
    assert found == {"all": Pile(2, True, oldest), "none": Pile(), "undated": Pile(2, True, None)}
    assert piles({}) == {}


def test_nobody_else_enters():
    client = Client()
    client.force_login(makers.make_person())
    assert client.get(reverse("admin:index")).status_code == 302
