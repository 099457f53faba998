"""The pages of positions: read, written, endorsed, attached; nothing pending through any of them."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consultations.models import Comment, Endorsement, PositionVersion, UnsentPosition
from consultations.positions import attaching
from imrf_portal.accounts.models import User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents import examining
from imrf_portal.documents.storing import store
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.positions.makers import (
    TEXT,
    TITLE,
    endorse,
    make_position,
    make_unsent,
    make_version,
)

pytestmark = pytest.mark.django_db

LIST, WRITE, FEED = "/en/positions/", "/en/positions/write/", "/en/feeds/positions/"


@pytest.fixture(autouse=True)
def fresh_cache(settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author() -> User:
    return makers.make_person("Policy officer")


@pytest.fixture
def signed_in(author) -> Client:
    return client_of(author)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


# ---- Reading ----


def test_the_list_shows_what_stands_the_newest_first(client):
    first, second = (
        make_position(title="Demonstration text: first"),
        make_position(title="Demonstration text: second"),
    )
    make_version(second.position, title="Demonstration text: not yet", status=Status.WAITING)
    endorse(first)
    page = page_of(client, LIST)
    assert page.index("Demonstration text: second") < page.index("Demonstration text: first")
    assert "not yet" not in page
    assert "Endorsed by 1 organization" in page


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_what_is_not_published_is_on_no_page_of_others(client, status):
    version = make_position(status=status, title="Pending words")
    for url in (LIST, FEED):
        assert "Pending words" not in page_of(client, url)
    for person in (None, makers.make_person()):
        reader = client_of(person) if person else client
        for url in (version.get_absolute_url(), version.position.get_absolute_url()):
            assert reader.get(url).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"language": "fr"}, False),
        ({"language": "en"}, True),
        ({"kind": "ngo"}, True),
        ({"kind": "union"}, False),
        ({"cycle": "2026"}, True),
        ({"q": "SAFE CROSSINGS"}, True),
        ({"q": "lighthouse"}, True),
        ({"q": "nowhere"}, False),
    ],
)
def test_filters_narrow_the_list(client, query, found):
    file = store(SimpleUploadedFile("position.txt", b"Demonstration text of a lighthouse"), by=None)
    examining.examine(file.pk)
    make_position(organisation=makers.make_organisation(), file=file)
    assert (
        TITLE in page_of(client, f"{LIST}?{'&'.join(f'{key}={value}' for key, value in query.items())}")
    ) is found


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_list_costs(client, number, django_assert_num_queries):
    for index in range(number):
        version = make_position()
        for name in range(number):
            endorse(version, f"Organisation {index} {name}")
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_page_costs(client, number, django_assert_num_queries):
    version = make_position()
    for index in range(number):
        endorse(version, f"Organisation {index}")
        make_version(version.position, status=Status.WITHHELD)
    url = version.position.get_absolute_url()
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)


def test_the_old_text_stays_readable_with_its_signatures(client):
    old = make_position(text="Demonstration text, the first words.")
    endorse(old, "Quillwater Choir")
    new = make_version(old.position, text="Demonstration text, other words.")
    page = page_of(client, old.position.get_absolute_url())
    assert "other words" in page
    assert "Quillwater Choir" not in page
    assert old.get_absolute_url() in page
    page = page_of(client, old.get_absolute_url())
    assert "the first words" in page
    assert "Quillwater Choir" in page
    assert "This is an earlier version." in page
    assert new.is_standing


def test_a_reference_typed_loosely_finds_its_position(client):
    version = make_position()
    loose = version.position.reference.lower().replace("-", "")
    assert client.get(f"{LIST}{loose}/")["Location"] == version.position.get_absolute_url()
    assert client.get(f"{LIST}nonsense/").status_code == 404


def test_the_file_is_handed_out_only_with_its_version(client, author):
    files = {}
    for status in (Status.PUBLISHED, Status.WAITING):
        file = store(SimpleUploadedFile("position.txt", b"Demonstration text"), by=author)
        version = make_position(author, status=status, file=file)
        files[status] = reverse("position_file", args=[version.position.reference, 1])
    assert client.get(files[Status.PUBLISHED]).status_code == 200
    assert client.get(files[Status.WAITING]).status_code == 404
    assert client_of(author).get(files[Status.WAITING]).status_code == 200
    without = make_position()
    assert client.get(reverse("position_file", args=[without.position.reference, 1])).status_code == 404


def test_the_text_of_a_file_is_read_page_by_page_beside_it(client):
    file = store(SimpleUploadedFile("position.txt", b"Demonstration text of a lighthouse"), by=None)
    examining.examine(file.pk)
    version = make_position(file=file)
    url = reverse("position_file_text", args=[version.position.reference, 1])
    assert url in page_of(client, version.get_absolute_url())
    assert "of a lighthouse" in page_of(client, url)
    assert "These words do not stand in this file." in page_of(client, f"{url}?q=harbour")
    waits = make_position(file=file, status=Status.WAITING)
    for name in ("position_file", "position_file_text"):
        assert client.get(reverse(name, args=[waits.position.reference, 1])).status_code == 404


def test_the_feed_holds_every_published_version_in_its_language(client):
    old = make_position(language="fr")
    make_version(old.position, text="Demonstration text, anew.")
    make_version(old.position, text="pending", status=Status.WAITING)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = ElementTree.fromstring(client.get(FEED).content).findall("a:entry", atom)
    assert [entry.findtext("a:summary", "", atom) for entry in entries] == ["Demonstration text, anew.", TEXT]
    assert entries[1].get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


# ---- Writing ----


def typed(client: Client, url: str = WRITE, **fields: object) -> dict[str, object]:
    key = client.get(url).context["form"]["key"].value()
    day = official_day() + timedelta(days=7)
    return {
        "key": key,
        "title": TITLE,
        "text": TEXT,
        "language": "en",
        "cycle": "2026",
        "endorsed_until": day,
        **fields,
    }


def test_written_checked_sent(signed_in):
    makers.make_cycle()
    check = signed_in.post(WRITE, typed(signed_in))
    [unsent] = UnsentPosition.objects.all()
    assert check["Location"] == reverse("check_position", args=[unsent.key])
    page = page_of(signed_in, check["Location"])
    assert TEXT in page
    assert "Policy officer" in page
    answer = signed_in.post(reverse("send_position", args=[unsent.key]))
    version = PositionVersion.objects.get()
    assert answer["Location"] == version.get_absolute_url()
    assert "We have received your position" in page_of(signed_in, answer["Location"])
    assert signed_in.post(reverse("send_position", args=[unsent.key]))["Location"] == answer["Location"]
    assert signed_in.get(check["Location"])["Location"] == answer["Location"]


def test_what_a_visitor_writes_is_theirs_after_signing_in(client, author):
    makers.make_cycle()
    check = client.post(WRITE, typed(client))["Location"]
    assert "Sign in to send." in page_of(client, check)
    assert "Your name, once you have signed in" in page_of(client, check)
    assert Client().get(check).status_code == 302
    client.force_login(author)
    assert "Policy officer" in page_of(client, check)
    assert UnsentPosition.objects.get().author == author
    assert client_of(makers.make_person()).get(check).status_code == 404


def test_what_is_wrong_is_kept_with_a_sentence(signed_in):
    makers.make_cycle()
    answer = signed_in.post(WRITE, typed(signed_in, title="", text="Demonstration text, half done."))
    assert answer.status_code == 422
    assert UnsentPosition.objects.get().text == "Demonstration text, half done."
    assert "Demonstration text, half done." in page_of(signed_in, WRITE)


def test_neither_text_nor_file_is_refused_and_a_day_that_is_over(signed_in):
    makers.make_cycle()
    answer = signed_in.post(WRITE, typed(signed_in, text="", endorsed_until="2020-01-01"))
    page = answer.content.decode()
    assert "Write the text of the position, or bring it as a file." in page
    assert "Choose today or a later day." in page


def test_a_file_is_kept_and_can_be_removed(signed_in):
    makers.make_cycle()
    file = SimpleUploadedFile("position.txt", b"Demonstration text")
    signed_in.post(WRITE, typed(signed_in, text="", file=file, later="1"))
    assert "position.txt" in page_of(signed_in, WRITE)
    signed_in.post(WRITE, typed(signed_in, text="", remove="1"))
    assert UnsentPosition.objects.get().file is None


def test_a_file_that_is_not_taken_is_refused_with_the_reason(signed_in):
    makers.make_cycle()
    answer = signed_in.post(WRITE, typed(signed_in, file=SimpleUploadedFile("a.exe", b"MZ")))
    assert answer.status_code == 422
    assert UnsentPosition.objects.get().text == TEXT


def test_a_position_is_never_anonymous(signed_in, author):
    member = makers.make_member(author)
    form = signed_in.get(WRITE).context["form"]
    assert [value for value, _label in form.fields["appears_as"].choices] == ["name", "organisation"]
    member.organisation.is_verified = False
    member.organisation.save()
    assert not signed_in.get(WRITE).context["form"].fields["speaks_for"].queryset.exists()


def test_a_new_version_begins_with_the_words_of_the_last(signed_in, author):
    version = make_position(author)
    url = reverse("write_position_anew", args=[version.position.reference])
    form = signed_in.get(url).context["form"]
    assert (form["title"].value(), form["text"].value()) == (TITLE, TEXT)
    check = signed_in.post(url, typed(signed_in, url, text="Demonstration text, anew."))["Location"]
    signed_in.post(f"{check}send/")
    assert version.position.versions.count() == 2


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.WAITING])
def test_another_s_position_is_not_written_anew(status):
    version = make_position(status=status)
    url = reverse("write_position_anew", args=[version.position.reference])
    assert client_of(makers.make_person()).get(url).status_code == (
        302 if status == Status.PUBLISHED else 404
    )


# ---- Kept while it is typed; two windows ----


def window(client: Client, url: str = WRITE, **more: object) -> dict[str, object]:
    """What a window sends while somebody types."""
    form = client.get(url).context["form"]
    marks = {name: str(form[name].value() or "") for name in ("window", "seen")}
    return typed(client, url, key=str(form["key"].value()), **marks, **{"keep": "1", **more})


def test_what_is_typed_is_kept_in_silence_and_found_again(client):
    makers.make_cycle()
    first = window(client)
    assert client.post(WRITE, {**first, "title": " ", "text": ""}).json() == {"at": None}
    assert not UnsentPosition.objects.exists()
    for text in (TEXT, TEXT + " More."):
        answer = client.post(WRITE, {**first, "text": text})
        assert (answer.status_code, list(answer.json())) == (200, ["at"])
    assert UnsentPosition.objects.get().text == TEXT + " More."
    page = page_of(client, WRITE)
    assert TEXT + " More." in page
    assert "js/keep" in page
    assert client.post(WRITE, {**first, "key": "nonsense"}).status_code == 400


@pytest.mark.parametrize("is_new", [True, False])
def test_an_older_window_never_writes_over_a_newer_one(signed_in, author, is_new):
    makers.make_cycle()
    url = WRITE if is_new else reverse("write_position_anew", args=[make_position(author).position])
    older = window(signed_in, url)
    signed_in.post(url, older)
    newer = window(signed_in, url, title="Demonstration text: newer")
    assert newer["key"] == older["key"]
    assert list(signed_in.post(url, newer).json()) == ["at"]
    answer = signed_in.post(url, {**older, "title": "Demonstration text: older"}).json()
    beside = {**older, "key": answer["key"], "title": "Demonstration text: older still"}
    signed_in.post(url, beside)
    kept = set(UnsentPosition.objects.values_list("title", flat=True))
    assert kept == {"Demonstration text: newer", "Demonstration text: older still"}
    page = page_of(signed_in, answer["url"])
    assert all(title in page for title in kept)


def test_without_javascript_both_texts_are_shown_and_either_is_thrown_away(signed_in):
    makers.make_cycle()
    older = window(signed_in)
    del older["keep"]
    signed_in.post(WRITE, older)
    newer = window(signed_in, text="Demonstration text: newer.")
    del newer["keep"]
    signed_in.post(WRITE, newer)
    answer = signed_in.post(WRITE, {**older, "text": "Demonstration text: older."})
    page = answer.content.decode()
    assert answer.status_code == 409
    beside = UnsentPosition.objects.get(text="Demonstration text: older.")
    assert all(words in page for words in ("Demonstration text: newer.", beside.text, str(beside.key)))
    signed_in.post(reverse("discard_position", args=[older["key"]]))
    assert UnsentPosition.objects.get() == beside
    assert (
        client_of(makers.make_person()).post(reverse("discard_position", args=[beside.key])).status_code
        == 404
    )


def test_words_typed_in_a_window_after_another_has_sent_are_kept(signed_in):
    makers.make_cycle()
    first = window(signed_in)
    signed_in.post(WRITE, first)
    sent = signed_in.post(reverse("send_position", args=[first["key"]]))["Location"]
    del first["keep"]
    assert signed_in.post(WRITE, first)["Location"] == sent
    assert UnsentPosition.objects.count() == 1
    assert signed_in.post(reverse("discard_position", args=[first["key"]]))["Location"] == sent
    signed_in.post(WRITE, {**first, "text": "Demonstration text: typed since."})
    assert UnsentPosition.objects.get(sent_as=None).text == "Demonstration text: typed since."


# ---- Endorsing and leading ----


def test_endorsing_a_position_from_its_page(client):
    version, member = make_position(), makers.make_member()
    door = reverse("endorse_position", args=[version.position.reference])
    assert door in page_of(client, version.position.get_absolute_url())
    reader = client_of(member.person)
    assert "You are told by e-mail when a new version is published" in page_of(reader, door)
    reader.post(door, {"name": member.organisation.pk})
    assert member.organisation.name in page_of(client, version.position.get_absolute_url())
    make_version(version.position)
    assert "endorses this text" not in page_of(reader, door)
    reader.post(door, {"name": member.organisation.pk})
    assert Endorsement.objects.confirmed().count() == 2


@pytest.mark.parametrize("days", [None, -1])
def test_a_position_that_takes_none_has_no_door(client, days):
    version = make_position(days=days)
    door = reverse("endorse_position", args=[version.position.reference])
    assert door not in page_of(client, version.position.get_absolute_url())
    assert "This text takes no endorsements now." in page_of(client_of(makers.make_person()), door)


def test_attaching_from_the_page_and_where_it_stands(client, signed_in, author):
    room, version = makers.make_consultation(), make_position(author)
    endorse(version)
    url = reverse("attach_position", args=[version.position.reference])
    assert url in page_of(signed_in, version.position.get_absolute_url())
    assert "Endorsed by 1 organization." in page_of(signed_in, url)
    answer = signed_in.post(url, {"consultation": room.pk})
    comment = Comment.objects.get()
    assert answer["Location"] == comment.submission.get_absolute_url()
    assert comment.get_absolute_url() not in page_of(client, version.position.get_absolute_url())
    Comment.objects.update(status=Status.PUBLISHED, published_at=comment.received_at)
    page = page_of(client, version.position.get_absolute_url())
    assert comment.get_absolute_url() in page
    assert "1 organization had endorsed it" in page


@pytest.mark.parametrize("name", ["attach_position", "position_last_day", "withdraw_position"])
def test_only_the_author_leads(name):
    version = make_position()
    room = makers.make_consultation()
    client = client_of(makers.make_person())
    client.post(reverse(name, args=[version.position.reference]), {"consultation": room.pk})
    version.refresh_from_db()
    assert version.status == Status.PUBLISHED
    assert version.position.endorsed_until is not None
    assert not attaching.AttachedPosition.objects.exists()


def test_the_author_sets_the_day_and_withdraws(signed_in, author):
    version = make_position(author)
    signed_in.post(reverse("position_last_day", args=[version.position.reference]), {"endorsed_until": ""})
    version.position.refresh_from_db()
    assert version.position.endorsed_until is None
    signed_in.post(reverse("withdraw_position", args=[version.position.reference]))
    version.refresh_from_db()
    assert version.status == Status.WITHDRAWN


def test_what_is_typed_of_a_sent_position_is_not_shown_again(signed_in, author):
    make_unsent(author, sent_as=make_position(author))
    assert signed_in.get(WRITE).context["form"]["title"].value() is None


# ---- One's own ----


def test_one_finds_one_s_own_under_my_comments(signed_in, author):
    make_unsent(author, title="Demonstration text: half done")
    version = make_position(author, status=Status.WAITING)
    make_position(status=Status.WAITING, title="Demonstration text: another's")
    page = page_of(signed_in, reverse("my_comments"))
    assert "Demonstration text: half done" in page
    assert version.get_absolute_url() in page
    assert "another" not in page


def test_of_several_unsent_the_one_asked_for_is_opened(signed_in, author):
    first, _second = make_unsent(author, title="First"), make_unsent(author, title="Second")
    assert signed_in.get(WRITE).context["form"]["title"].value() == "Second"
    assert signed_in.get(f"{WRITE}?key={first.key}").context["form"]["title"].value() == "First"
    other = make_unsent(makers.make_person(), title="Another's")
    assert signed_in.get(f"{WRITE}?key={other.key}").context["form"]["title"].value() == "Second"
