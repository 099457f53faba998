"""The pages: who gets which, what they cost, and that the same gate stands before list, page, text and file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from consultations import moderating
from consultations.compilation import compiling
from consultations.models import Chosen, Compilation
from imrf_portal.accounts.models import Role
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.compilation.files import asked, choose_all, compiled, propose

pytestmark = pytest.mark.django_db


def address(name, room, *more):
    return reverse(name, args=[room.cycle.slug, room.slug, *more])


def page_of(client, person, url, status=200, **data) -> str:
    client.logout()
    if person:
        client.force_login(person)
    response = client.get(url, data)
    assert response.status_code == status
    return response.content.decode()


def others(room):
    return [
        None,
        makers.make_person(),
        makers.make_member(role=Role.FOCAL_POINT).person,
        makers.make_member(role=Role.CO_FACILITATOR, cycle=makers.make_cycle("2030")).person,
    ]


def test_nobody_else_finds_the_page_before_a_release(client, room, co_facilitator, moderator):
    made = compiled(room, moderator, audience="public")
    private = [
        address("compilation", room),
        address("compilation_proposals", room),
        address("compilation_text", room),
        address("compilation_progress", room, made.key),
        address("compilation_file", room, made.key),
    ]
    for person in others(room):
        for url in private:
            page_of(client, person, url, 404)
    for person in (co_facilitator, moderator):
        for url in private[:-1]:
            page_of(client, person, url)
        assert b"".join(client.get(private[-1]).streaming_content).startswith(b"PK")


def test_everybody_has_what_was_released_and_nothing_else(client, room, moderator):
    makers.make_comment(room, text="Demonstration text, published.")
    released, own = compiled(room, moderator, audience="public"), compiled(room, moderator)
    compiling.release(released, by=moderator)
    page = page_of(client, None, address("compilation", room))
    assert str(released.key) in page
    assert str(own.key) not in page
    page_of(client, None, address("compilation_progress", room, released.key))
    response = client.get(released.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content).startswith(b"PK")
    page_of(client, None, own.get_absolute_url(), 404)
    # A matrix that is released does not open the text.
    page_of(client, None, address("compilation_text", room), 404)
    compiling.take_back(released, by=moderator)
    page_of(client, None, address("compilation", room), 404)
    page_of(client, None, released.get_absolute_url(), 404)


def test_a_file_that_holds_what_was_taken_back_is_handed_to_nobody(client, room, moderator):
    comment = makers.make_comment(room)
    made = compiled(room, moderator, audience="public")
    compiling.release(made, by=moderator)
    moderating.withhold(comment, by=moderator, seen=1, reason="off-topic")
    for person in (None, moderator):
        page_of(client, person, made.get_absolute_url(), 302)
        page = page_of(client, person, address("compilation_progress", room, made.key))
        assert "not handed out" in page
        assert made.get_absolute_url() not in page


def test_a_co_facilitator_whose_term_has_ended_is_turned_away(client, room, co_facilitator):
    made = compiled(room, co_facilitator)
    co_facilitator.memberships.update(until=makers.timezone.now())
    page_of(client, co_facilitator, address("compilation", room), 404)
    page_of(client, co_facilitator, made.get_absolute_url(), 404)


def test_one_asks_for_a_file_with_the_filters_of_the_list(client, room, co_facilitator):
    client.force_login(co_facilitator)
    url = address("compilation", room)
    data = {
        "key": Compilation().key,
        "file": "matrix-xlsx",
        "audience": "readers",
        "kind": "ngo",
        "status": "waiting",
    }
    first = client.post(url, data)
    assert client.post(url, data)["Location"] == first["Location"]
    compilation = Compilation.objects.get()
    assert compilation.narrowing == {"kind": "ngo", "status": "waiting"}
    assert (compilation.language, compilation.asked_by) == ("en", co_facilitator)
    page = client.get(first["Location"]).content.decode()
    assert "hx-get" in page
    assert client.get(first["Location"], headers={"HX-Request": "true"}).content.startswith(b"\n")


@pytest.mark.parametrize(
    "wrong", [{"file": "exe"}, {"audience": "all"}, {"key": "1"}, {"language": "xx"}, {"file": "text"}]
)
def test_a_wrong_order_is_shown_again_and_nothing_is_made(client, room, co_facilitator, wrong):
    client.force_login(co_facilitator)
    data = {"key": Compilation().key, "file": "matrix-xlsx", "audience": "readers", **wrong}
    response = client.post(address("compilation", room), data)
    assert response.status_code == 422
    assert "error" in response.content.decode()
    assert not Compilation.objects.exists()


def test_only_the_secretariat_has_the_buttons_of_release(client, room, co_facilitator, moderator):
    made = compiled(room, moderator, audience="public")
    page, release = (
        address(name, room, made.key) for name in ("compilation_progress", "compilation_release")
    )
    assert release not in page_of(client, co_facilitator, page)
    assert client.post(release).status_code == 403
    assert release in page_of(client, moderator, page)
    assert client.post(release).status_code == 302
    made.refresh_from_db()
    assert made.released_at is not None
    take_back = address("compilation_take_back", room, made.key)
    client.logout()
    assert client.post(take_back).status_code == 403
    client.force_login(moderator)
    assert client.post(take_back).status_code == 302
    made.refresh_from_db()
    assert made.released_at is None


def test_one_has_a_file_made_anew(client, room, co_facilitator):
    made = compiled(room, co_facilitator)
    client.force_login(co_facilitator)
    again = address("compilation_again", room, made.key)
    client.post(again)
    made.refresh_from_db()
    assert made.status == "asked"
    assert client.post(again, follow=True).status_code == 200


def test_proposals_are_chosen_page_by_page(client, room, co_facilitator):
    first, second = (propose(room, f"Demonstration wording {n}.").proposal.pk for n in "12")
    hidden = propose(room, "Withheld wording.", status=Status.WITHHELD).proposal.pk
    url = address("compilation_proposals", room)
    page = page_of(client, co_facilitator, url)
    assert "Withheld wording" not in page
    client.post(url, {"shown": [first, second, hidden, "x"], "chosen": [second, hidden]})
    assert list(Chosen.objects.values_list("proposal", flat=True)) == [second]
    assert page_of(client, co_facilitator, url).count(" checked") == 1
    client.logout()
    assert client.post(url, {"shown": [second]}).status_code == 404
    assert Chosen.objects.exists()


def test_the_text_shows_everybody_published_proposals_alone(client, room, co_facilitator, moderator):
    propose(room, "Published wording.", organisation=makers.make_organisation("Quay"))
    propose(room, "Waiting wording.", status=Status.WAITING, paragraph="10")
    choose_all(room, moderator)
    url = address("compilation_text", room)
    assert "Waiting wording" in page_of(client, co_facilitator, url)
    compiling.release(compiled(room, moderator, "text", audience="public"), by=moderator)
    page = page_of(client, None, url)
    assert "<ins>Published wording</ins>" in page
    assert "Quay: add]" in page
    assert "Waiting wording" not in page


def test_what_is_chosen_after_the_release_is_not_public_yet(client, room, moderator):
    propose(room, "Released wording.")
    choose_all(room, moderator)
    compiling.release(compiled(room, moderator, "text", audience="public"), by=moderator)
    propose(room, "Later wording.", paragraph="10")
    choose_all(room, moderator)
    url = address("compilation_text", room)
    assert "Later wording" in page_of(client, moderator, url)
    page = page_of(client, None, url)
    assert "Released wording" in page
    assert "Later wording" not in page


def test_the_text_says_the_portals_words_in_the_language_of_the_page(client, room, moderator):
    propose(room, "Demonstration wording.")
    choose_all(room, moderator)
    page = page_of(client, moderator, f"/ar/consultations/2026/{room.slug}/compilation/text/")
    assert '<span lang="ar" dir="rtl">' in page


def test_counts_are_of_what_may_be_compiled(client, room, co_facilitator):
    for status in Status.values:
        makers.make_comment(room, status=status, organisation=makers.make_organisation(kind="union"))
    page = page_of(client, co_facilitator, address("compilation", room))
    assert page.count('data-label="Published">1<') == 3
    assert page.count('data-label="Waiting for moderation">1<') == 3


def test_a_consultation_of_questions_has_matrices_and_no_text(client, room, moderator):
    room.draft = None
    room.save()
    page = page_of(client, moderator, address("compilation", room))
    assert "matrix-xlsx" in page
    assert "revisions" not in page
    page_of(client, moderator, address("compilation_text", room), 404)
    page_of(client, moderator, address("compilation_proposals", room), 404)


def test_pages_cost_the_same_for_one_and_three(client, room, moderator, django_assert_max_num_queries):
    urls = [address(name, room) for name in ("compilation", "compilation_proposals", "compilation_text")]
    costs = []
    for number in (1, 2):
        for _ in range(number):
            propose(room, "Demonstration wording.", organisation=makers.make_organisation())
            compiled(room, moderator)
        choose_all(room, moderator)
        client.force_login(moderator)
        for url in urls:
            with django_assert_max_num_queries(30) as captured:
                client.get(url)
            costs.append(len(captured))
    assert costs[:3] == costs[3:]


def test_an_order_that_waits_has_no_file(client, room, moderator):
    compilation = asked(room, moderator)
    page_of(client, moderator, compilation.get_absolute_url(), 404)
