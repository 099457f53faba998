"""Permanent addresses, and who sees what: the same gate for list, page, file and download."""

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
