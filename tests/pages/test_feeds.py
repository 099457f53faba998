from xml.etree import ElementTree

import pytest

from imrf_portal.moderation.models import Status
from tests.makers import make_comment, make_consultation, make_draft, make_organisation, make_person

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def entries(client, language: str = "en") -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(f"/{language}/feed/").content).findall("a:entry", ATOM)


def text_of(entry: ElementTree.Element, name: str) -> str:
    return entry.findtext(f"a:{name}", "", ATOM)


def test_feed_holds_drafts_and_whole_comments_newest_first(client):
    long_text = "Demonstration text: " + "every word of it. " * 300
    make_comment(organisation=make_organisation("Harbour Light Clinic"), text=long_text)
    comment, draft = entries(client)
    assert text_of(draft, "title") == "Progress Declaration 2026, Rev 1"
    assert text_of(comment, "title") == "Harbour Light Clinic on paragraph 9 bis"
    assert text_of(comment, "summary") == long_text


def test_feed_says_the_language_of_each_comment(client):
    make_comment(language="zh-hans", text="演示文本：保留。")
    comment, draft = entries(client, "fr")
    assert comment.get(LANGUAGE) == "zh-Hans"
    assert draft.get(LANGUAGE) == "fr"


def test_feed_holds_nothing_that_is_not_public(client):
    make_draft(slug="rev-2", order=2, published=False)
    consultation = make_consultation()
    for status in (Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN):
        make_comment(consultation, status=status)
    assert [text_of(entry, "title") for entry in entries(client)] == ["Progress Declaration 2026, Rev 1"]


def test_feed_shows_what_looks_like_markup_as_text(client):
    make_comment(text="Demonstration text: <script>alert(1)</script> & more")
    summary = text_of(entries(client)[0], "summary")
    assert summary == "Demonstration text: &lt;script&gt;alert(1)&lt;/script&gt; &amp; more"


def test_feed_names_no_address(client):
    make_comment(author=make_person("Policy officer", email="officer@secret.example"))
    assert "secret.example" not in client.get("/en/feed/").content.decode()


def test_feed_knows_an_entry_in_every_language(client):
    make_comment()
    ids = [[text_of(entry, "id") for entry in entries(client, language)] for language in ("en", "ar")]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("number", [1, 3])
def test_feed_needs_two_queries(client, django_assert_num_queries, number):
    for place in range(number):
        consultation = make_consultation(
            make_draft(slug=f"rev-{place}", order=place + 1), slug=f"rev-{place}"
        )
        make_comment(consultation)
    client.get("/en/feed/")
    with django_assert_num_queries(2):
        assert len(entries(client)) == 2 * number
