"""Permanent addresses, and who sees what: the same gate for list, page, file and download."""

import csv
import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import tallying, threads
from consultations.endorsing import endorsing
from consultations.models import Attachment, Comment, Proposal, Question, Statement
from consultations.views import comments
from imrf_portal.accounts.models import Role
from imrf_portal.compact import loading
from imrf_portal.compact.models import Objective
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
    attachment = Attachment.objects.create(comment=comment, file=file)
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


def test_a_paragraph_leads_to_the_published_statements_at_events_that_chose_it(client, room):
    url = reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"])
    paragraph = room.draft.paragraphs.get(slug="9-bis")
    event = makers.make_event(title="Demonstration text: hearing")
    costs = []
    for status in (Status.PUBLISHED, Status.WAITING, Status.WITHHELD, Status.PUBLISHED, Status.PUBLISHED):
        said = makers.make_comment(event=event, status=status)
        Statement.objects.create(comment=said, paragraph=paragraph)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url)
        costs.append(len(captured))
        shown = f'href="{said.get_absolute_url()}"' in page.content.decode()
        assert shown == (status == Status.PUBLISHED)
    (_, chose), (_, name) = page.context["statements"]
    assert (len(chose), name) == (3, [])
    assert costs[1] == costs[-1]
    other = client.get(reverse("consultation_paragraph", args=["2026", "rev-1", "10"]))
    assert "Statements at events" not in other.content.decode()


def test_a_paragraph_tells_statements_that_only_name_it_apart_from_those_that_chose_it(client, room):
    url = reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"])
    event = makers.make_event(title="Demonstration text: hearing")
    event.drafts.add(room.draft)
    other = makers.make_event(title="Demonstration text: of no draft")
    words = "Demonstration text: keep paragraphs 9 bis and 10."
    chose = makers.make_comment(event=event, text=words)
    Statement.objects.create(comment=chose, paragraph=room.draft.paragraphs.get(slug="9-bis"))
    for hidden in (Status.WAITING, Status.WITHHELD, Status.RETURNED, Status.WITHDRAWN):
        makers.make_comment(event=event, text=words, status=hidden)
    makers.make_comment(event=other, text=words)
    makers.make_comment(event=event, text="Demonstration text: paragraph 9 of resolution 73/195, or 9 of us.")
    makers.make_comment(event=event, text=words, parent=chose)
    costs, named = [], []
    for text in (words, "Texte : au paragraphe 9 bis.", "نص: الفقرة ٩ مكررا."):
        named.append(makers.make_comment(event=event, text=text))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url)
        costs.append(len(captured))
    assert [found for _, found in page.context["statements"]] == [[chose], named]
    assert costs[0] == costs[-1]
    content = page.content.decode()
    assert content.index("They chose this paragraph:") < content.index(
        "They name this paragraph in their text:"
    )
    ten = client.get(reverse("consultation_paragraph", args=["2026", "rev-1", "10"]))
    assert [found for _, found in ten.context["statements"]] == [[], [chose, named[0]]]


def test_the_download_holds_what_the_page_lists_and_no_formula(client, room):
    makers.make_comment(room, text="=HYPERLINK(1)")
    makers.make_comment(room, status=Status.WAITING, text="pending words")
    url = reverse("consultation_comments", args=["2026", "rev-1"])
    lines = b"".join(client.get(url, {"format": "csv"}).streaming_content).decode()
    assert "'=HYPERLINK(1)" in lines
    assert "pending words" not in lines


def test_the_download_says_how_many_organisations_endorse_a_comment(client, room):
    comment = makers.make_comment(room, text="Demonstration words.")
    for _ in (1, 2):
        member = makers.make_member(makers.make_person())
        endorsing.endorse(comment, by=member.person, organisation=member.organisation)
    endorsing.endorse(comment, by=makers.make_person(), organisation=None)
    url = reverse("consultation_comments", args=["2026", "rev-1"])
    [line] = downloaded(client, url)
    assert line["Organizations that endorse it"] == "2"


def downloaded(client, url) -> list[dict[str, str]]:
    """The lines of the download, by the heads of its columns."""
    content = b"".join(client.get(url, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(content.splitlines()))


def test_the_download_says_what_is_proposed_what_it_is_about_and_what_it_answers(client, room):
    comment = makers.make_comment(room)
    base = comment.paragraph.wordings.get()
    Proposal.objects.create(version=comment.standing_version, kind="amend", base=base, text="=Better(1)")
    makers.make_comment(room, draft=room.draft, parent=comment)
    makers.make_comment(room, question=Question.objects.create(consultation=room, order=2, text="Why?"))
    lines = downloaded(client, reverse("consultation_comments", args=["2026", "rev-1"]))
    assert [list(line.values())[-5:] for line in lines] == [
        ["Amend this paragraph", "'=Better(1)", "", "", "Published"],
        ["", "", "The draft as a whole", str(comment), "Published"],
        ["", "", "Question 2", "", "Published"],
    ]


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


@pytest.mark.parametrize(("status", "is_said"), [(Status.WAITING, True), (Status.PUBLISHED, False)])
def test_that_a_moderator_reads_it_next_is_said_while_something_waits(client, room, status, is_said):
    comment = makers.make_comment(room, status=status)
    client.force_login(comment.submission.author)
    page = client.get(comment.submission.get_absolute_url()).content.decode()
    assert ("A moderator reads it next" in page) is is_said


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


def standing(page, *texts) -> list[str]:
    """The texts in the order in which they stand on a page; those that do not stand there are left out."""
    return sorted((text for text in texts if text in page), key=page.index)


def test_the_list_is_sorted_by_place_in_the_text_and_by_discussion(client, room):
    makers.make_comment(room, text="On ten.", paragraph="10")
    talked_of = makers.make_comment(room, text="Talked of.")
    makers.make_comment(room, text="Whole of it.", draft=room.draft)
    tallying.recount(makers.make_comment(room, text="In reply.", parent=talked_of, paragraph="10"))
    texts = ("On ten.", "Talked of.", "Whole of it.", "In reply.")
    in_text = standing(comments_page(client, sort="text"), *texts)
    assert in_text == ["Whole of it.", "Talked of.", "On ten.", "In reply."]
    assert standing(comments_page(client, sort="discussed"), *texts)[0] == "Talked of."
    assert standing(comments_page(client, sort="nonsense"), *texts) == list(texts)
    Comment.objects.filter(pk=talked_of.pk).update(endorsed=3)
    assert standing(comments_page(client, sort="endorsed"), *texts)[0] == "Talked of."


@pytest.mark.parametrize(("sort", "descending"), [("text", False), ("discussed", True)])
def test_every_order_goes_on_after_a_key(client, room, sort, descending):
    makers.make_comment(room, text="Last in the text.", paragraph="10")
    keys = [makers.make_comment(room).submission.reference for _ in range(51)]
    first = comments_page(client, sort=sort)
    (after,) = re.findall(r"after=(\d+-\d+)", first)
    second = comments_page(client, sort=sort, after=after)
    seen = [key for key in keys if key in first] + [key for key in keys if key in second]
    assert sorted(seen) == sorted(keys)
    assert ("Last in the text." in second) is True
    assert ("Last in the text." in first) is False


def test_a_key_of_another_order_begins_anew(client, room):
    makers.make_comment(room, text="Demonstration text, here")
    assert "here" in comments_page(client, sort="text", after="999999")
    assert "here" in comments_page(client, after="7-999999")


def test_the_list_is_filtered_by_objective_of_the_paragraph(client, room):
    loading.load()
    Objective.objects.get(number=7).paragraphs.add(room.draft.paragraphs.get(slug="9-bis"))
    makers.make_comment(room, text="Demonstration text, about seven")
    makers.make_comment(room, text="Demonstration text, elsewhere", paragraph="10")
    page = comments_page(client, objective="7")
    assert "about seven" in page
    assert "elsewhere" not in page


def test_the_list_is_filtered_by_any_language_that_occurs_among_what_is_public(client, room):
    makers.make_comment(room, text="Maandishi ya mfano", language="sw")
    makers.make_comment(room, text="Demonstration text, English")
    makers.make_comment(room, language="hy", status=Status.WAITING)
    page = comments_page(client, language="sw")
    assert "Maandishi" in page
    assert "English</" not in page.partition("<main")[2].partition("comment__text")[2]
    assert 'value="sw"' in page
    assert 'value="hy"' not in page
    client.force_login(makers.make_staff())
    assert 'value="hy"' in comments_page(client)


def test_a_moderator_finds_what_waits_by_its_organisation(client, room):
    quay = makers.make_organisation("Quay & Co")
    makers.make_comment(room, organisation=quay, status=Status.WAITING, text="Demonstration text, pending")
    assert "pending" not in comments_page(client, organisation="quay")
    client.force_login(makers.make_staff())
    assert "pending" in comments_page(client, organisation="quay", status="waiting")


def test_a_long_thread_has_pages(client, room, monkeypatch):
    monkeypatch.setattr(threads, "REMARKS_AT_ONCE", 2)
    for number in range(3):
        makers.make_comment(room, text=f"Demonstration text {number}.")
    url = reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"])
    first = client.get(url).content.decode()
    assert standing(first, "text 0.", "text 1.", "text 2.") == ["text 0.", "text 1."]
    (after,) = re.findall(r'rel="next" href="\?after=(\d+)"', first)
    assert "text 2." in client.get(url, {"after": after}).content.decode()
    beside = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert f'href="{url}?after={after}"' in beside


def test_the_replies_to_a_comment_have_pages(client, room, monkeypatch):
    monkeypatch.setattr(comments, "PAGE", 2)
    comment = makers.make_comment(room)
    for number in range(3):
        makers.make_comment(room, parent=comment, text=f"Demonstration reply {number}.")
    first = client.get(comment.get_absolute_url()).content.decode()
    assert standing(first, "reply 0.", "reply 1.", "reply 2.") == ["reply 0.", "reply 1."]
    (after,) = re.findall(r'rel="next" href="\?after=(\d+)"', first)
    assert "reply 2." in client.get(comment.get_absolute_url(), {"after": after}).content.decode()


def test_the_list_says_how_many_and_no_more_than_a_thousand(client, room):
    makers.make_comment(room)
    assert "1 comment<" in comments_page(client)


def test_the_list_costs_the_same_for_one_comment_and_three(client, room, django_assert_num_queries):
    for number in (1, 2):
        for _ in range(number):
            makers.make_comment(room)
        with django_assert_num_queries(10):
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
