import gettext
import os
from pathlib import Path

import pytest

from bootstrap.catalogues.checking import check
from bootstrap.catalogues.compiling import compile_all
from bootstrap.catalogues.extracting import sources
from bootstrap.catalogues.files import LOCALES, PLURALS, path_of
from bootstrap.catalogues.updating import update

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

REFUSAL = _("The consultation has closed.")
MONTH = pgettext("month", "May")

def counted(n):
    # Translators: n is a number of comments.
    return ngettext("One comment", "%(n)s comments", n) % {"n": n}
"""

TEMPLATE = """
{% load i18n %}
    <h1 title="{% translate "What's new" %}">{% translate "May" %}</h1>
  (indented as no Python is, with an unclosed bracket and a "quote
{% blocktranslate trimmed with name=person.name %}
  Welcome,
  {{ name }}
{% endblocktranslate %}
"""

TRANSLATED = {"ar": "نص", "es": "Texto", "fr": "Texte", "ru": "Текст", "zh_Hans": "文本"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "consultations").mkdir()
    (tmp_path / "consultations" / "refusals.py").write_text(CODE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "home.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def folder(root: Path) -> Path:
    """Complete catalogues of everything under `root`."""
    folder = root / "locale"
    update(folder=folder, root=root)
    for locale, text in TRANSLATED.items():
        path = path_of(locale, folder)
        lines = path.read_text().split("\n\n")
        path.write_text("\n\n".join([lines[0], *(translated(entry, locale, text) for entry in lines[1:])]))
    return folder


def translated(entry: str, locale: str, text: str) -> str:
    kept = [line for line in entry.strip().splitlines() if not line.startswith("msgstr")]
    if "msgid_plural" in entry:
        return "\n".join(
            [*kept, *(f'msgstr[{form}] "{text} %(n)s"' for form in range(PLURALS[locale].forms))]
        )
    return "\n".join([*kept, f'msgstr "{text} %(name)s"' if "%(name)s" in entry else f'msgstr "{text}"'])


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_words_are_found_in_code_and_templates(root):
    found = sources(root)
    assert set(found) == {
        ("", "The consultation has closed."),
        ("month", "May"),
        ("", "One comment"),
        ("", "What's new"),
        ("", "May"),
        ("", "Welcome, %(name)s"),
    }
    counted = found["", "One comment"]
    assert counted.plural == "%(n)s comments"
    assert counted.files == {"consultations/refusals.py"}
    assert counted.comments == ["Translators: n is a number of comments."]


def test_a_new_catalogue_has_every_word_and_its_languages_plural_forms(root):
    update(folder=root / "locale", root=root)
    arabic = path_of("ar", root / "locale").read_text()
    assert arabic.count("msgid ") == 1 + 6
    assert 'msgstr[5] ""' in arabic
    assert 'msgstr[1] "%(n)s comments"' in path_of("en", root / "locale").read_text()


def test_updating_again_changes_nothing(root, folder):
    before = {locale: path_of(locale, folder).read_text() for locale in LOCALES}
    update(folder=folder, root=root)
    assert update(folder=folder, root=root) == []
    for locale in LOCALES:
        assert sorted(path_of(locale, folder).read_text().split()) == sorted(before[locale].split())


def test_a_translation_survives_the_absence_of_its_words(root, folder):
    code = root / "consultations" / "refusals.py"
    code.write_text("")
    update(folder=folder, root=root)
    assert '#~ msgid "The consultation has closed."' in path_of("fr", folder).read_text()
    code.write_text(CODE)
    update(folder=folder, root=root)
    assert check(folder=folder, root=root) == []
    assert "#~" not in path_of("fr", folder).read_text()


def test_complete_catalogues_have_no_fault(root, folder):
    assert check(folder=folder, root=root) == []


@pytest.mark.parametrize(
    ("locale", "old", "new", "fault"),
    [
        (
            "fr",
            'closed."\nmsgstr "Texte"',
            'closed."\nmsgstr ""',
            "untranslated: “The consultation has closed.”",
        ),
        ("fr", 'msgid "Welcome', '#, fuzzy\nmsgid "Welcome', "fuzzy: “Welcome, %(name)s”"),
        ("fr", "Texte %(name)s", "Texte %(nom)s", "placeholders differ: “Welcome, %(name)s”"),
        ("ru", 'msgstr[2] "Текст %(n)s"', 'msgstr[2] ""', "2 of 3 plural forms: “One comment”"),
        (
            "ru",
            'msgstr[0] "Текст %(n)s"',
            'msgstr[0] "Один"',
            "placeholders differ in plural form 0: “One comment”",
        ),
        ("es", 'msgid "What\'s new"', 'msgid "What was new"', "missing: “What's new”"),
        ("zh_Hans", "nplurals=1", "nplurals=2", "the header has other plural forms"),
        ("ar", 'msgstr "نص"\n', "", "the catalogue cannot be read"),
    ],
)
def test_a_fault_is_named_with_its_language(root, folder, locale, old, new, fault):
    replace(path_of(locale, folder), old, new)
    assert any(line.startswith(f"{locale}: {fault}") for line in check(folder=folder, root=root))


def test_a_form_for_one_number_may_say_it_in_words(root, folder):
    replace(path_of("ar", folder), 'msgstr[2] "نص %(n)s"', 'msgstr[2] "تعليقان"')
    assert check(folder=folder, root=root) == []


def test_a_word_that_nobody_has_translated_yet_is_missed_in_every_language(root, folder):
    (root / "templates" / "new.html").write_text('{% load i18n %}{% translate "Brand new" %}')
    faults = check(folder=folder, root=root)
    assert [fault.split(":")[0] for fault in faults] == list(LOCALES)
    assert all("missing: “Brand new” in templates/new.html" in fault for fault in faults)


def test_compiled_catalogues_speak_with_the_right_plural_form(root, folder):
    compile_all(folder=folder)
    russian = gettext.translation("django", folder, ["ru"])
    assert russian.gettext("The consultation has closed.") == "Текст"
    assert [gettext.c2py(PLURALS["ru"].rule)(n) for n in (1, 3, 5, 11, 21, 112)] == [0, 1, 2, 2, 0, 2]
    assert [gettext.c2py(PLURALS["ar"].rule)(n) for n in (0, 1, 2, 3, 11, 100)] == [0, 1, 2, 3, 4, 5]


def test_only_changed_catalogues_are_compiled_again(root, folder):
    assert len(compile_all(folder=folder)) == len(LOCALES)
    assert compile_all(folder=folder) == []
    french = path_of("fr", folder)
    os.utime(french, (1, 1))  # an older one, as another branch may bring it
    assert compile_all(folder=folder) == [french]


def test_a_term_of_the_united_nations_is_held_to_its_form_in_each_language(root, folder):
    terms = folder / "terms.csv"
    terms.write_text(
        f"{','.join(LOCALES)}\n{','.join(['نص', 'May', 'Texto', 'texte | mai', 'Май', '文本'])}\n"
    )
    faults = check(folder=folder, root=root)
    assert faults == ["ru: the term is май, not Текст: “May”"] * 2
