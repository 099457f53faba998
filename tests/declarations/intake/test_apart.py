import pickle
import subprocess

import pytest
from django.utils import translation

from declarations.intake import apart
from declarations.intake.blocks import CannotRead
from declarations.intake.files import read_data
from tests.declarations.intake import misdeeds
from tests.declarations.intake.makers import p, raw_docx

FILE = raw_docx(
    p("9. We resolve, see paragraph 44.")
    + '<w:p><w:r><w:t>10. We </w:t></w:r><w:ins w:author="A"><w:r><w:t>go.</w:t></w:r></w:ins></w:p>'
    + p("10. We stay.")
    + "<w:p><w:r><w:t>Without a number.</w:t><w:sym/></w:r></w:p>"
).getvalue()


def test_draft_read_apart_is_the_draft():
    here, apart_from_here = read_data(FILE), apart.read_apart(FILE)
    assert apart_from_here.paragraphs[1].tracked == here.paragraphs[1].tracked
    assert [(each.label, each.text, str(each.place)) for each in apart_from_here.paragraphs] == [
        (each.label, each.text, str(each.place)) for each in here.paragraphs
    ]
    assert [str(each.sentence) for each in apart_from_here.warnings] == [
        str(each.sentence) for each in here.warnings
    ]
    assert len(here.warnings) >= 4


def test_sentences_come_back_untranslated():
    draft = apart.read_apart(FILE)
    with translation.override("fr"):
        assert str(draft.paragraphs[0].place) == "paragraphe 1 du fichier"


def test_refusal_keeps_its_sentence():
    with pytest.raises(CannotRead, match=r"^This file is empty"):
        apart.read_apart(b"")
    with pytest.raises(CannotRead, match=r"^This is no draft\.$"):
        apart.call(misdeeds.refuse)


@pytest.mark.parametrize("misdeed", [misdeeds.eat_memory, misdeeds.eat_time, misdeeds.abort])
def test_child_that_dies_costs_a_sentence(misdeed):
    with pytest.raises(CannotRead, match="more time or memory"):
        apart.call(misdeed)


def test_child_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(apart, "_MOST_SECONDS", 0)
    with pytest.raises(CannotRead, match="more time or memory"):
        apart.read_apart(FILE)


def test_failure_is_logged_without_a_word_of_the_text(caplog):
    with pytest.raises(CannotRead, match="could not be read"):
        apart.call(misdeeds.fail)
    assert "KeyError in fail" in caplog.text
    assert "a word of the text" not in caplog.text


def test_child_has_limits_and_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "secret")
    memory, time, cores, files = apart.call(misdeeds.limits)
    assert memory[1] <= 300 * 2**20
    assert time[0] <= 2
    assert cores == files == (0, 0)
    assert "DATABASE_URL" not in apart.call(misdeeds.environment)


def test_answer_that_is_no_data_is_not_taken():
    with pytest.raises(pickle.UnpicklingError):
        apart.call(misdeeds.give_an_order)


def test_no_word_of_a_file_stands_on_the_command_line(monkeypatch):
    lines = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda line, **more: lines.append(line) or run(line, **more))
    apart.read_apart(b"9. We resolve.")
    assert [line[1:] for line in lines] == [["-m", "declarations.intake.apart_child"]]


def test_sentences_of_one_kind_are_of_one_class():
    one, two, *_others = apart.read_apart(FILE).paragraphs
    assert type(one.place) is type(two.place)
