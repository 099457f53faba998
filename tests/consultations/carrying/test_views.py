"""The author's page, the comments from earlier drafts beside the new paragraph, and what nobody may see of them."""

import re

import pytest
from django.urls import reverse

from consultations import moderating
from consultations.carrying import answering
from consultations.models import Comment, Placement, Unsent
from imrf_portal.accounts.models import Role
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.carrying.makers import REGISTERS_LATER, carry, make_pair, make_room, propose

pytestmark = pytest.mark.django_db

PAGE = "/en/comments/mine/2026/rev-1/"


@pytest.fixture
def staff():
    return makers.make_staff()


@pytest.fixture
def author():
    return makers.make_person("Ada Author")


@pytest.fixture
def drafts(staff):
    return make_pair(staff)


@pytest.fixture
def room(drafts):
    return make_room(drafts[0])


@pytest.fixture
def asked(drafts, room, staff, author):
    """A placement whose author is asked."""
    comment = makers.make_comment(room, paragraph="4", author=author, text="Demonstration text: by whom?")
    carry(drafts[1], by=staff)
    return comment.placements.get()


def body(response):
    return response.content.decode()


def answer(client, placement, value):
    return client.post(PAGE, {f"answer-{placement.pk}": value}, follow=True)


def test_the_author_sees_each_comment_with_the_redline_of_its_paragraph(client, asked, author):
    client.force_login(author)
    seen = body(client.get(PAGE))
    assert "Demonstration text: by whom?" in seen
    assert "Zero draft, paragraph 4" in seen
    assert "Revision 1, paragraph 3" in seen
    assert re.search(r"<ins[^>]*>.*public.*</ins>", seen)
    assert "It still applies" in seen
    assert "I write it anew" not in seen


def test_what_was_carried_and_what_lost_its_paragraph_is_told_too(client, drafts, room, staff, author):
    for slug in ("1", "3"):
        makers.make_comment(room, paragraph=slug, author=author)
    carry(drafts[1], by=staff)
    client.force_login(author)
    seen = body(client.get(PAGE))
    assert "Carried forward: the paragraph is unchanged" in seen
    assert "The paragraph is not in the new draft" in seen
    assert '<form method="post" class="stack">' not in seen


def test_answers_are_kept_and_nothing_answered_changes_nothing(client, asked, author):
    client.force_login(author)
    assert "Nothing was answered" in body(client.post(PAGE, {}, follow=True))
    assert "1 answer is kept." in body(answer(client, asked, "uphold"))
    asked.refresh_from_db()
    assert asked.status == Placement.Status.UPHELD
    answer(client, asked, "let-go")
    asked.refresh_from_db()
    assert asked.status == Placement.Status.LET_GO
    answer(client, asked, "withdraw")
    assert Comment.objects.get(pk=asked.comment_id).status == Status.WITHDRAWN


@pytest.mark.parametrize("value", ["nonsense", "rewrite"])
def test_an_answer_that_is_not_offered_is_refused(client, asked, author, value):
    client.force_login(author)
    response = client.post(PAGE, {f"answer-{asked.pk}": value})
    assert response.status_code == 200
    asked.refresh_from_db()
    assert asked.status == Placement.Status.ASKED


def test_writing_anew_leads_to_the_authors_words_at_the_new_paragraph(client, asked, author, drafts):
    make_room(drafts[1])
    client.force_login(author)
    seen = body(answer(client, asked, "rewrite"))
    write = reverse("write_on_paragraph", args=["2026", "rev-1", "3"])
    assert write in seen
    assert Unsent.objects.get(author=author).text in body(client.get(write))


def test_the_page_is_its_readers_own(client, asked):
    assert client.get(PAGE).status_code == 302
    stranger = makers.make_person()
    client.force_login(stranger)
    assert "by whom" not in body(client.get(PAGE))
    answer(client, asked, "uphold")
    asked.refresh_from_db()
    assert asked.status == Placement.Status.ASKED


def test_a_draft_that_is_not_public_has_no_such_page(client, author):
    makers.make_draft("9", slug="secret", published=False)
    client.force_login(author)
    assert client.get("/en/comments/mine/2026/secret/").status_code == 404


def test_my_comments_lead_there_until_all_is_answered(client, asked, author):
    client.force_login(author)
    assert PAGE in body(client.get("/en/comments/mine/"))
    answering.uphold(Placement.objects.get(), by=author)
    assert PAGE not in body(client.get("/en/comments/mine/"))


def test_a_carried_comment_says_where_it_is_from(client, drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1", text="Demonstration text: thank them twice.")
    later = make_room(drafts[1])
    carry(drafts[1], by=staff)
    thread = body(client.get(reverse("consultation_paragraph", args=["2026", "rev-1", "5"])))
    assert "Demonstration text: thank them twice." in thread
    assert "from Zero draft, paragraph 1" in thread
    assert comment.get_absolute_url() in thread
    assert "1 from earlier drafts" in body(client.get(later.get_absolute_url()))
    own = body(client.get(reverse("consultation_paragraph", args=["2026", "zero", "1"])))
    assert "from Zero draft" not in own
    assert "Revision 1, paragraph 5" in body(client.get(comment.get_absolute_url()))


def test_what_is_asked_is_not_beside_the_new_paragraph(client, asked, drafts):
    make_room(drafts[1])
    thread = reverse("consultation_paragraph", args=["2026", "rev-1", "3"])
    assert "by whom" not in body(client.get(thread))
    answering.uphold(asked, by=asked.comment.submission.author)
    assert "by whom" in body(client.get(thread))


def test_nothing_withheld_is_carried_into_sight(client, drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1", text="Demonstration text: unheard.")
    later = make_room(drafts[1])
    carry(drafts[1], by=staff)
    moderating.withhold(comment, by=staff, seen=1, reason="off-topic")
    for url in (
        reverse("consultation_paragraph", args=["2026", "rev-1", "5"]),
        later.get_absolute_url(),
    ):
        for person in (
            None,
            makers.make_person(),
            makers.make_member(role=Role.CO_FACILITATOR, cycle=room.cycle).person,
        ):
            client.logout()
            if person:
                client.force_login(person)
            seen = body(client.get(url))
            assert "unheard" not in seen
            assert "from earlier drafts" not in seen


def test_a_hidden_identity_stays_hidden_where_the_comment_is_carried(client, drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1", author=makers.make_person("Secret Person"))
    comment.submission.appears_as, comment.submission.shown_name = "kind", ""
    comment.submission.save()
    make_room(drafts[1])
    carry(drafts[1], by=staff)
    thread = reverse("consultation_paragraph", args=["2026", "rev-1", "5"])
    assert "Secret Person" not in body(client.get(thread))


def test_where_a_comment_stands_is_its_authors_and_the_desks_until_shown(client, asked, author, staff):
    url = asked.comment.get_absolute_url()
    words = "its author is asked"
    assert words not in body(client.get(url))
    for person in (author, staff):
        client.force_login(person)
        assert words in body(client.get(url))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_page_do_not_grow(
    client, drafts, room, staff, author, count, django_assert_num_queries
):
    for _ in range(count):
        propose(makers.make_comment(room, paragraph="4", author=author), REGISTERS_LATER)
        makers.make_comment(room, paragraph="1", author=author)
    carry(drafts[1], by=staff)
    client.force_login(author)
    client.get(PAGE)
    with django_assert_num_queries(8):
        client.get(PAGE)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_thread_do_not_grow(client, drafts, room, staff, count, django_assert_num_queries):
    make_room(drafts[1])
    for _ in range(count):
        makers.make_comment(room, paragraph="1")
    carry(drafts[1], by=staff)
    url = reverse("consultation_paragraph", args=["2026", "rev-1", "5"])
    client.get(url)
    with django_assert_num_queries(11):
        client.get(url)
