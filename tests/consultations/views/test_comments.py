"""Permanent addresses, and who sees what: the same gate for list, page, file and download."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from consultations.models import Attachment
from imrf_portal.accounts.models import Role
from imrf_portal.documents.models import StoredFile
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return makers.make_consultation()


def personas(comment):
    """Everybody who might look, by name."""
    co_facilitator = makers.make_member(
        role=Role.CO_FACILITATOR, cycle=comment.submission.consultation.cycle
    ).person
    return {
        "anonymous": None,
        "stranger": makers.make_person(),
        "focal point": makers.make_member(role=Role.FOCAL_POINT).person,
        "author": comment.submission.author,
        "co-facilitator": co_facilitator,
        "moderator": makers.make_staff(),
    }


SEES = {
    Status.PUBLISHED: {"anonymous", "stranger", "focal point", "author", "co-facilitator", "moderator"},
    Status.WAITING: {"author", "co-facilitator", "moderator"},
    Status.RETURNED: {"author", "moderator"},
    Status.WITHHELD: {"author", "moderator"},
    Status.WITHDRAWN: {"author", "moderator"},
}


@pytest.mark.parametrize("status", list(SEES))
def test_who_sees_a_comment_and_its_file_by_status(client, room, status):
    comment = makers.make_comment(room, status=status)
    file = StoredFile(name="a.txt", media_type="text/plain", size=1, sha256="0" * 64)
    file.file.save("a", ContentFile(b"a"))
    attachment = Attachment.objects.create(submission=comment.submission, file=file)
    reference = comment.submission.reference
    urls = [
        comment.get_absolute_url(),
        comment.submission.get_absolute_url(),
        reverse("attachment", args=[reference, attachment.pk]),
    ]
    for name, person in personas(comment).items():
        client.logout()
        if person:
            client.force_login(person)
        for url in urls:
            expected = 200 if name in SEES[status] else 404
            assert client.get(url).status_code == expected, (name, status, url)


def test_a_hidden_name_stays_hidden_from_co_facilitators(client, room):
    comment = makers.make_comment(room, status=Status.WAITING, author=makers.make_person("Secret Person"))
    comment.submission.shown_name = ""
    comment.submission.save()
    client.force_login(makers.make_member(role=Role.CO_FACILITATOR, cycle=room.cycle).person)
    assert "Secret Person" not in client.get(comment.get_absolute_url()).content.decode()


def test_a_reference_typed_loosely_finds_its_comment(client, room):
    comment = makers.make_comment(room)
    loose = comment.submission.reference.lower().replace("-", "")
    response = client.get(f"/en/comments/{loose}/1/")
    assert response["Location"] == comment.get_absolute_url()


def test_a_mistyped_reference_is_not_found(client):
    assert client.get("/en/comments/7K3M-9QX/1/").status_code == 404
    assert client.get("/en/comments/nonsense/").status_code == 404


def test_the_full_text_is_shown_never_cut(client, room):
    text = "Demonstration text: " + "word " * 1500 + "the end."
    comment = makers.make_comment(room, text=text)
    for url in (
        comment.get_absolute_url(),
        reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"]),
    ):
        assert "the end." in client.get(url).content.decode()


def test_a_thread_costs_the_same_for_one_comment_and_three(client, room, django_assert_max_num_queries):
    url = reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"])
    costs = []
    for _ in (1, 2):
        makers.make_comment(room)
        with django_assert_max_num_queries(20) as captured:
            client.get(url)
        costs.append(len(captured))
        makers.make_comment(room)
    assert costs[0] == costs[1]


def test_the_download_holds_what_the_page_lists_and_no_formula(client, room):
    makers.make_comment(room, text="=HYPERLINK(1)")
    makers.make_comment(room, status=Status.WAITING, text="pending words")
    url = reverse("consultation_comments", args=["2026", "rev-1"])
    lines = b"".join(client.get(url, {"format": "csv"}).streaming_content).decode()
    assert "'=HYPERLINK(1)" in lines
    assert "pending words" not in lines


def test_filters_narrow_the_list(client, room):
    makers.make_comment(room, text="Demonstration text in French", language="fr")
    makers.make_comment(room, text="Demonstration text elsewhere", paragraph="10")
    url = reverse("consultation_comments", args=["2026", "rev-1"])
    assert "in French" in client.get(url, {"language": "fr"}).content.decode()
    assert "elsewhere" not in client.get(url, {"language": "fr"}).content.decode()
    assert "elsewhere" in client.get(url, {"paragraph": "10"}).content.decode()


def test_only_the_author_withdraws(client, room):
    comment = makers.make_comment(room)
    url = reverse("withdraw", args=[comment.submission.reference, 1])
    client.force_login(makers.make_person())
    client.post(url)
    comment.refresh_from_db()
    assert comment.status == Status.PUBLISHED
    client.force_login(comment.submission.author)
    client.post(url)
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN


def test_my_comments_lists_what_is_mine_alone(client, room):
    mine, other = makers.make_comment(room), makers.make_comment(room)
    client.force_login(mine.submission.author)
    page = client.get(reverse("my_comments")).content.decode()
    assert mine.submission.reference in page
    assert other.submission.reference not in page


def test_co_facilitators_list_what_waits_in_their_cycle_alone(client, room):
    makers.make_comment(room, status=Status.WAITING, text="Demonstration text, pending")
    makers.make_comment(room, status=Status.WITHHELD, text="Demonstration text, withheld")
    url = reverse("consultation_comments", args=["2026", "rev-1"])
    here = makers.make_member(role=Role.CO_FACILITATOR, cycle=room.cycle).person
    elsewhere = makers.make_member(role=Role.CO_FACILITATOR, cycle=makers.make_cycle("2030")).person
    for person, sees in (
        (here, True),
        (elsewhere, False),
        (makers.make_staff(), True),
        (makers.make_person(), False),
    ):
        client.force_login(person)
        page = client.get(url, {"status": "waiting"}).content.decode()
        assert ("pending" in page) is sees
        assert "withheld" not in page


def test_ones_own_pending_comment_is_not_in_the_public_list(client, room):
    comment = makers.make_comment(room, status=Status.WAITING, text="Demonstration text, pending")
    client.force_login(comment.submission.author)
    url = reverse("consultation_comments", args=["2026", "rev-1"])
    assert "pending" not in client.get(url, {"status": "waiting"}).content.decode()


def comments_page(client, **query) -> str:
    return client.get(reverse("consultation_comments", args=["2026", "rev-1"]), query).content.decode()


def test_the_list_is_filtered_by_organisation_as_shown(client, room):
    shown = makers.make_organisation("Harbour Light Clinic")
    makers.make_comment(room, organisation=shown, text="Demonstration text, shown")
    hidden = makers.make_comment(room, organisation=shown, text="Demonstration text, veiled")
    hidden.submission.shown_organisation = hidden.submission.shown_name = ""
    hidden.submission.save()
    page = comments_page(client, organisation="LIGHT")
    assert "shown" in page
    assert "veiled" not in page


def test_the_list_goes_on_after_a_key_in_either_order(client, room):
    keys = [makers.make_comment(room).submission.reference for _ in range(52)]
    first, newest = comments_page(client), comments_page(client, sort="newest")
    assert (keys[0] in first, keys[49] in first, keys[50] in first) == (True, True, False)
    assert (keys[51] in newest, keys[2] in newest, keys[1] in newest) == (True, True, False)
    (after,) = re.findall(r'rel="next" href="\?after=(\d+)"', first)
    second = comments_page(client, after=after)
    assert (keys[49] in second, keys[50] in second, keys[51] in second) == (False, True, True)
    (after,) = re.findall(r'after=(\d+)"', newest)
    second = comments_page(client, sort="newest", after=after)
    assert (keys[2] in second, keys[1] in second, keys[0] in second) == (False, True, True)


def test_the_list_says_how_many_and_no_more_than_a_thousand(client, room):
    makers.make_comment(room)
    assert "1 comment<" in comments_page(client)


def test_the_list_costs_the_same_for_one_comment_and_three(client, room, django_assert_num_queries):
    for number in (1, 2):
        for _ in range(number):
            makers.make_comment(room)
        with django_assert_num_queries(6):
            comments_page(client)


def test_who_compiles_is_led_there_with_the_filters(client, room):
    address = reverse("compilation", args=["2026", "rev-1"])
    assert address not in comments_page(client, kind="ngo")
    assert address not in client.get(room.get_absolute_url()).content.decode()
    client.force_login(makers.make_staff())
    assert address in client.get(room.get_absolute_url()).content.decode()
    assert f'{address}?kind=ngo"' in comments_page(client, kind="ngo", sort="newest")


def test_both_what_is_published_and_what_waits_for_those_who_may(client, room):
    makers.make_comment(room, text="Demonstration text, published")
    makers.make_comment(room, text="Demonstration text, pending", status=Status.WAITING)
    assert "pending" not in comments_page(client, status="all")
    client.force_login(makers.make_staff())
    page = comments_page(client, status="all")
    assert "pending" in page
    assert "published" in page


def test_guidance_stands_where_one_writes(client, room):
    page = client.get(reverse("write_on_paragraph", args=["2026", "rev-1", "9-bis"])).content.decode()
    assert "Be concise" in page
    assert "as many submissions" in page
