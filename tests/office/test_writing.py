"""Our Word files in another word processor: what it makes of "accept all" and "reject all"."""

import pytest

from declarations.lineage import Change
from declarations.word.writing import write_draft
from imrf_portal.languages import BY_CODE
from tests.declarations.word.makers import Pair, link, make_pair, rows, text

pytestmark = pytest.mark.office


@pytest.fixture
def save(tmp_path):
    def save(content, name="file.docx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return save


@pytest.mark.parametrize("language", list(BY_CODE))
@pytest.mark.parametrize("seed", range(6))
def test_accepting_gives_the_new_text_and_rejecting_the_old(office, save, seed, language):
    made = make_pair(seed, language)
    path = save(made.file())
    assert office.accepted(path) == rows(made.new)
    assert office.rejected(path) == rows(made.old)


def test_draft_is_opened_without_a_change(office, save):
    made = make_pair(1)
    path = save(write_draft(made.old))
    assert office.changes(path) == []
    assert office.ask("paragraphs", path=str(path)) == rows(made.old)


MEETINGS = {
    "added": (["1 | We stay."], ["1 | We stay.", "2 | We are new.", "3 | So are we."], [link([0], [0])]),
    "dropped": (["1 | We stay.", "2 | We go.", "3 | So do we."], ["1 | We stay."], [link([0], [0])]),
    "replaced": (
        ["1 | We went.", "2 | We saw."],
        ["PP1 | Recalling it,", "1 | It acts.", "2 | It ends."],
        [],
    ),
    "meeting insertions": (
        ["# Before", "| We stay.", "| We remain"],
        ["# Before now", "1 | We stay.", "| We remain here", "2 | We are new."],
        [link([0], [0]), link([1], [1]), link([2], [2])],
    ),
    "split": (
        ["1 | We listen to all. We act with all."],
        ["1 | We listen to all.", "1 bis | We act with all."],
        [link([0], [0, 1], Change.SPLIT)],
    ),
    "merged": (
        ["1 | We listen to all.", "2 | We act with all."],
        ["1 | We listen to all. We act with all."],
        [link([0, 1], [0], Change.MERGED)],
    ),
    "moved": (
        ["1 | We move to the end.", "2 | We stay here.", "3 | We stay there."],
        ["1 | We stay here.", "2 | We stay there.", "3 | We move to the very end."],
        [link([1], [0]), link([2], [1]), link([0], [2], Change.MOVED)],
    ),
}


@pytest.mark.parametrize("kind", list(MEETINGS))
def test_changes_where_paragraphs_meet(office, save, kind):
    old, new, links = MEETINGS[kind]
    made = Pair(text(*old), text(*new), links)
    path = save(made.file())
    assert office.accepted(path) == rows(made.new)
    assert office.rejected(path) == rows(made.old)


@pytest.mark.parametrize("tail", [[], ["| We stay too."]])
def test_dropped_and_added_paragraphs_with_footnotes(office, save, tail):
    kept, noted = (
        ["1 | We stay."],
        ["1 | We stay.", "2 | We drop.", "3 | We are noted.", *tail, "2 ^ A note."],
    )
    links = [link([0], [0]), *(link([3], [1]) for _row in tail)]
    dropped = Pair(text(*noted), text(*kept, *tail), links)
    added = Pair(text(*kept, *tail), text(*noted), [link(each.new, each.old) for each in links])
    # LibreOffice prints the number of a footnote where it is called.
    with_number = [row.replace("noted.", "noted.1") for row in rows(text(*noted))]
    assert office.accepted(save(dropped.file())) == office.rejected(save(added.file())) == rows(dropped.new)
    assert office.rejected(save(dropped.file())) == office.accepted(save(added.file())) == with_number
