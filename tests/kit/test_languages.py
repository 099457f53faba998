"""The languages people write in: by their own names, as the Unicode locale data has them."""

from babel import Locale

from imrf_portal.languages import BY_CODE, OFFICIAL, OWN_NAMES, direction

OTHERS = {code: name for code, name in OWN_NAMES.items() if code not in BY_CODE}


def test_the_six_official_languages_come_first():
    assert [*OWN_NAMES][:6] == [language.code for language in OFFICIAL]


def test_other_languages_bear_their_own_names_in_order():
    assert {code: Locale.parse(code).languages[code] for code in OTHERS} == OTHERS
    names = [name.lstrip("ʻ").casefold() for name in OTHERS.values()]
    assert names == sorted(names)


def test_direction_is_that_of_the_locale_data():
    wrong = {code for code in OTHERS if Locale.parse(code).text_direction != direction(code)}
    assert wrong == set()


def test_codes_fit_where_they_are_kept():
    assert max(map(len, OWN_NAMES)) <= 10
