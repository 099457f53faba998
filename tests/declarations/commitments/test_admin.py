import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from declarations.models import Commitment, Figure
from tests.declarations.commitments.makers import make_adopted, make_commitment, make_indicator
from tests.makers import make_draft, make_person, make_staff, make_state

pytestmark = pytest.mark.django_db

BRING = "/en/admin/declarations/indicator/bring/"


@pytest.fixture
def desk(client):
    client.force_login(make_staff())
    return client


def test_paragraphs_are_marked_and_unmarked_on_a_page_of_their_text(desk):
    draft = make_adopted("9", "10")
    nine, ten = draft.paragraphs.all()
    url = f"/en/admin/declarations/commitment/texts/{draft.pk}/"
    assert "Demonstration text of paragraph 10 (en)." in desk.get(url).content.decode()
    assert desk.post(url, {f"who-{nine.pk}": "states", f"due-{nine.pk}": "2028-05-31"}).status_code == 302
    [commitment] = Commitment.objects.published()
    assert (commitment.label, str(commitment.due_on)) == ("9", "2028-05-31")
    desk.post(url, {f"who-{ten.pk}": "all"})
    assert [one.label for one in Commitment.objects.published()] == ["10"]


def test_a_day_without_anybody_it_binds_is_asked_back_and_kept(desk):
    draft = make_adopted("9")
    key = draft.paragraphs.get().pk
    page = desk.post(f"/en/admin/declarations/commitment/texts/{draft.pk}/", {f"due-{key}": "2028-05-31"})
    text = page.content.decode()
    assert "Say whom it binds" in text
    assert 'value="2028-05-31"' in text
    assert not Commitment.objects.exists()


def test_a_text_that_is_not_adopted_is_not_offered(desk):
    draft = make_draft()
    assert desk.get(f"/en/admin/declarations/commitment/texts/{draft.pk}/").status_code == 404
    assert "No text is adopted yet" in desk.get("/en/admin/declarations/commitment/texts/").content.decode()


def test_marks_are_taken_back_from_the_list(desk):
    commitment = make_commitment()
    data = {"action": "unmark_chosen", "_selected_action": [commitment.pk]}
    desk.post("/en/admin/declarations/commitment/", data)
    assert not Commitment.objects.published().exists()
    assert Commitment.objects.count() == 1


def test_a_table_is_tried_and_comes_back_to_be_kept(desk):
    make_state()
    make_indicator()
    lines = 'indicator,area,year,value\ndeaths,BD,2024,7\ndeaths,BD,2023,"1,5"\n'
    upload = SimpleUploadedFile("figures.csv", lines.encode())
    tried = desk.post(BRING, {"file": upload, "try": "yes"}).content.decode()
    assert "What would be kept" in tried
    assert "could be read in two ways" in tried
    assert "deaths,BD,2024,7" in tried
    assert not Figure.objects.exists()
    kept = desk.post(BRING, {"table": lines, "keep": "yes"}).content.decode()
    assert "What was kept" in kept
    assert Figure.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a file, or type the lines"),
        ({"table": "a,b\n1,2"}, "lacks the columns"),
        ({"file": SimpleUploadedFile("figures.csv", b"\xff\xfe")}, "no text in UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_and_kept(desk, data, sentence):
    response = desk.post(BRING, {**data, "keep": "yes"})
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert data.get("table", "").partition("\n")[0] in page


@pytest.mark.parametrize("person", [make_person, lambda: make_staff(second_factor=False)])
def test_nobody_else_enters(client, person):
    draft = make_adopted("9")
    client.force_login(person())
    for url in (BRING, f"/en/admin/declarations/commitment/texts/{draft.pk}/"):
        assert client.post(url, {"table": "x", "keep": "yes"}).status_code == 302
    assert not Commitment.objects.exists()
