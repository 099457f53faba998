import re

from bootstrap import places, verbs
from bootstrap.refusal import Refusal


def test_make_knows_every_verb_and_no_other():
    makefile = (places.ROOT / "Makefile").read_text()
    targets = re.search(r"^VERBS = (.*)$", makefile, re.MULTILINE).group(1).split()
    assert targets == list(verbs.BY_NAME)


def test_without_a_verb_all_are_listed_with_what_they_do(capsys):
    assert verbs.main([]) == 0
    said = capsys.readouterr().out
    assert all(re.search(rf"^  {name} +[A-Z].*\.$", said, re.MULTILINE) for name in verbs.BY_NAME)


def test_an_unknown_verb_fails(capsys):
    assert verbs.main(["rnu"]) == 2


def test_a_refusal_is_a_sentence_and_no_traceback(monkeypatch, capsys):
    def refuse(arguments):
        raise Refusal("Port 8000 is taken.")

    monkeypatch.setitem(verbs.BY_NAME, "run", refuse)
    assert verbs.main(["run"]) == 1
    assert capsys.readouterr().err == "Port 8000 is taken.\n"
