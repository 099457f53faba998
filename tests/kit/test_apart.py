import pickle
import subprocess
import time
from dataclasses import replace

import pytest

from imrf_portal.kit.apart.calling import Apart, Failed, Stopped
from tests.kit import misdeeds

APART = Apart(
    memory=300 * 2**20,
    processor_seconds=2,
    seconds=20,
    answer=2**20,
    refusal=misdeeds.Refusal,
    modules="tests.kit.",
)


def test_function_answers_from_its_child():
    said = APART.call(misdeeds.say, "We resolve.")
    assert (said, type(said)) == ("We resolve.", misdeeds.Said)


def test_refusal_keeps_its_words():
    with pytest.raises(misdeeds.Refusal, match=r"^This is no draft\.$"):
        APART.call(misdeeds.refuse)


@pytest.mark.parametrize("misdeed", [misdeeds.eat_memory, misdeeds.eat_time, misdeeds.abort])
def test_child_that_dies_is_stopped(misdeed):
    with pytest.raises(Stopped):
        APART.call(misdeed)


@pytest.mark.parametrize("misdeed", [misdeeds.sleep, misdeeds.close_the_door_and_stay])
def test_child_that_takes_too_long_is_stopped(misdeed):
    begun = time.monotonic()
    with pytest.raises(Stopped):
        replace(APART, seconds=2).call(misdeed)
    assert time.monotonic() - begun < 30


def test_answer_without_end_is_cut_off():
    with pytest.raises(Stopped):
        APART.call(misdeeds.say_without_end)


def test_child_writes_no_file(tmp_path):
    path = tmp_path / "file"
    with pytest.raises(Failed):
        APART.call(misdeeds.write_a_file, str(path))
    assert path.read_bytes() == b""


def test_failure_is_logged_without_a_word_of_the_text(caplog):
    with pytest.raises(Failed):
        APART.call(misdeeds.fail)
    assert "KeyError in fail" in caplog.text
    assert "a word of the text" not in caplog.text


def test_child_has_limits_and_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "secret")
    memory, work, cores, files = APART.call(misdeeds.limits)
    assert memory[1] <= 300 * 2**20
    assert work[0] <= 2
    assert cores == files == (0, 0)
    assert "DATABASE_URL" not in APART.call(misdeeds.environment)


def test_answer_that_is_no_data_is_not_taken():
    with pytest.raises(pickle.UnpicklingError):
        APART.call(misdeeds.give_an_order)


def test_class_of_another_module_is_not_taken():
    with pytest.raises(pickle.UnpicklingError):
        replace(APART, modules="declarations.").call(misdeeds.say, "We resolve.")


def test_no_word_of_a_file_stands_on_the_command_line(monkeypatch):
    asked = []
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda line, **more: asked.append(line) or start(line, **more))
    APART.call(misdeeds.say, "We resolve.")
    assert [line[1:] for line in asked] == [["-m", "imrf_portal.kit.apart.child"]]
