"""The template tags that every floor uses."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from imrf_portal.kit.templatetags import portal

CLOSING = datetime(2026, 3, 27, 22, 0, tzinfo=UTC)
LATE = datetime(2026, 3, 28, 2, 30, tzinfo=UTC)


def rendered(source: str, **context: object) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("9 bis", "9 <i>bis</i>"),
        ("42-ter", "42 <i>ter</i>"),
        ("9 pre", "9 <i>pre</i>"),
        ("9 bis (2nd)", "9 <i>bis</i> (2nd)"),
        ("27", "27"),
        ("56 (a)", "56 (a)"),
        ("56 a", "56 a"),
        ("¶1", "¶1"),
        ("<b>1</b>", "&lt;b&gt;1&lt;/b&gt;"),
        ("9 bis <x>", "9 <i>bis</i> &lt;x&gt;"),
    ],
)
def test_label_sets_only_a_latin_adverb_in_italics(printed, shown):
    with translation.override("en"):
        assert portal.label(printed) == shown


def test_plain_label_has_no_markup():
    with translation.override("en"):
        assert portal.plain_label("9 bis") == "9 bis"


def test_paragraph_label_says_paragraph_to_a_screen_reader():
    with translation.override("en"):
        assert rendered("{% paragraph_label '9 bis' %}") == '<span class="vh">Paragraph </span>9 <i>bis</i>'


def test_instant_names_new_york_and_utc():
    with translation.override("en"):
        shown = rendered("{% instant moment %}", moment=CLOSING)
    assert shown == (
        '<time datetime="2026-03-27T22:00Z" data-instant>Fri 27 March 2026, 18:00 New York · 22:00 UTC</time>'
    )


def test_instant_gives_the_date_in_utc_where_it_is_another_day_there():
    with translation.override("en"):
        shown = rendered("{% instant moment %}", moment=LATE)
    assert "Fri 27 March 2026, 22:30 New York · 28 March 2026, 02:30 UTC" in shown


def test_instant_filter_tells_one_zone():
    with translation.override("en"):
        shown = rendered("{{ moment|instant:'Africa/Nairobi' }}", moment=CLOSING)
    assert shown == '<time datetime="2026-03-27T22:00Z">Sat 28 March 2026, 01:00</time>'


@pytest.mark.parametrize(
    ("language", "left", "shown"),
    [
        ("en", timedelta(days=9, hours=5, minutes=59), "9 days, 5 hours"),
        ("en", timedelta(days=1), "1 day"),
        ("en", timedelta(hours=23, minutes=59), "23 hours"),
        ("en", timedelta(hours=2), "2 hours"),
        ("en", timedelta(hours=1, minutes=59, seconds=59), "119 minutes"),
        ("en", timedelta(seconds=-1), "0 minutes"),
        ("ar", timedelta(days=2, hours=1), "يومين وساعة واحدة"),
        ("ar", timedelta(days=11, hours=3), "11 يوما و3 ساعات"),
        ("ru", timedelta(days=21, hours=2), "21 день, 2 часа"),
        ("zh-hans", timedelta(days=9, hours=5), "9天5小时"),
    ],
)
def test_time_left_counts_as_the_language_counts(language, left, shown):
    with translation.override(language):
        assert portal.time_left(CLOSING, CLOSING - left) == shown


@pytest.mark.parametrize("source", ["{% instant moment %}", "{{ moment|instant }}"])
def test_instant_of_nothing_is_nothing(source):
    assert rendered(source, moment=None) == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "الجمعة 27"),
        ("zh-hans", "2026年3月27日星期五 18:00"),
        ("fr", "ven. 27 mars 2026, 18:00"),
        ("ru", "27 марта 2026, 18:00"),
        ("es", "27 de Marzo de 2026, 18:00"),
    ],
)
def test_instant_is_written_as_the_language_writes_it(language, expected):
    with translation.override(language):
        assert expected.casefold() in rendered("{{ moment|instant }}", moment=CLOSING).casefold()


def test_the_first_of_a_month_is_an_ordinal_in_french():
    with translation.override("fr"):
        shown = rendered("{{ moment|instant:'UTC' }}", moment=datetime(2026, 12, 1, 23, 0, tzinfo=UTC))
    assert "mar. 1er décembre 2026, 23:00" in shown


def test_place_is_the_town_of_a_zone_in_the_language_of_the_page():
    with translation.override("ru"):
        assert portal.place("Africa/Nairobi") == "Найроби"


def test_place_is_the_town_of_a_zone():
    assert portal.place("America/Port-au-Prince") == "Port-au-Prince"
    assert portal.place("America/New_York") == "New York"


@pytest.mark.parametrize(
    ("page", "text", "attributes"),
    [
        ("en", "en", ""),
        ("en", "", ""),
        ("en", "fr", ' lang="fr"'),
        ("en", "zh-hans", ' lang="zh-Hans"'),
        ("en", "ar", ' lang="ar" dir="rtl"'),
        ("ar", "fr", ' lang="fr" dir="ltr"'),
        ("ar", "fa", ' lang="fa"'),
        ("en", '"><script>', ""),
    ],
)
def test_lang_attrs_tell_a_text_from_its_page(page, text, attributes):
    with translation.override(page):
        assert portal.lang_attrs(text) == attributes


def test_in_language_is_silent_in_the_page_s_own():
    with translation.override("en"):
        assert portal.in_language("en") == ""
        assert portal.in_language("fr") == "in French"
        assert portal.in_language("sw") == "Swahili"


def test_paragraphs_never_let_markup_through():
    shown = portal.paragraphs("One <b>bold</b>\nline\n\nTwo")
    assert shown == "<p>One &lt;b&gt;bold&lt;/b&gt;<br>line</p>\n\n<p>Two</p>"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "1,208"), ("fr", "1\xa0208"), ("ar", "1\xa0208"), ("zh-hans", "1208")]
)
def test_number_sets_thousands_apart_as_the_language_does(language, shown):
    with translation.override(language):
        assert portal.number(1208) == shown


def test_icon_is_hidden_from_screen_readers_and_arrows_turn():
    assert 'aria-hidden="true"' in portal.icon("clock")
    assert 'class="ico ico--dir"' in portal.icon("arrow")
    assert 'class="ico"' in portal.icon("clock")


@pytest.mark.parametrize(
    ("path", "attribute"),
    [
        ("/en/states/", ' aria-current="page"'),
        ("/en/states/bd/", ' aria-current="true"'),
        ("/en/", ""),
        ("/en/objectives/", ""),
    ],
)
def test_current_marks_the_page_and_the_part_it_lies_in(path, attribute):
    request = RequestFactory().get(path)
    assert rendered("{% current '/en/states/' %}", request=request) == attribute


def test_current_marks_home_only_on_the_home_page():
    request = RequestFactory().get("/en/states/")
    assert rendered("{% current '/en/' exactly=True %}", request=request) == ""


class Filters(forms.Form):
    words = forms.CharField(required=False)
    language = forms.ChoiceField(choices=[("", "Any"), ("fr", "French")], required=False)
    kinds = forms.MultipleChoiceField(choices=[("ngo", "NGO"), ("city", "City")], required=False)
    late = forms.BooleanField(label="Late only", required=False)


def test_chosen_filters_tell_what_is_set_and_the_way_back():
    request = RequestFactory().get("/en/list/?language=fr&kinds=ngo&kinds=city&late=on&after=12&words=")
    chosen = portal.chosen_filters(Context({"request": request}), Filters(request.GET))
    assert [filtered.words for filtered in chosen] == ["French", "NGO, City", "Late only"]
    assert chosen[0].address_without == "/en/list/?kinds=ngo&kinds=city&late=on&words="


def test_chosen_filters_are_none_where_nothing_is_set():
    request = RequestFactory().get("/en/list/?after=12")
    assert portal.chosen_filters(Context({"request": request}), Filters(request.GET)) == []


def test_inline_svg_drops_the_declaration():
    assert portal.inline_svg("<?xml version='1.0'?>\n<svg><path/></svg>") == "<svg><path/></svg>"
