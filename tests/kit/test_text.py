import time

import pytest

from imrf_portal.kit import text

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("Word's\x0bown break", "Word's\nown break"),
        ("a\x85b\u2028c\u2029d\x0ce", "a\nb\nc\nd\ne"),
        ("e\u0301", "\u00e9"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("\n\n  text \n\n", "text"),
        ("tab\tstays", "tab\tstays"),
        ("نص\u200f عربي", "نص\u200f عربي"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_clean_keeps_what_can_be_read(typed, kept):
    assert text.clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada\r\nBcc: all@people.example", "Ada Bcc: all@people.example"),
        ("  Ada \t  Reader ", "Ada Reader"),
        ("Ada\u202egro.elpmaxe", "Adagro.elpmaxe"),
        ("\u2066Ada\u2069", "Ada"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200b\u200d\ufeff", ""),
        ("\u3164", ""),
        ("\u2800 \u2800", ""),
        ("", ""),
    ],
)
def test_one_line_holds_one_visible_line(typed, kept):
    assert text.one_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("a\r\nb", 3),
        ("e\u0301", 1),
        (FAMILY, 1),
        ("हिन्दी", 2),
        ("漢字", 2),
        ("é\r\né", 3),
    ],
)
def test_graphemes_counts_what_a_reader_sees(typed, count):
    assert text.graphemes(typed) == count


def test_graphemes_of_a_hundred_thousand_characters_are_counted_at_once():
    began = time.process_time()
    assert text.graphemes("مرحبا " * 20_000) == 120_000
    assert text.graphemes(FAMILY * 20_000) == 20_000
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("Write to ada@city.example.", "Write to …@city.example."),
        ("(ada@city.example)", "(…@city.example)"),
        ("<mailto:ada@city.example?subject=x>", "<mailto:…@city.example?subject=x>"),
        ("ada.b+c=d@sub.x-y.example/path", "…@sub.x-y.example/path"),
        ("josé.müller@exämple.de", "…@exämple.de"),
        ("संपर्क@डाटामेल.भारत", "…@डाटामेल.भारत"),
        ("بريد@مثال.إختبار، ثم", "…@مثال.إختبار، ثم"),
        ("请联系zhang@city.example谢谢", "请联系…@city.example谢谢"),
        ("张三@例子.中国", "…@例子.中国"),
        ("zhang＠city.example", "…@city.example"),
        ("ada (at) city.example", "…@city.example"),
        ("ada[AT]city [dot] example", "…@city [dot] example"),
        ("ada{arroba}city.example", "…@city.example"),
        ('"ada b"@city.example', "…@city.example"),
        ("see—ada@city.example—now", "see—…@city.example—now"),
        ("ada@a.example,bob@b.example", "…@a.example,…@b.example"),
        ("ada@a.example bob@b.example", "…@a.example …@b.example"),
    ],
)
def test_addresses_are_masked_and_nothing_else(typed, masked):
    assert text.mask_addresses(typed) == masked


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "no address",
        "a@b",
        "@handle.name",
        "https://social.example/@user.name/1",
        "https://maps.example/@40.7,-74.0",
        "12 @ 3.50",
        "(at) the end. Then",
        "ada@@city.example",
    ],
)
def test_what_is_no_address_stays_as_it_is(typed):
    assert text.find_addresses(typed) == []
    assert text.mask_addresses(typed) == typed


def test_addresses_are_found_once_in_order():
    assert text.find_addresses("b@x.example a@x.example b@x.example") == ["b@x.example", "a@x.example"]


def test_masked_text_holds_no_address():
    once = text.mask_addresses("ada@city.example and bob (at) city.example")
    assert text.find_addresses(once.replace("…", "")) == []


@pytest.mark.parametrize(
    "piece",
    ["a", "a@", "a.", "a@b.", "(", "a (", "a (at ", "a(at)", '"a', "@", " ", "漢", "á@", "x@y(dot", "a@b.漢"],
)
def test_no_text_makes_the_search_for_addresses_crawl(piece):
    began = time.process_time()
    text.mask_addresses(piece * (100_000 // len(piece)))
    text.mask_addresses("a@" + piece * (100_000 // len(piece)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("address", "masked"), [("ada@city.example", "…@city.example"), ('"a@b"/c=d@x.example', "…@x.example")]
)
def test_an_account_s_address_is_masked_whatever_it_is(address, masked):
    assert text.mask_address(address) == masked


def test_digest_tells_texts_apart():
    assert text.digest("a") == text.digest("a") != text.digest("b")
    assert len(text.digest("")) == 64


@pytest.mark.parametrize("address", ["desk@coast.example", "ask@bank.example", "ÅSA@Åk.example", "k@k.kk"])
def test_letters_that_share_a_sign_with_a_unit_are_letters_of_an_address(address):
    assert text.find_addresses(f"Write to {address}, please") == [address]
