"""Finding at the desk: in what is said, proposed, translated and attached, by reference and by organisation."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consultations import desk_search, searching
from consultations.models import Attachment, Comment, Proposal, Translation
from imrf_portal.documents.models import ExtractedPage
from imrf_portal.documents.storing import store
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db

QUEUE = "admin:consultations_comment_changelist"


@pytest.fixture
def desk(client):
    client.force_login(makers.make_staff())
    return client


@pytest.fixture
def room():
    return makers.make_consultation()


def waiting(room, text: str = "Demonstration text.", **fields) -> Comment:
    return makers.make_comment(room, status=Status.WAITING, text=text, **fields)


def found(desk, words: str, **query: str) -> list[Comment]:
    return list(desk.get(reverse(QUEUE), {"q": words, **query}).context["cl"].result_list)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Harbour office opens at nine.", "harbour OFFICE"),
        ("نطلب إبقاء العيادة مفتوحة", "العيادة"),
        ("请保留诊所的夜间服务", "夜间服务"),
        ("Прошу оставить пункт без изменений", "ОСТАВИТЬ ПУНКТ"),
        ("50 % of_all\\", "50 % of_all\\"),
    ],
)
def test_words_are_found_in_any_script_and_case(desk, room, text, words):
    said = waiting(room, text)
    waiting(room, "Something else altogether, 50 percent")
    assert found(desk, words) == [said]


def test_proposed_wordings_and_translations_are_searched(desk, room):
    proposing, translated = waiting(room), waiting(room)
    waiting(room)
    Proposal.objects.create(
        version=proposing.standing_version,
        kind="amend",
        base=proposing.paragraph.wordings.get(),
        text="within thirty days of arrival",
    )
    Translation.objects.create(
        version=translated.standing_version, language="fr", text="Un texte traduit", by=makers.make_staff()
    )
    assert found(desk, "thirty days") == [proposing]
    assert found(desk, "texte traduit") == [translated]


def test_files_are_searched_and_those_removed_are_not(desk, room):
    with_file, removed = waiting(room), waiting(room)
    for number, comment in enumerate((with_file, removed)):
        upload = SimpleUploadedFile(f"note-{number}.txt", f"Demonstration text {number}".encode())
        stored = store(upload, by=comment.submission.author)
        ExtractedPage.objects.update_or_create(
            file=stored, number=1, defaults={"text": "A testimony from the harbour"}
        )
        Attachment.objects.create(comment=comment, file=stored)
    Attachment.objects.filter(comment=removed).update(removed_at=removed.received_at)
    assert found(desk, "harbour testimony") == [with_file]


def test_references_and_organisations_are_found_as_they_are_typed(desk, room):
    union = makers.make_organisation("Dockers' union")
    one, _other = waiting(room, organisation=union), waiting(room)
    reference = one.submission.reference
    assert found(desk, reference.lower().replace("-", " ")) == [one]
    assert found(desk, f"{reference}/1") == [one]
    assert found(desk, "dockers") == [one]


def test_what_is_found_is_narrowed_by_the_filters_and_keeps_its_order(desk, room):
    first, second = waiting(room, "harbour"), waiting(room, "harbour")
    published = makers.make_comment(room, text="harbour")
    assert found(desk, "harbour") == [first, second]
    assert found(desk, "harbour", status="published") == [published]
    assert found(desk, "harbour", o="-5") == [second, first]


@pytest.mark.parametrize("words", ["", "  ", "nothing like it", "x" * 5000, "%", "0000-000"])
def test_any_words_at_all_are_answered(desk, room, words):
    waiting(room)
    assert desk.get(reverse(QUEUE), {"q": words}).status_code == 200


def test_a_search_asks_the_same_however_much_it_finds(desk, room, django_assert_num_queries):
    waiting(room, "harbour")
    found(desk, "harbour")
    for _ in range(2):
        with django_assert_num_queries(17):
            found(desk, "harbour")
        for _ in range(2):
            waiting(room, "harbour")


@pytest.mark.parametrize("walked", [1, 10_000])
def test_of_common_words_the_first_are_listed_and_the_page_says_so(desk, room, monkeypatch, walked):
    monkeypatch.setattr(desk_search, "MOST_KEYS", 2)
    monkeypatch.setattr(desk_search, "MOST_OF_COMMON", 2)
    monkeypatch.setattr(searching, "MOST_WALKED", walked)
    union = makers.make_organisation("Harbour union")
    by_name, *said = waiting(room, organisation=union), *(waiting(room, "harbour") for _ in range(3))
    page = desk.get(reverse(QUEUE), {"q": "harbour"})
    listed = list(page.context["cl"].result_list)
    is_walked = walked > 1
    assert listed == ([by_name, said[0]] if is_walked else [by_name, *said])
    assert ("only the first 2 are listed" in page.content.decode()) is is_walked


def test_common_words_that_few_of_a_list_say_are_all_found(desk, room, monkeypatch):
    monkeypatch.setattr(desk_search, "MOST_KEYS", 2)
    for _ in range(3):
        makers.make_comment(room, text="harbour")
    only = waiting(room, "harbour")
    assert found(desk, "harbour") == [only]


def test_the_queue_is_counted_no_further_than_a_thousand(desk, room, monkeypatch):
    monkeypatch.setattr("imrf_portal.moderation.queue.MOST_COUNTED", 2)
    for _ in range(3):
        waiting(room)
    page = desk.get(reverse(QUEUE))
    assert page.context["cl"].result_count == 2
    assert "Only the first 1,000 are listed." in page.content.decode()
