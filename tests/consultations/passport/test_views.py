"""You said, the text now says: nothing before release, nothing of what is not public, the same number of queries."""

import pytest
from django.db.models import F
from django.utils import timezone

from consultations import moderating
from consultations.models import Answers, Consultation, Verdict
from consultations.passport import considering
from imrf_portal.accounts.models import OrganisationKind, Role
from imrf_portal.compact import loading
from imrf_portal.compact.models import Objective
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.carrying.makers import REGISTERS_LATER, make_pair, make_room, propose

pytestmark = pytest.mark.django_db

PAGE = "/en/consultations/2026/zero/answers/"


@pytest.fixture
def staff():
    return makers.make_staff()


@pytest.fixture
def drafts(staff):
    return make_pair(staff)


@pytest.fixture
def room(drafts):
    return make_room(drafts[0], opens=-48, closes=-24)


def body(response):
    return response.content.decode()


def answer(draft, *, by, release=True):
    """Measure, confirm and release."""
    considering.order(draft, by=by)
    considering.consider(Answers.objects.get(draft=draft))
    for verdict in Verdict.objects.filter(draft=draft, confirmed_at=None):
        considering.confirm(
            verdict,
            finding=verdict.measured or "as-a-whole",
            note="Noted by the desk.",
            note_language="en",
            seen=1,
            by=by,
        )
    if release:
        considering.release(draft, by=by)


def everybody(comment):
    return [
        None,
        makers.make_person(),
        comment.submission.author,
        makers.make_member(role=Role.CO_FACILITATOR, cycle=comment.submission.consultation.cycle).person,
    ]


def test_until_release_nobody_reads_any_of_it_anywhere(client, drafts, room, staff):
    comment = makers.make_comment(room, paragraph="4")
    answer(drafts[1], by=staff, release=False)
    for person in [*everybody(comment), staff]:
        client.logout()
        if person:
            client.force_login(person)
        for url in (PAGE, comment.get_absolute_url(), comment.submission.get_absolute_url()):
            seen = body(client.get(url))
            assert "Noted by the desk." not in seen
            assert "The paragraph has changed" not in seen
            assert "Considered in" not in seen
    assert "Nothing has been released yet" in body(client.get(PAGE))


def test_released_answers_stand_on_all_three_pages(client, drafts, room, staff):
    comment = propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
    answer(drafts[1], by=staff)
    page = body(client.get(PAGE))
    assert "Word for word" in page
    assert "Noted by the desk." in page
    assert "This reads the text, not anyone's reasons" in page
    assert "<mark>" in page
    assert "Noted by the desk." in body(client.get(comment.get_absolute_url()))
    assert "Considered in Revision 1" in body(client.get(comment.submission.get_absolute_url()))


@pytest.mark.parametrize(
    ("asks", "closes", "says"), [(True, -24, True), (False, -24, False), (True, 24, False)]
)
def test_what_is_unread_since_closing_is_said_where_the_consultation_asks_for_it(
    client, drafts, asks, closes, says
):
    room = make_room(drafts[0], opens=-48, closes=closes)
    Consultation.objects.filter(pk=room.pk).update(shows_unread=asks)
    makers.make_comment(room, paragraph="4")
    makers.make_comment(room, paragraph="4", status=Status.WAITING)
    assert ("1 published comment has not been looked at yet" in body(client.get(PAGE))) is says


def test_answers_are_counted_and_filtered_by_paragraph_and_kind(client, drafts, room, staff):
    clinic = makers.make_organisation()
    one = makers.make_comment(room, paragraph="4", organisation=clinic)
    other = makers.make_comment(room, paragraph="1")
    answer(drafts[1], by=staff)
    context = client.get(PAGE).context
    assert [(line.name, line.counts, line.total) for line in context["by_place"]] == [
        ("1", [0, 1], 1),
        ("4", [1, 0], 1),
    ]
    assert {line.key: line.total for line in context["by_kind"]} == {"": 1, clinic.kind: 1}

    def listed(**query):
        return [shown.verdict.comment for shown in client.get(PAGE, query).context["answers"]]

    assert listed() == [other, one]
    assert listed(paragraph="4") == [one]
    assert listed(kind=clinic.kind) == [one]
    assert listed(finding="unchanged") == [other]
    assert listed(draft="rev-1", paragraph="4") == [one]
    assert listed(draft="nonsense") == [other, one]


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.WAITING, Status.WITHDRAWN, Status.RETURNED])
def test_what_is_no_longer_public_leaves_the_page(client, drafts, room, staff, status):
    comment = makers.make_comment(room, paragraph="4", text="Demonstration text: unheard.")
    makers.make_comment(room, paragraph="1")
    answer(drafts[1], by=staff)
    type(comment).objects.filter(pk=comment.pk).update(status=status)
    for person in everybody(comment):
        client.logout()
        if person:
            client.force_login(person)
        response = client.get(PAGE)
        assert "unheard" not in body(response)
        assert str(comment) not in body(response)
        assert sum(line.total for line in response.context["by_kind"]) == 1


def test_a_hidden_identity_stays_hidden(client, drafts, room, staff):
    comment = makers.make_comment(room, paragraph="4", author=makers.make_person("Secret Person"))
    comment.submission.appears_as, comment.submission.shown_name = "kind", ""
    comment.submission.save()
    answer(drafts[1], by=staff)
    assert "Secret Person" not in body(client.get(PAGE))


def test_another_consultations_comments_are_not_answered_here(client, drafts, room, staff):
    other = makers.make_consultation(drafts[0], slug="other")
    makers.make_comment(other, paragraph="4", text="Demonstration text: over there.")
    answer(drafts[1], by=staff)
    assert "over there" not in body(client.get(PAGE))
    assert "over there" in body(client.get("/en/consultations/2026/other/answers/"))


def test_the_clock_is_shown_where_the_consultation_asks_for_it(client, drafts, room, staff):
    for slug in ("1", "4"):
        makers.make_comment(room, paragraph=slug)
    words = "2 published comments have not been looked at yet"
    assert words not in body(client.get(PAGE))
    room.shows_unread = True
    room.save()
    assert words in body(client.get(PAGE))
    answer(drafts[1], by=staff)
    assert "0 published comments have not been looked at yet" in body(client.get(PAGE))


def test_the_clock_does_not_run_while_the_consultation_is_open(client, drafts, staff):
    room = make_room(drafts[0])
    room.shows_unread = True
    room.save()
    makers.make_comment(room, paragraph="1")
    assert "looked at yet" not in body(client.get(PAGE))


def test_comments_on_the_whole_draft_and_on_questions_are_answered_too(client, drafts, room, staff):
    room.shows_unread = True
    room.save()
    question = room.questions.create(order=2, text="Demonstration text: what is missing?")
    comments = [
        makers.make_comment(room, paragraph="4"),
        makers.make_comment(room, question=question),
        makers.make_comment(room, draft=drafts[0]),
    ]
    assert "3 published comments have not been looked at yet" in body(client.get(PAGE))
    answer(drafts[1], by=staff)
    response = client.get(PAGE)
    assert "0 published comments have not been looked at yet" in body(response)
    assert [(line.key, line.name, line.total) for line in response.context["by_place"]] == [
        ("4", "4", 1),
        ("question-2", "Question 2", 1),
        ("whole", "The draft as a whole", 1),
    ]
    for comment, key in zip(comments, ("4", "question-2", "whole"), strict=True):
        listed = client.get(PAGE, {"paragraph": key}).context["answers"]
        assert [one.verdict.comment for one in listed] == [comment]
    for comment in comments[1:]:
        assert "Read as a whole" in body(client.get(comment.get_absolute_url()))
        assert "Considered in Revision 1" in body(client.get(comment.submission.get_absolute_url()))


def test_questions_without_a_draft_are_answered_by_the_drafts_since(client, drafts, staff):
    room = makers.make_consultation(drafts[0], slug="questions", opens=-48, closes=-24)
    room.draft = None
    room.save()
    page = PAGE.replace("zero", "questions")
    assert "Nothing has been released yet" in body(client.get(page))
    makers.make_comment(room, question=room.questions.create(order=1, text="Demonstration text?"))
    answer(drafts[1], by=staff)
    assert "Read as a whole" in body(client.get(page, {"paragraph": "question-1"}))


def test_unannounced_consultations_have_no_such_page(client, drafts):
    makers.make_consultation(drafts[0], slug="hidden", announced=False)
    for slug in ("hidden", "nowhere"):
        assert client.get(f"/en/consultations/2026/{slug}/answers/").status_code == 404


def test_a_withheld_comment_can_come_back_with_its_answer(client, drafts, room, staff):
    comment = makers.make_comment(room, paragraph="4", text="Demonstration text: heard again.")
    makers.make_comment(room, paragraph="1")
    answer(drafts[1], by=staff)
    moderating.withhold(comment, by=staff, seen=1, reason="off-topic")
    assert "heard again" not in body(client.get(PAGE))
    moderating.publish(comment, by=staff, seen=2)
    assert "heard again" in body(client.get(PAGE))


def test_answers_are_counted_and_filtered_by_objective(client, drafts, room, staff):
    loading.load()
    about = drafts[0].paragraphs.get(slug="4")
    about.objectives.add(Objective.objects.get(number=7))
    makers.make_comment(room, paragraph="4", text="Demonstration text: on four.")
    makers.make_comment(room, paragraph="1", text="Demonstration text: on one.")
    answer(drafts[1], by=staff)
    page = body(client.get(PAGE))
    assert "By objective" in page
    assert "objective=7#each" in page
    narrowed = body(client.get(PAGE, {"objective": "7"}))
    assert "on four" in narrowed
    assert "on one" not in narrowed


def test_a_wording_that_could_not_be_measured_says_so(client, drafts, room, staff):
    propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
    answer(drafts[1], by=staff)
    sentence = "was not out in the language of the proposed wording"
    assert sentence not in body(client.get(PAGE))
    Verdict.objects.update(missing_language="fr", share=None)
    assert sentence in body(client.get(PAGE))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, drafts, room, staff, count, django_assert_num_queries):
    for _ in range(count):
        propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
        makers.make_comment(room, paragraph="3")
    answer(drafts[1], by=staff)
    client.get(PAGE)
    with django_assert_num_queries(16):
        client.get(PAGE)


@pytest.mark.parametrize("language", ["ar", "fr", "zh-hans"])
def test_the_page_reads_in_other_languages(client, drafts, room, staff, language):
    propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
    answer(drafts[1], by=staff)
    page = body(client.get(PAGE.replace("/en/", f"/{language}/")))
    assert '<p class="read" lang="en"' in page


@pytest.mark.parametrize("count", [3, 300])
def test_the_counts_of_many_answers_cost_no_more_than_those_of_few(
    client, drafts, room, staff, count, django_assert_max_num_queries
):
    kinds = (OrganisationKind.UNION, OrganisationKind.CIVIL_SOCIETY, OrganisationKind.MIGRANTS)
    for number in range(count):
        union = makers.make_organisation(f"Organization {number}", kind=kinds[number % 3])
        makers.make_comment(room, paragraph=("3", "4")[number % 2], organisation=union)
    considering.order(drafts[1], by=staff)
    considering.consider(Answers.objects.get(draft=drafts[1]))
    Verdict.objects.update(
        finding=F("measured"), confirmed_at=timezone.now(), confirmed_by=staff, version=F("version") + 1
    )
    considering.release(drafts[1], by=staff)
    client.get(PAGE)
    with django_assert_max_num_queries(16):
        page = client.get(PAGE)
    assert sum(line.total for line in page.context["by_kind"]) == count
