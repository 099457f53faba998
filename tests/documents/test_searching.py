import pytest
from django.db import connection

from imrf_portal.documents.models import ExtractedPage, Scan, StoredFile

pytestmark = pytest.mark.django_db

SAID = {
    "en": "Towns keep «one register», and not three; cross-border letters (9 bis) help “newcomers”.",
    "fr": "Les villes protègent l’été, où que l'on naîsse.",
    "ru": "Города ведут «единый реестр»; пункт 9 бис.",
    "ar": "تلتزم المدن بحماية العمال المهاجرين، كما ورد في الفقرة 9 مكررا.",
    "zh": "各国承诺保护移民工人，请保留第9段之二。",
}


@pytest.fixture
def said() -> dict[str, ExtractedPage]:
    file = StoredFile.objects.create(name="a.txt", media_type="text/plain", size=1, sha256="0" * 64)
    return {
        code: ExtractedPage.objects.create(file=file, number=number, text=text)
        for number, (code, text) in enumerate(SAID.items(), 1)
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("register", {"en"}),
        ("REGISTER three", {"en"}),
        ("newcomers", {"en"}),
        ("cross-border", {"en"}),
        ("border", {"en"}),
        ("9 bis", {"en"}),
        ("(9)", {"en", "ru", "ar", "zh"}),
        ("été", {"fr"}),
        ("ÉTÉ", {"fr"}),
        ("реестр", {"ru"}),
        ("РЕЕСТР города", {"ru"}),
        ("المهاجرين", {"ar"}),
        ("المهاجرين،", {"ar"}),
        ("移民", {"zh"}),
        ("保护移民", {"zh"}),
        ("移民保护", set()),
        ("工人 各国", {"zh"}),
        ("regis", set()),
        ("register nowhere", set()),
        ("register or nowhere", set()),
        ("-register", {"en"}),
        ('"', set()),
        ("'; --", set()),
        (":* & |", set()),
        ("", set()),
    ],
)
def test_words_are_found_in_every_writing(said, words, found):
    pages = ExtractedPage.objects.matching(words)
    assert {code for code, page in said.items() if page in pages} == found


def test_search_uses_the_index(said):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "pages_by_word" in ExtractedPage.objects.matching("register").explain()


def test_pages_of_a_file_that_is_held_back_are_not_shown(said, settings):
    assert ExtractedPage.objects.shown().matching("register").count() == 1
    settings.CLAMD = "tcp://scanner.example:3310"
    assert not ExtractedPage.objects.shown().exists()
    StoredFile.objects.update(scan=Scan.CLEAN)
    assert ExtractedPage.objects.shown().count() == len(SAID)
    StoredFile.objects.update(scan=Scan.INFECTED)
    settings.CLAMD = ""
    assert not ExtractedPage.objects.shown().exists()


def test_page_that_is_all_one_word_is_kept():
    file = StoredFile.objects.create(name="a.txt", media_type="text/plain", size=1, sha256="0" * 64)
    ExtractedPage.objects.create(file=file, number=1, text="x" * 100_000)
    ExtractedPage.objects.create(file=file, number=2, text=" ".join(map(str, range(14_000))))
    ExtractedPage.objects.create(file=file, number=3, text="".join(map(chr, range(0x4E00, 0x9FFF))) * 4)
    assert ExtractedPage.objects.matching("13999").get().number == 2
