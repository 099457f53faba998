"""The demonstration's mails: kept in a folder, read on a page that exists nowhere else."""

import pytest
from django.core.mail import EmailMessage, get_connection
from django.http import Http404
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, reverse

from imrf_portal.notifications import announcing, delivering, letterbox, views


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "imrf_portal.notifications.letterbox.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.mark.django_db
def test_letters_are_kept_whole_and_read_back(folder, person):
    announcing.tell(
        person(name="علي", language="ar"), "sample", key=None, facts={"title": "عنوان", "path": "/x/"}
    )
    delivering.deliver()
    [letter] = letterbox.newest()
    assert letterbox.find(letter.name) == letter
    assert "عنوان" in letter.subject
    assert "http://testserver/ar/x/" in letter.text
    assert (letter.language, letter.direction) == ("ar", "rtl")
    assert [path.suffix for path in folder.iterdir()] == [".eml"]


def test_newest_letter_stands_first(folder):
    backend = get_connection()
    for subject in ("first", "second"):
        backend.send_messages([EmailMessage(subject, "text", to=["reader@people.example"])])
    assert [letter.subject for letter in letterbox.newest()] == ["second", "first"]
    assert len(letterbox.newest(limit=1)) == 1


def test_folder_that_is_not_there_is_empty(folder):
    assert letterbox.newest() == []
    assert letterbox.find("nothing") is None


def test_page_exists_only_in_the_demonstration(folder):
    with pytest.raises(NoReverseMatch):
        reverse("letterbox:mails")
    request = RequestFactory().get("/en/mails/")
    with pytest.raises(Http404):
        views.mails(request)
    with pytest.raises(Http404):
        views.mail(request, name="any")


@pytest.mark.django_db
@override_settings(DEMONSTRATION=True, ROOT_URLCONF="tests.notifications.demonstration_urls")
def test_page_shows_the_letters_with_links_to_follow(client, folder, person):
    announcing.tell(person(), "sample", key=None, facts={"title": "Revision <1>", "path": "/x/"})
    delivering.deliver()
    page = client.get("/en/mails/")
    assert "Revision &lt;1&gt;" in page.content.decode()
    [letter] = letterbox.newest()
    letter_page = client.get(f"/en/mails/{letter.name}/").content.decode()
    assert 'href="http://testserver/en/x/"' in letter_page
    assert client.get("/en/mails/no-such-letter/").status_code == 404
