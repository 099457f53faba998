"""References of a text to its own paragraphs, as links; and finding a paragraph by its number."""

import pytest

from declarations import publication
from declarations.crosslinks import known_labels, linked
from tests.declarations.makers import take
from tests.makers import make_consultation

TEXT = """# I. Where we stand

9. Demonstration text, see paragraphs 9 bis and 42 ter <and> paragraph 99:

(a) as paragraph 9 says.

9 bis. Demonstration text, see paragraph 9 (a). It is not paragraph 9 of resolution 73/195.

42 ter. Demonstration text of 42 ter.
"""


def test_a_reference_is_a_link_and_the_rest_is_escaped():
    known = known_labels(["9", "9-bis", "42-ter", "nonsense ", ""])
    marked = linked("See <b> paragraphs 9 bis and 99.", known, here="9", address="/{}".format)
    assert marked == 'See &lt;b&gt; <a class="xref" href="/9-bis">paragraphs 9 bis</a> and 99.'


def test_a_paragraph_does_not_refer_to_itself():
    assert (
        linked("As paragraph 9 says.", known_labels(["9"]), here="9", address=str) == "As paragraph 9 says."
    )


@pytest.fixture
def draft(db):
    draft = take(TEXT)
    publication.publish(draft, by=None)
    return draft


def test_what_refers_to_no_paragraph_is_a_warning(draft):
    assert [one["code"] for one in draft.warnings] == ["unknown-reference"]
    assert "paragraph 99" in draft.warnings[0]["sentence"]


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/en/declarations/2026/rev-1/", "/en/declarations/2026/rev-1/#p-42-ter"),
        ("/en/declarations/2026/rev-1/paragraphs/9/", "/en/declarations/2026/rev-1/#p-9-bis"),
        ("/en/consultations/2026/rev-1/", "#p-9.a"),
    ],
)
def test_references_are_links_wherever_the_text_is_read(client, draft, path, link):
    make_consultation(draft)
    assert f'<a class="xref" href="{link}">' in client.get(path).content.decode()


@pytest.mark.parametrize("spelled", ["42ter", "42-ter", "42.ter", "Para. 42 Ter", "§42 ter", "[42 ter]"])
def test_any_spelling_leads_to_the_paragraph(client, draft, spelled):
    answer = client.get("/en/declarations/2026/rev-1/paragraphs/", {"q": spelled})
    assert answer.url == "/en/declarations/2026/rev-1/paragraphs/42-ter/"


@pytest.mark.parametrize(
    ("spelled", "counted"), [("", None), ("77", "0 paragraphs bear"), ("x" * 500, "0 paragraphs bear")]
)
def test_what_finds_nothing_says_so(client, draft, spelled, counted):
    page = client.get("/en/declarations/2026/rev-1/paragraphs/", {"q": spelled})
    assert page.status_code == 200
    assert counted is None or counted in page.content.decode()


def test_several_that_bear_a_number_are_shown_to_choose_from(client, db):
    draft = take("9. One.\n\n9. Two.\n")
    publication.publish(draft, by=None)
    page = client.get("/en/declarations/2026/rev-1/paragraphs/", {"q": "9"}).content.decode()
    assert "2 paragraphs bear this number." in page
