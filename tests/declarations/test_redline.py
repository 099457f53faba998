import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker
from rapidfuzz.distance import Indel

from declarations import redline
from declarations.redline import Edit, Hunk, Run, changes, runs
from declarations.segmenting import tokens
from tests.declarations.test_segmenting import languages, texts

LATER = st.lists(
    st.sampled_from(["the", "of", "States", ",", ".", "ports", "open", " ", "\n", "移民", "أ", "é"])
)
# Two texts with much in common: the second is made of the parts of the first and of others.
pairs = st.lists(texts | LATER.map(" ".join), min_size=1, max_size=6).flatmap(
    lambda parts: st.tuples(
        st.just("".join(parts)), st.lists(st.sampled_from(parts) | texts, max_size=7).map("".join)
    )
)


def marked(old: str, new: str, language: str = "en") -> str:
    """The redline on one line: ⟦struck⟧ and {put in}."""
    brackets = {Edit.SAME: "%s", Edit.DELETED: "⟦%s⟧", Edit.INSERTED: "{%s}"}
    return "".join(brackets[run.edit] % run.text for run in runs(old, new, language=language))


def old_of(runs: list[Run]) -> str:
    return "".join(run.text for run in runs if run.edit is not Edit.INSERTED)


def new_of(runs: list[Run]) -> str:
    return "".join(run.text for run in runs if run.edit is not Edit.DELETED)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Ferry crews report each crossing {fully }to the harbour office."),
        ("en", "Ferry crews shall report⟦ fully⟧."),
        ("en", "We invite ⟦nurses⟧{welders}, and those who train them."),
        ("en", "We thank ⟦the guides of the valley and ⟧the cooks."),
        ("en", "The rest houses of seafarers, {the rest houses of nurses, }the rest houses of drivers."),
        ("en", "Old bridges stay. ⟦The council repairs roads. ⟧New lamps follow."),
        ("en", "(a) Train guides; (b) {Pay guides; (c) }Equip stations."),
        ("en", "States ⟦should⟧{shall} act on paragraph ⟦7⟧{7 bis}."),
        ("en", "All nurses ⟦[⟧and welders⟦]⟧ may apply."),
        ("fr", "Nous invitons l’⟦État⟧{Organisation} d’accueil à ⟦ouvrir⟧{tenir} ses registres."),
        ("fr", "Quelque ⟦12 000⟧{15 000} bateliers ont répondu{, dont 9 000 femmes}."),
        ("es", "Invitamos a los puertos {y las aldeas }a abrir {todos }sus archivos."),
        ("ru", "Мы ⟦призываем порты⟧{просим порты и станции} открыть свои архивы{ для всех}."),
        ("ar", "ندعو الموانئ {والمحطات }إلى فتح سجلاتها مع هيئة ⟦NORTHPORT⟧{SOUTHPORT}."),
        ("zh-hans", "我们请各港口公开{全部}档案，并保护船员{及其家人}的权利。"),
        ("zh-hans", "我们⟦决定每年⟧{建议每两年}举行会议。"),
    ],
)
def test_a_change_is_marked_where_it_was_made(language, expected):
    old = re.sub("{.*?}|[⟦⟧]", "", expected)
    new = re.sub("⟦.*?⟧|[{}]", "", expected)
    assert marked(old, new, language) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "We urge States to open the registers of the ports and to share the results of the surveys.",
            "We urge cities to publish the lists of the shelters and to share the results of the surveys.",
            "We urge ⟦States to open the registers of the ports⟧{cities to publish the lists of the shelters} "
            "and to share the results of the surveys.",
        ),
        (
            "We resolve to build, in the coming year, a common archive of the crossings.",
            "We resolve to build a common archive of the crossings by the coming winter.",
            "We resolve to build⟦, in the coming year,⟧ a common archive of the crossings"
            "{ by the coming winter}.",
        ),
        (
            "The council, with the elders of the coast, keeps the light.",
            "The harbour office and the pilots of the strait, if they agree, keep the light.",
            "The ⟦council, with the elders of the coast, keeps⟧"
            "{harbour office and the pilots of the strait, if they agree, keep} the light.",
        ),
    ],
)
def test_phrases_are_replaced_as_phrases(old, new, expected):
    assert marked(old, new) == expected


def test_words_between_two_insertions_are_not_struck():
    assert (
        marked("We protect the rights of nurses.", "We protect and promote the rights of all nurses.")
        == "We protect {and promote }the rights of {all }nurses."
    )


def test_wholly_different_texts_are_one_deletion_and_one_insertion():
    old = "Ports open at dawn, and close after the last ferry of the day."
    new = "A council of the elders may, in winter, receive the envoys and the pilots."
    assert runs(old, new) == [Run(Edit.DELETED, old), Run(Edit.INSERTED, new)]


@pytest.mark.parametrize(
    ("old", "new", "is_slight"),
    [
        ("the member States act", "the Member States act", True),
        ("MEMBER STATES ACT", "Member States act", True),
        ("ports, roads", "ports; roads", True),
        ("ports roads", "ports, roads", True),
        ("ports  roads", "ports roads", True),
        ("co-operation of ports", "cooperation of ports", True),
        ("all “ports” open", "all «ports» open", True),
        ("الموانئ، والطرق", "الموانئ والطرق", True),
        ("港口、道路。", "港口，道路。", True),
        ("ports and roads", "ports or roads", False),
        ("ports open", "ports never open", False),
        ("a share of 1.5 per cent", "a share of 15 per cent", False),
        ("a share of 5%", "a share of 5", False),
        ("ports [and roads]", "ports and roads", False),
    ],
)
def test_only_case_punctuation_and_spacing_are_slight(old, new, is_slight):
    found = changes(runs(old, new, language="ar" if "الم" in old else "en"))
    assert found
    assert {hunk.is_slight for hunk in found} == {is_slight}


def test_changes_are_struck_and_put_in_together():
    assert changes(
        runs("Nurses of the ports may act, if asked.", "Pilots of the ports may act now, if asked")
    ) == [
        Hunk("Nurses", "Pilots"),
        Hunk("", " now"),
        Hunk(".", "", is_slight=True),
    ]
    assert changes(runs("ports", "ports")) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("ports", "ports", [Run(Edit.SAME, "ports")]),
        ("", "ports", [Run(Edit.INSERTED, "ports")]),
        ("ports", "", [Run(Edit.DELETED, "ports")]),
        (" ", "", [Run(Edit.DELETED, " ", is_slight=True)]),
        (
            "a \ud83d b",
            "a \ude00 b",
            [
                Run(Edit.SAME, "a "),
                Run(Edit.DELETED, "\ud83d", is_slight=True),
                Run(Edit.INSERTED, "\ude00", is_slight=True),
                Run(Edit.SAME, " b"),
            ],
        ),
        ("ports", "ports ", [Run(Edit.SAME, "ports"), Run(Edit.INSERTED, " ", is_slight=True)]),
    ],
)
def test_empty_and_equal_sides(old, new, expected):
    assert runs(old, new) == expected


@given(pairs, languages)
@example(("a b", "b a"), "en")
@example(("x\n", "x\r\n"), "en")
@example(("of ", "of the of  "), "en")
def test_runs_rebuild_both_texts(pair, language):
    old, new = pair
    found = runs(old, new, language=language)
    assert old_of(found) == old
    assert new_of(found) == new
    assert all(run.text for run in found)


@given(pairs, languages)
def test_each_change_is_one_deletion_then_one_insertion(pair, language):
    edits = [run.edit.value[0] for run in runs(*pair, language=language)]
    assert re.fullmatch("s?((d|i|di)s)*(d|i|di)?", "".join(edits))


@given(pairs, languages)
def test_no_character_is_torn_apart(pair, language):
    found = runs(*pair, language=language)
    for text, other in ((pair[0], Edit.INSERTED), (pair[1], Edit.DELETED)):
        characters = _ends(CharacterBreaker(text, language))
        assert characters.issuperset(_ends(run.text for run in found if run.edit is not other))


@given(pairs, languages)
def test_no_word_is_struck_only_to_end_what_is_put_in(pair, language):
    """Unless the texts are so different that nothing is kept."""
    found = runs(*pair, language=language)
    for hunk in changes(found) if any(run.edit is Edit.SAME for run in found) else []:
        struck, put_in = tokens(hunk.deleted, language), tokens(hunk.inserted, language)
        assert not struck or not put_in or struck[-1] != put_in[-1] or struck[-1].isspace()


@given(texts)
def test_a_text_is_unchanged_against_itself(text):
    assert runs(text, text) == ([Run(Edit.SAME, text)] if text else [])


@given(pairs)
def test_the_same_texts_give_the_same_redline(pair):
    assert runs(*pair) == runs(*pair)


@pytest.fixture
def small_table(monkeypatch):
    """Texts of more than twenty words against as many others count as very long."""
    monkeypatch.setattr(redline, "_LARGEST_TABLE", 400)


def test_very_long_texts_are_compared_by_sentences_first(small_table):
    sentences = [f"Port {number} opens with the tide. " for number in range(40)]
    old = "".join(sentences)
    new = "".join(["A first word. ", *sentences[:20], "Port 20 opens with the moon. ", *sentences[21:]])
    assert marked(old, new) == "{A first word. }" + old.replace(
        "20 opens with the tide", "20 opens with the ⟦tide⟧{moon}"
    )


def test_very_long_texts_with_no_sentence_in_common_are_not_compared_by_words(small_table):
    old, new = ("the tide and the moon " * 30).strip(), ("a lamp or the road " * 30).strip()
    assert runs(old, new) == [Run(Edit.DELETED, old), Run(Edit.INSERTED, new)]


def test_very_long_texts_are_rebuilt(small_table):
    old = "Ports open. Roads stay; lamps follow. " * 20
    new = "Roads stay; lamps follow. Ports may open. " * 21
    found = runs(old, new)
    assert (old_of(found), new_of(found)) == (old, new)


def test_more_sentences_than_a_table_holds_are_compared_part_by_part(small_table, monkeypatch):
    """A sentence that is put in shifts all parts behind it; those are found again where two parts meet."""
    monkeypatch.setattr(redline, "_MOST_SENTENCES", 10)
    sentences = [f"Port {number} opens with the tide. " for number in range(80)]
    text = "Ferries turn. " + "".join(sentences)
    expected = (
        text.replace("Ferries", "⟦Ferries⟧{Pilots}")
        .replace(sentences[3], "{Lamps stay. }" + sentences[3])
        .replace(sentences[40], f"⟦{sentences[40]}⟧")
        .replace("Port 77 opens", "Port 77 ⟦opens⟧{closes}")
    )
    assert marked(text, re.sub("⟦.*?⟧|[{}]", "", expected)) == expected


@given(pairs)
def test_texts_of_many_sentences_are_rebuilt(pair):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redline, "_LARGEST_TABLE", 9)
        patch.setattr(redline, "_MOST_SENTENCES", 2)
        found = runs(*pair)
    assert (old_of(found), new_of(found)) == pair
    edits = "".join(run.edit.value[0] for run in found)
    assert re.fullmatch("s?((d|i|di)s)*(d|i|di)?", edits)


def test_a_redline_marks_hardly_more_than_the_least_there_is():
    old = [
        "the",
        "council",
        "of",
        "the",
        "ports",
        "may",
        "keep",
        "a",
        "light",
        "for",
        "all",
        "boats",
        "and",
    ] * 6
    new = [word for number, word in enumerate(old) if number % 9]
    found = changes(runs(" ".join(old), " ".join(new)))
    edited = sum(len(hunk.deleted.split()) + len(hunk.inserted.split()) for hunk in found)
    assert edited <= 1.15 * Indel.distance(old, new)


def _ends(pieces):
    ends, position = set(), 0
    for piece in pieces:
        position += len(piece)
        ends.add(position)
    return ends
