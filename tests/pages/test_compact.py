import csv
import io
import re

import pytest

from consultations.models import Submission
from consultations.tallying import recount
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact import loading
from imrf_portal.compact.models import Region, RoundTable, State
from imrf_portal.moderation.models import Status
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Progress
from tests import makers
from tests.makers import (
    make_comment,
    make_consultation,
    make_cycle,
    make_event,
    make_organisation,
    make_staff,
)
from tests.reviews.makers import make_edition, make_focal_point, make_published, question
from tests.reviews.views.said import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(db):
    loading.load()


def table(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_objectives_are_all_listed_with_their_titles(client, reference):
    page = client.get("/en/objectives/").content.decode()
    assert page.count('class="entry"') == 23
    assert "Address and reduce vulnerabilities in migration" in page


def test_objective_names_its_round_table_and_its_neighbours(client, reference):
    page = client.get("/en/objectives/7/").content.decode()
    assert "Round table 4" in page
    assert "/en/objectives/6/" in page
    assert "/en/objectives/8/" in page


@pytest.mark.parametrize(("number", "without"), [(1, 'rel="prev"'), (23, 'rel="next"')])
def test_first_and_last_objective_have_one_neighbour(client, reference, number, without):
    assert without not in client.get(f"/en/objectives/{number}/").content.decode()


@pytest.mark.parametrize("address", ["/en/objectives/24/", "/en/objectives/0/", "/en/states/zz/"])
def test_what_does_not_exist_is_not_found(client, reference, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_objective_needs_the_same_queries_however_many_round_tables(
    client, reference, django_assert_num_queries, number
):
    objective = loading.Objective.objects.get(number=13)
    for place in range(number):
        RoundTable.objects.create(cycle=make_cycle(), number=place + 1).objectives.add(objective)
    client.get("/en/objectives/13/")
    with django_assert_num_queries(7):
        client.get("/en/objectives/13/")


@pytest.mark.parametrize("number", [1, 3])
def test_objective_needs_the_same_queries_however_many_paragraphs(
    client, reference, django_assert_num_queries, number
):
    objective = loading.Objective.objects.get(number=13)
    draft = makers.make_draft()
    for paragraph in draft.paragraphs.all()[:number]:
        paragraph.objectives.add(objective)
    client.get("/en/objectives/13/")
    with django_assert_num_queries(8):
        client.get("/en/objectives/13/")


def test_objective_lists_its_paragraphs_and_how_many_comments_stand_there(client, reference):
    objective = loading.Objective.objects.get(number=13)
    room = makers.make_consultation()
    about = room.draft.paragraphs.get(slug="9-bis")
    about.objectives.add(objective)
    makers.make_draft("77", slug="rev-2", order=2, published=False).paragraphs.get().objectives.add(objective)
    recount(makers.make_comment(room))
    recount(makers.make_comment(room, status=Status.WAITING))
    page = client.get("/en/objectives/13/").content.decode()
    assert f'href="{about.get_absolute_url()}"' in page
    assert "1 comment on these paragraphs" in page
    assert "/en/consultations/2026/rev-1/comments/?objective=13" in page
    assert "77" not in page


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("en", "Afghanistan", "Zimbabwe"), ("fr", "Afghanistan", "Zimbabwe"), ("ru", "Австралия", "Япония")],
)
def test_states_stand_in_the_order_of_the_pages_language(client, reference, language, first, last):
    names = [state.name for state in client.get(f"/{language}/states/").context["states"]]
    assert (names[0], names[-1]) == (first, last)


def test_states_of_french_put_the_accent_aside(client, reference):
    names = [state.name for state in client.get("/fr/states/").context["states"]]
    assert names.index("Égypte") < names.index("Espagne")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=egypte", ["Egypt"]),
        ("q=EGYPT", ["Egypt"]),
        ("q=مصر", ["Egypt"]),
        ("q=bgd", ["Bangladesh"]),
        ("q=nowhere", []),
        ("q=egypt&region=latin-america-caribbean", []),
        ("q=egypt&region=arab-states", ["Egypt"]),
    ],
)
def test_states_are_found_by_name_code_and_region(client, reference, query, found):
    assert [state.name for state in client.get(f"/en/states/?{query}").context["states"]] == found


def test_states_with_an_unknown_region_say_so_and_show_all(client, reference):
    response = client.get("/en/states/?region=atlantis")
    assert len(response.context["states"]) == 195
    assert "There is a problem" in response.content.decode()


@pytest.mark.parametrize("query", ["", "q=an", "region=africa", "champion=yes", "q=a&region=arab-states"])
def test_states_download_holds_what_the_page_shows(client, reference, query):
    shown = [state.name for state in client.get(f"/en/states/?{query}").context["states"]]
    header, *rows = table(client.get(f"/en/states.csv?{query}"))
    assert header[0] == "Name"
    assert [row[0] for row in rows] == shown


def test_states_download_runs_no_formula(client):
    State.objects.create(
        iso_alpha2="XA", iso_alpha3="XAA", m49="991", name='=HYPERLINK("x")', formal_name="+1"
    )
    _header, row = table(client.get("/en/states.csv"))
    assert row[:2] == ['\'=HYPERLINK("x")', "'+1"]


@pytest.mark.parametrize("number", [1, 3])
def test_states_need_three_queries(client, django_assert_num_queries, number):
    region = Region.objects.create(slug="here", order=1, name="Here")
    for place in range(number):
        state = State.objects.create(
            iso_alpha2=f"X{'ABC'[place]}",
            iso_alpha3=f"X{'ABC'[place]}A",
            m49=f"99{place}",
            name=f"State {place}",
        )
        state.regions.add(region)
    client.get("/en/states/")
    with django_assert_num_queries(3):
        assert len(client.get("/en/states/").context["states"]) == number


@pytest.fixture
def delegation(reference):
    state = State.objects.get(slug="bd")
    return make_organisation("Delegation", kind=OrganisationKind.STATE_DELEGATION, state=state)


def test_state_shows_its_names_in_six_languages(client, reference):
    page = client.get("/en/states/bd/").content.decode()
    assert '<bdi lang="zh-Hans" dir="ltr">孟加拉国</bdi>' in page
    assert '<bdi lang="ar" dir="rtl">بنغلاديش</bdi>' in page
    assert "BD · BGD · 050" in page


def test_state_shows_what_its_delegation_published_and_nothing_else(client, delegation):
    consultation = make_consultation()
    said = make_comment(consultation, organisation=delegation, text="Demonstration text: shown.")
    make_comment(
        consultation, organisation=delegation, text="Demonstration text: waits.", status=Status.WAITING
    )
    make_comment(consultation, organisation=make_organisation(), text="Demonstration text: somebody else.")
    hidden = make_comment(consultation, organisation=delegation, text="Demonstration text: without a name.")
    hidden.submission.appears_as = "kind"
    hidden.submission.save()
    client.force_login(make_staff())
    response = client.get("/en/states/bd/")
    assert [remark.comment for remark in response.context["remarks"]] == [said]


@pytest.mark.parametrize("number", [1, 3])
def test_state_needs_the_same_queries_however_many_comments(
    client, delegation, django_assert_num_queries, number
):
    consultation = make_consultation()
    for place in range(number):
        make_comment(consultation, organisation=delegation, text=f"Demonstration text: {place}.")
        make_event(state=delegation.state)
    client.get("/en/states/bd/")
    with django_assert_num_queries(9):
        assert len(client.get("/en/states/bd/").context["remarks"]) == number


def test_state_shows_the_consultations_it_holds_once_they_are_announced(client, delegation):
    make_event(state=delegation.state, title="Demonstration text: a consultation at home", kind="national")
    make_event(state=delegation.state, title="Demonstration text: not yet", status="preparing")
    make_event(title="Demonstration text: elsewhere")
    page = client.get("/en/states/bd/").content.decode()
    assert "a consultation at home" in page
    assert "not yet" not in page
    assert "elsewhere" not in page


@pytest.mark.parametrize(
    ("asked", "found"), [("trafficking", [10]), ("traite", [10]), ("10", [10]), ("zzz", [])]
)
def test_objectives_are_narrowed_by_words_of_any_language_or_their_number(client, reference, asked, found):
    page = client.get("/en/objectives/", {"q": asked})
    assert [one.number for one in page.context["objectives"]] == found


def test_objective_counts_what_states_report_with_those_that_do_not(
    client, delegation, django_assert_num_queries
):
    objective = makers.make_objective(13)
    state = State.objects.get(iso_alpha2="KE")
    edition = say(state, {objective: Progress.UNDER_WAY})
    with django_assert_num_queries(9):
        page = client.get("/en/objectives/13/").content.decode()
    table_of_forum = page[page.index("<caption>") : page.index("</table>")]
    silent = State.objects.count() - 1
    assert re.findall(r'<td class="end"[^>]*>([\d,]+)<', table_of_forum) == [str(silent), "0", "0", "1", "0"]
    assert f'<a href="{edition.review.get_absolute_url()}#objective-13">{state.name}</a>' in table_of_forum
    assert "/en/reviews/2026/matrix/#objective-13" in table_of_forum
    assert 'id="objective-13"' in client.get("/en/reviews/2026/matrix/").content.decode()
    for iso in ("NP", "TD"):
        say(State.objects.get(iso_alpha2=iso), {objective: Progress.ADVANCED})
    with django_assert_num_queries(9):
        client.get("/en/objectives/13/")


def test_objective_quotes_good_practices_of_what_is_public(client, reference):
    objective = makers.make_objective(13)
    for iso, words in (("NP", "Demonstration text: a practice."), ("TD", "Long. " * 200)):
        person = make_focal_point(State.objects.get(iso_alpha2=iso))
        edition = make_edition(State.objects.get(iso_alpha2=iso), by=person)
        asked = question(edition, "progress", "good-practice")
        drafting.answer(edition, asked, objective=objective, typed=Typed(words, "en"), seen=0, by=person)
        assert "Good practices" not in client.get("/en/objectives/13/").content.decode() or iso == "TD"
        filing.file(edition, by=person)
        publishing.publish(edition, by=make_staff())
    page = client.get("/en/objectives/13/").content.decode()
    assert "Demonstration text: a practice." in page
    assert "Long. Long." not in page
    assert "/en/reviews/2026/td/#answer-" in page


def test_state_gathers_reviews_of_all_rounds_and_lets_them_be_searched(client, reference):
    state = State.objects.get(iso_alpha2="KE")
    for year in (2022, 2026):
        make_published(state, year=year)
    page = client.get("/en/states/ke/").content.decode()
    for link in (
        "/en/reviews/2022/ke/",
        "/en/reviews/2026/ke/",
        "/en/reviews/compare/rounds/ke/forum-2022/forum-2026/",
        "/en/reviews/feed/states/ke/",
    ):
        assert f'href="{link}"' in page
    assert '<input type="hidden" name="state" value="ke">' in page


def test_state_shows_what_its_organisations_say_under_their_own_names_alone(client, reference):
    state = State.objects.get(iso_alpha2="KE")
    room = make_consultation()
    organisation = make_organisation("Demonstration organisation", state=state)
    for name, status in (
        ("shown", Status.PUBLISHED),
        ("waits", Status.WAITING),
        ("withheld", Status.WITHHELD),
        ("by kind", Status.PUBLISHED),
    ):
        comment = make_comment(
            room, organisation=organisation, text=f"Demonstration text: {name}.", status=status
        )
        if name == "by kind":
            Submission.objects.filter(pk=comment.submission_id).update(appears_as="kind")
    make_comment(room, organisation=make_organisation("Another"), text="Demonstration text: elsewhere.")
    page = client.get("/en/states/ke/").content.decode()
    said = [name for name in ("shown", "waits", "withheld", "by kind", "elsewhere") if f": {name}." in page]
    assert said == ["shown"]
