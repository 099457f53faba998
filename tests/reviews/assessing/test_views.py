"""The pages of parallel assessments: written, checked, sent, read beside the State's review, hidden until published."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from imrf_portal.accounts.models import User
from imrf_portal.moderation.models import Status
from reviews.assessing import sending, writing
from reviews.assessing.models import Assessment
from reviews.assessing.writing import Typed
from tests import makers
from tests.reviews.assessing.makers import TEXT, TITLE, make_assessment, make_assessor, make_document
from tests.reviews.makers import make_focal_point, make_published, make_round

pytestmark = pytest.mark.django_db
HIDDEN = (Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(response) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_assessment_is_begun_written_checked_and_sent():
    makers.make_objective(7)
    author = make_assessor()
    client = client_of(author)
    state, round = makers.make_state(), make_round()
    begun = client.post(
        reverse("begin_assessment"),
        {"state": state.slug, "round": round.slug, "organisation": author.memberships.get().organisation_id},
    )
    assessment = Assessment.objects.get()
    write = reverse("write_assessment", args=[assessment.reference])
    assert begun["Location"] == write
    typed = {"title": TITLE, "language": "en", "text": TEXT, "objective-7": "Demonstration text: on seven."}
    page = client.post(write, {**typed, "file": make_document()}, follow=True)
    assert "This is what everybody will read" in said(page)
    assert "Demonstration text: on seven." in said(page)
    assert "assessment.pdf" in said(page)
    act = reverse("act_on_assessment", args=[assessment.reference])
    receipt = said(client.post(act, {"act": "send"}, follow=True))
    assert assessment.reference in receipt
    assert "We have received your assessment" in receipt
    assert Assessment.objects.get().status == Status.WAITING
    client.post(act, {"act": "withdraw"})
    assert Assessment.objects.get().status == Status.WITHDRAWN


def test_what_is_wrong_is_said_and_all_of_it_is_kept():
    author = make_assessor()
    assessment = make_assessment(author, status=Status.WAITING, sent=False, title="", text="")
    write = reverse("write_assessment", args=[assessment.reference])
    page = client_of(author).post(write, {"title": "", "language": "en", "text": TEXT, "links": "nowhere"})
    assert page.status_code == 422
    assert TEXT in said(page)
    assert "nowhere" in said(page)
    assert "Give the assessment a title." in said(page)
    assert Assessment.objects.get().text == TEXT


def test_what_is_typed_is_kept_while_it_is_typed():
    author = make_assessor()
    assessment = make_assessment(author, status=Status.WAITING, sent=False)
    client = client_of(author)
    write = reverse("write_assessment", args=[assessment.reference])
    seen = str(assessment.window)
    one, two = ({"language": "en", "seen": seen, "window": f"{n}" * 32, "keep": "1"} for n in (1, 2))
    first = client.post(write, {**one, "title": "First", "text": "a"}).json()
    assert first["at"]
    assert "url" not in first
    second = client.post(write, {**two, "title": "Second", "text": "b"}).json()
    beside = Assessment.objects.exclude(pk=assessment.pk).get()
    assert second["url"] == reverse("write_assessment", args=[beside.reference])
    assert {one.title for one in Assessment.objects.all()} == {"First", "Second"}


def test_whoever_speaks_for_no_organisation_is_told_who_may():
    page = client_of(makers.make_person()).get(reverse("begin_assessment"))
    assert "has verified" in said(page)
    assert "<select" not in said(page).split("<main", 1)[1]


def test_visitor_is_asked_to_sign_in_to_write(client):
    assert client.get(reverse("begin_assessment")).status_code == 302


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_published_is_seen_by_its_author_and_the_secretariat_alone(client, status):
    edition = make_published()
    assessment = make_assessment(status=status, state=edition.review.state, round=edition.review.round)
    writing_file = make_document()
    Assessment.objects.filter(pk=assessment.pk).update(sent_at=None, status=Status.WAITING)
    assessment.refresh_from_db()
    writing.attach(assessment, writing_file, by=assessment.author)
    Assessment.objects.filter(pk=assessment.pk).update(sent_at=assessment.received_at, status=status)
    page, file = assessment.get_absolute_url(), reverse("assessment_file", args=[assessment.reference])
    others = [client, client_of(make_assessor()), client_of(make_focal_point(edition.review.state))]
    lists = [
        reverse("assessments"),
        f"{reverse('assessments')}?q=harbour",
        edition.review.get_absolute_url(),
        reverse("state", args=[edition.review.state.slug]),
        reverse("reviews_round", kwargs={"year": 2026}),
        reverse("reviews"),
        "/sitemap-assessments.xml",
    ]
    for other in others:
        assert other.get(page).status_code == other.get(file).status_code == 404
        for one in lists:
            answer = said(other.get(one))
            assert TITLE not in answer, one
            assert assessment.reference not in answer, one
            assert "Harbour Light" not in answer, one
    for reader in (client_of(assessment.author), client_of(makers.make_staff())):
        assert reader.get(page).status_code == reader.get(file).status_code == 200


def test_what_was_never_sent_is_seen_by_its_author_alone():
    assessment = make_assessment(status=Status.WAITING, sent=False)
    assert client_of(makers.make_staff()).get(assessment.get_absolute_url()).status_code == 404
    assert client_of(assessment.author).get(assessment.get_absolute_url()).status_code == 200


def test_nobody_opens_the_form_of_another(client):
    assessment = make_assessment()
    for name in ("write_assessment", "act_on_assessment"):
        other = client_of(make_assessor()).post(reverse(name, args=[assessment.reference]))
        assert other.status_code == 404


def test_published_assessment_stands_beside_the_review_and_never_in_it(client):
    edition = make_published()
    assessment = make_assessment(state=edition.review.state, round=edition.review.round)
    for page in (edition.review.get_absolute_url(), reverse("state", args=[edition.review.state.slug])):
        answer = said(client.get(page))
        assert TITLE in answer
        assert "They are not the State’s, and no part of its review." in answer
        assert TEXT not in answer
    own = said(client.get(assessment.get_absolute_url()))
    assert TEXT in own
    assert "Harbour Light Clinic" in own
    assert assessment.author.get_short_name() not in own
    assert edition.review.get_absolute_url() in own
    listed = said(client.get(reverse("assessments")))
    assert TITLE in listed
    assert TITLE not in said(client.get(reverse("reviews")))
    assert assessment.get_absolute_url() in said(client.get("/sitemap-assessments.xml"))


def test_list_is_narrowed_by_state_objective_and_words(client):
    makers.make_objective(7)
    make_assessment()
    author = make_assessor()
    other = make_assessment(
        author,
        state=makers.make_state("KE", "Kenya"),
        status=Status.WAITING,
        sent=False,
        title="Another quay",
    )
    typed = Typed(other.title, "en", "Demonstration text.", "", {7: "Demonstration text: lighthouses."})
    sending.send(writing.keep(other, typed, by=author), by=author)
    Assessment.objects.filter(pk=other.pk).update(status=Status.PUBLISHED, published_at=other.received_at)
    for query in ("state=ke", "objective=7", "q=lighthouses", "q=another"):
        page = said(client.get(f"{reverse('assessments')}?{query}"))
        assert "Another quay" in page, query
        assert TITLE not in page, query


def test_list_costs_the_same_however_many_there_are(client, django_assert_num_queries):
    make_assessment()
    client.get(reverse("assessments"))
    for _step in range(2):
        with django_assert_num_queries(4):
            client.get(reverse("assessments"))
        for name in ("One", "Two"):
            make_assessment(make_assessor(makers.make_organisation(name)))


def test_moderator_decides_at_the_desk():
    makers.make_objective(7)
    assessment = make_assessment(status=Status.WAITING)
    make_assessment(status=Status.WAITING, sent=False, title="Demonstration text: not sent")
    desk = client_of(makers.make_staff())
    queue = said(desk.get(reverse("admin:reviews_assessment_changelist")))
    assert TITLE in queue
    assert "not sent" not in queue
    assert TEXT in said(desk.get(reverse("admin:reviews_assessment_change", args=[assessment.pk])))
    asked = {"action": "publish_chosen", "_selected_action": [assessment.pk]}
    among_many = said(desk.post(reverse("admin:reviews_assessment_changelist"), asked))
    for words in (TITLE, TEXT, assessment.state.name, assessment.shown_organisation):
        assert words in among_many
    decide = reverse("admin:reviews_assessment_decide", args=[assessment.pk])
    desk.post(decide, {"outcome": "published", "seen": 1})
    assert Assessment.objects.get(pk=assessment.pk).status == Status.PUBLISHED
