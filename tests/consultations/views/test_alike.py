"""Repeats before sending, and the page of published comments that say the same."""

import pytest
from django.urls import reverse

from consultations import likeness
from consultations.models import Appearance, Comment, Unsent
from imrf_portal.moderation.models import Status
from tests import makers
from tests.moderation.families import repeats

pytestmark = pytest.mark.django_db

CAMPAIGN = repeats.campaign()


@pytest.fixture
def room():
    return makers.make_consultation()


def comments_of(room, *texts: str, **fields) -> list[Comment]:
    made = [makers.make_comment(room, text=text, **fields) for text in texts]
    likeness.gather(made)
    return made


def checked(client, room, author, text=CAMPAIGN[0]) -> str:
    """The check page of a text that `author` has typed."""
    unsent = Unsent.objects.create(
        author=author,
        holder="h",
        consultation=room,
        paragraph=room.draft.paragraphs.get(slug="10"),
        text=text,
        language="en",
    )
    client.force_login(author)
    return client.get(reverse("check", args=[unsent.key])).content.decode()


def alike(comment: Comment) -> str:
    return reverse("comments_like", args=[comment.submission.reference, comment.number])


# ---- Before sending ----


def test_ones_own_comment_is_named_linked_and_may_be_sent_again(client, room):
    author = makers.make_person()
    (own,) = comments_of(room, CAMPAIGN[1], author=author, status=Status.WAITING)
    page = checked(client, room, author)
    assert f'This is 97% <a href="{own.get_absolute_url()}">your own comment</a> of' in page
    assert "You may send it all the same." in page
    send = reverse("send", args=[Unsent.objects.get().key])
    assert client.post(send).status_code == 302
    assert Comment.objects.filter(submission__author=author).count() == 2


def test_a_published_text_is_counted_and_linked(client, room):
    organisations = [makers.make_organisation(f"Quillwater {kind}") for kind in ("Clinic", "Choir")]
    first, _second = (comments_of(room, CAMPAIGN[0], organisation=one)[0] for one in organisations)
    page = checked(client, room, makers.make_person())
    assert "2 organizations have sent this text, or one nearly the same." in page
    assert f'href="{alike(first)}"' in page


def test_nothing_that_waits_leaves_by_the_check_page(client, room):
    waiting = comments_of(
        room, *CAMPAIGN[:3], status=Status.WAITING, organisation=makers.make_organisation("Hidden Choir")
    )
    page = checked(client, room, makers.make_person())
    assert "nearly the same" not in page
    assert "You may send it all the same." not in page
    assert not any(str(comment.submission.reference) in page for comment in waiting)


def test_a_text_of_its_own_is_not_remarked_on(client, room):
    comments_of(room, CAMPAIGN[0])
    page = checked(client, room, makers.make_person(), text=repeats.strangers()[0])
    assert "You may send it all the same." not in page


# ---- The page ----


def test_the_page_shows_published_comments_with_the_text_and_no_others(client, room):
    first, second = comments_of(room, *CAMPAIGN[:2])
    (stranger,) = comments_of(room, repeats.strangers()[0])
    hidden = [
        comments_of(room, CAMPAIGN[2], status=status)[0]
        for status in (Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN)
    ]
    for person in (None, first.submission.author, hidden[0].submission.author, makers.make_staff()):
        client.logout()
        if person:
            client.force_login(person)
        response = client.get(alike(first))
        assert response.context["page"].items == [first, second]
        page = response.content.decode()
        assert not any(comment.submission.reference in page for comment in (stranger, *hidden))


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_there_is_no_such_page_of_what_is_not_published(client, room, status):
    (hidden,) = comments_of(room, CAMPAIGN[0], status=status)
    comments_of(room, CAMPAIGN[1])
    for person in (None, hidden.submission.author, makers.make_staff()):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(alike(hidden)).status_code == 404


def test_a_comment_that_is_alone_stands_alone(client, room):
    lonely = makers.make_comment(room)
    assert client.get(alike(lonely)).context["page"].items == [lonely]


def test_who_appears_as_a_kind_is_not_named(client, room):
    first, hidden = comments_of(room, *CAMPAIGN[:2], organisation=makers.make_organisation("Hidden Choir"))
    hidden.submission.author.name = "Hidden Singer"
    hidden.submission.author.save()
    for comment in (first, hidden):
        submission = comment.submission
        submission.appears_as = Appearance.KIND
        submission.shown_name = submission.shown_organisation = ""
        submission.save()
    page = client.get(alike(first)).content.decode()
    assert "Hidden" not in page


@pytest.mark.parametrize("comments", [1, 3])
def test_the_page_asks_the_same_however_many_there_are(client, room, comments, django_assert_num_queries):
    first, *_rest = comments_of(room, *CAMPAIGN[:comments])
    client.get(alike(first))
    with django_assert_num_queries(5):
        client.get(alike(first))
