import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consultations.models import Unsent
from tests.makers import make_consultation, make_person

pytestmark = pytest.mark.django_db

COMMENT = "\n\n".join(
    f"Demonstration text, part {number}: «quoted» <b>marked</b> & “kept” — أيضا, 也保留."
    for number in range(80)
)


def shown_again(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


@pytest.fixture
def address():
    consultation = make_consultation()
    return f"{consultation.get_absolute_url()}paragraphs/9-bis/write/"


@pytest.fixture
def strict():
    """A browser whose session or guard was lost between opening the form and sending it."""
    return Client(enforce_csrf_checks=True)


def test_comment_without_its_guard_is_shown_again_whole(strict, address):
    response = strict.post(address, {"text": COMMENT, "language": "en", "appears_as": "name"})
    assert response.status_code == 403
    page = response.content.decode()
    assert shown_again(page) == COMMENT
    assert f'action="{address}"' in page
    assert '<input type="hidden" name="appears_as" value="name">' in page
    assert response["Cache-Control"] == "private, no-store"


def test_comment_shown_again_can_be_sent_with_its_fresh_guard(strict, address):
    sent = {"text": COMMENT, "language": "en", "key": str(uuid4())}
    page = strict.post(address, sent).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    assert f'<input type="hidden" name="key" value="{sent["key"]}">' in page
    again = strict.post(address, {**sent, "text": shown_again(page), "csrfmiddlewaretoken": token[1]})
    assert again.status_code in {302, 303}
    assert Unsent.objects.get().text == COMMENT


def test_query_of_the_address_is_kept(strict, address):
    page = strict.post(f"{address}?from=room&x=1", {"text": "Short."}).content.decode()
    assert f'action="{address}?from=room&amp;x=1"' in page
    assert shown_again(page) == "Short."


def test_passwords_and_codes_are_not_repeated(strict):
    sent = {"login": "somebody@people.example", "password": "open sesame 123", "code": "123456"}
    page = strict.post("/en/accounts/login/", sent).content.decode()
    assert "open sesame" not in page
    assert "123456" not in page
    assert 'value="somebody@people.example"' in page
    assert "Passwords are not repeated" in page


def test_files_have_to_be_chosen_again(strict, address):
    sent = {"text": "Demonstration text: see the file.", "files": SimpleUploadedFile("note.txt", b"x")}
    page = strict.post(address, sent).content.decode()
    assert "Your files did not come along" in page


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}],
)
def test_what_another_site_sends_is_not_made_ours(strict, address, headers):
    strict.force_login(make_person())
    response = strict.post(address, {"text": "Words put into my mouth."}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Words put into my mouth" not in page
    assert 'name="csrfmiddlewaretoken"' not in page


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_page_speaks_the_language_of_its_address(strict, language):
    page = strict.post(f"/{language}/accounts/login/", {"login": "x@people.example"}).content.decode()
    assert 'lang="ar" dir="rtl"' in page if language == "ar" else 'lang="zh-Hans"' in page
