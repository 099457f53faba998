import pytest

from imrf_portal.moderation.models import Status
from imrf_portal.tracing.models import Link
from tests.declarations.commitments.makers import make_commitment
from tests.makers import make_comment, make_consultation, make_person, make_staff
from tests.tracing.makers import make_answer, make_link, make_pledge

pytestmark = pytest.mark.django_db

DESK = "/en/admin/tracing/link/"


@pytest.fixture
def desk(client):
    client.force_login(make_staff())
    return client


def test_the_desk_shows_what_waits_with_both_sides(desk):
    commitment = make_commitment()
    make_link(commitment, make_comment(text="Demonstration text: asked."), status="proposed")
    make_link(commitment, make_pledge())
    page = desk.get(DESK).content.decode()
    assert "Demonstration text: asked." in page
    assert "P-2026-0001" not in page
    assert "P-2026-0001" in desk.get(f"{DESK}?status=confirmed").content.decode()
    assert "Demonstration text: asked." not in desk.get(f"{DESK}?kind=pledge&status=all").content.decode()


@pytest.mark.parametrize(
    ("action", "status"), [("confirm_chosen", "confirmed"), ("refuse_chosen", "refused")]
)
def test_several_are_decided_at_once(desk, action, status):
    commitment = make_commitment()
    links = [make_link(commitment, other, status="proposed") for other in (make_comment(), make_pledge())]
    desk.post(DESK, {"action": action, "_selected_action": [link.pk for link in links]})
    assert {link.status for link in Link.objects.all()} == {status}


def test_a_link_that_was_decided_meanwhile_is_counted(desk):
    link = make_link(make_commitment(), make_comment())
    data = {"action": "confirm_chosen", "_selected_action": [link.pk]}
    response = desk.post(f"{DESK}?status=all", data, follow=True)
    assert "1 left as they are" in response.content.decode()


def test_a_worker_is_woken_by_the_button(desk):
    assert desk.post(f"{DESK}look/", follow=True).redirect_chain == [(DESK, 302)]


def test_nobody_else_enters(client):
    client.force_login(make_person())
    assert client.get(DESK).status_code == 302


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_costs_the_same_queries_whatever_waits(desk, django_assert_num_queries, many):
    commitment, room = make_commitment(), make_consultation()
    for number in range(1, many + 1):
        make_link(commitment, make_comment(room), status="proposed")
        make_link(commitment, make_pledge(number=number), status="proposed")
        make_link(commitment, make_answer(iso=f"K{number}"), status="proposed")
    desk.get(DESK)
    with django_assert_num_queries(7):
        desk.get(DESK)


def test_a_withheld_comment_is_read_at_the_desk_by_moderators(desk):
    comment = make_comment(text="Demonstration text: withheld.", status=Status.WITHHELD)
    make_link(make_commitment(), comment, status="proposed")
    assert "Demonstration text: withheld." in desk.get(DESK).content.decode()
