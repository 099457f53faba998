"""The lineage that is kept: suggested, confirmed, linked anew, closed; and what is traced along it."""

import pytest

from declarations import importing, publication, relinking
from declarations.descent import trace
from declarations.life import life
from declarations.lineage import Change
from declarations.models import LineageLink
from declarations.reading import read
from declarations.refusals import Unfit
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests.declarations.lineage_makers import REV_1, ZERO, make_drafts
from tests.declarations.makers import take
from tests.makers import make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def drafts():
    return make_drafts()


def linked(draft):
    """The kept links of a draft: old slugs, new slugs, whether confirmed."""
    found = []
    for link in draft.lineage.all():
        sides = [
            sorted(link.ends.filter(is_new=side).values_list("paragraph__slug", flat=True))
            for side in (False, True)
        ]
        found.append((*sides, link.is_confirmed))
    return sorted(found)


def traced(old, new):
    """By new slugs the old ones, and whether the link is a suggestion."""
    readings = [read(draft, language="en") for draft in (old, new)]
    result = trace(*readings)
    return {
        tuple(readings[1].paragraphs[place].paragraph.slug for place in link.new): (
            [readings[0].paragraphs[place].paragraph.slug for place in link.old],
            link in result.suggested,
        )
        for link in result.links
        if link.new
    }


def paragraph(draft, slug):
    return draft.paragraphs.get(slug=slug)


def test_taking_a_draft_suggests_where_each_paragraph_comes_from(drafts):
    assert linked(drafts[0]) == []
    assert linked(drafts[1]) == [
        ([""], [""], False),
        (["1"], ["2"], False),
        (["2"], ["3", "3-bis"], False),
        (["3"], [], False),
        (["4"], ["1"], False),
    ]


def test_taking_the_text_again_suggests_anew(staff):
    make_drafts(ZERO)
    draft = take(REV_1)
    relinking.confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=staff)
    take(REV_1.replace("3 bis.", "4."))
    assert (["2"], ["3", "4"], False) in linked(draft)
    assert not draft.lineage.filter(confirmed_at__isnull=False).exists()


def test_what_is_confirmed_is_a_suggestion_no_more(drafts, staff):
    link = drafts[1].lineage.get(ends__paragraph=paragraph(drafts[1], "2"))
    assert relinking.confirm(drafts[1], [link.pk], by=staff) == 1
    assert relinking.confirm(drafts[1], [link.pk], by=staff) == 0
    assert traced(*drafts[:2])[("2",)] == (["1"], False)
    assert traced(*drafts[:2])[("1",)] == (["4"], True)
    assert Record.objects.filter(act="lineage_confirmed").count() == 1


def test_paragraphs_are_linked_anew_and_the_others_stand_alone(drafts, staff):
    draft = drafts[1]
    relinking.relink(
        draft,
        old=[paragraph(drafts[0], "3")],
        new=[paragraph(draft, "3-bis")],
        seen=relinking.latest(draft),
        by=staff,
    )
    assert (["3"], ["3-bis"], True) in linked(draft)
    assert {("2",), ("3",)} <= {tuple(old or new) for old, new, _ in linked(draft)}
    links = {new: old for new, (old, _) in traced(*drafts[:2]).items()}
    assert links[("3-bis",)] == ["3"]
    assert links[("3",)] == []


def test_of_two_who_link_at_once_the_second_is_told(drafts, staff):
    draft, seen = drafts[1], relinking.latest(drafts[1])
    relinking.relink(draft, old=[], new=[paragraph(draft, "1")], seen=seen, by=staff)
    with pytest.raises(WrongStep):
        relinking.relink(draft, old=[], new=[paragraph(draft, "2")], seen=seen, by=staff)


def test_a_draft_that_is_prepared_in_between_changes_nothing_public(drafts, staff):
    every = list(drafts[1].lineage.values_list("pk", flat=True))
    relinking.confirm(drafts[1], every, by=staff)
    between = take(REV_1, stage="zero-plus")
    assert {end.link.before for end in between.lineage.first().ends.all()} == {drafts[0]}
    assert traced(*drafts[:2])[("2",)] == (["1"], False)
    importing.discard(between, by=staff)
    assert traced(*drafts[:2])[("2",)] == (["1"], False)


def test_a_draft_published_in_between_is_linked_on_both_sides(drafts, staff):
    between = take(REV_1, stage="zero-plus")
    publication.publish(between, by=staff)
    assert LineageLink.objects.filter(draft=drafts[1]).values_list("before", flat=True)[0] == between.pk
    assert traced(drafts[0], drafts[1])[("2",)] == (["1"], True)


def test_nothing_is_published_before_a_closed_lineage(drafts, staff):
    relinking.confirm(drafts[1], list(drafts[1].lineage.values_list("pk", flat=True)), by=staff)
    relinking.close(drafts[1], by=staff)
    with pytest.raises(Unfit):
        publication.publish(take(REV_1, stage="zero-plus"), by=staff)


def test_where_nothing_is_kept_the_drafts_are_matched_as_they_are(drafts):
    LineageLink.objects.all().delete()
    assert traced(drafts[0], drafts[2])[("2",)] == (["1"], True)
    stages = life(paragraph(drafts[1], "3-bis"), drafts, language="en")
    assert [[one.slug for one in stage.paragraphs] for stage in stages] == [["2"], ["3-bis"], ["4"]]


@pytest.mark.parametrize("wrong", ["nothing", "other draft", "wrong side", "heading"])
def test_what_cannot_be_linked_is_refused(drafts, staff, wrong):
    zero, draft, later = drafts
    old, new = {
        "nothing": ([], []),
        "other draft": ([], [paragraph(later, "5")]),
        "wrong side": ([paragraph(draft, "1")], [paragraph(draft, "2")]),
        "heading": ([zero.paragraphs.get(kind="heading")], [paragraph(draft, "2")]),
    }[wrong]
    with pytest.raises(Unfit):
        relinking.relink(draft, old=old, new=new, seen=relinking.latest(draft), by=staff)


def test_a_closed_lineage_changes_no_more(drafts, staff):
    draft = drafts[1]
    with pytest.raises(Unfit):
        relinking.close(draft, by=staff)
    every = list(draft.lineage.values_list("pk", flat=True))
    relinking.confirm(draft, every, by=staff)
    relinking.close(draft, by=staff)
    for act in (
        lambda: relinking.close(draft, by=staff),
        lambda: relinking.confirm(draft, every, by=staff),
        lambda: relinking.relink(
            draft, old=[], new=[paragraph(draft, "1")], seen=relinking.latest(draft), by=staff
        ),
    ):
        with pytest.raises(Unfit):
            act()


def test_a_draft_that_is_prepared_is_not_closed(staff):
    make_drafts(ZERO)
    draft = take(REV_1)
    relinking.confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=staff)
    with pytest.raises(Unfit):
        relinking.close(draft, by=staff)


def test_only_the_secretariat_settles_lineage(drafts):
    person = make_person()
    with pytest.raises(Refused):
        relinking.confirm(drafts[1], [], by=person)
    with pytest.raises(Refused):
        relinking.relink(drafts[1], old=[], new=[paragraph(drafts[1], "1")], seen=0, by=person)
    with pytest.raises(Refused):
        relinking.close(drafts[1], by=person)


def test_between_distant_drafts_the_links_are_composed_and_the_gaps_matched_afresh(drafts):
    links = traced(drafts[0], drafts[2])
    assert links[("1",)] == (["4"], True)
    assert links[("3", "4")] == (["2"], True)
    # It was dropped in between and came back: only a fresh look can tell.
    assert links[("5",)] == (["3"], True)


def test_a_composed_link_is_sure_where_every_step_is(drafts, staff):
    for draft in drafts[1:]:
        relinking.confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=staff)
    links = traced(drafts[0], drafts[2])
    assert links[("2",)] == (["1"], False)
    assert links[("5",)] == (["3"], True)


def test_a_person_overrules_what_the_words_say(drafts, staff):
    draft = drafts[1]
    seen = relinking.latest(draft)
    relinking.relink(draft, old=[paragraph(drafts[0], "1")], new=[paragraph(draft, "1")], seen=seen, by=staff)
    assert traced(drafts[0], drafts[2])[("1",)] == (["1"], True)
    assert traced(*drafts[:2])[("1",)] == (["1"], False)


def test_a_paragraphs_life_is_told_back_and_forth(drafts, django_assert_num_queries):
    middle = paragraph(drafts[1], "3-bis")
    with django_assert_num_queries(4):
        stages = life(middle, drafts, language="en")
    assert [[one.slug for one in stage.paragraphs] for stage in stages] == [["2"], ["3-bis"], ["4"]]
    assert [stage.is_changed for stage in stages] == [False, True, False]
    assert {stage.section for stage in stages} == {"I. Where we stand"}
    assert [stage.is_suggested for stage in stages] == [True, False, True]


def test_a_life_that_ends_and_one_that_begins(drafts):
    ended = life(paragraph(drafts[0], "3"), drafts, language="en")
    assert [len(stage.paragraphs) for stage in ended] == [1, 0, 0]
    begun = life(paragraph(drafts[2], "5"), drafts, language="en")
    assert [len(stage.paragraphs) for stage in begun] == [0, 0, 1]


def test_a_moved_paragraph_says_so(drafts):
    readings = [read(draft, language="en") for draft in drafts[:2]]
    moved = [link for link in trace(*readings).links if Change.MOVED in link.changes]
    assert [readings[1].paragraphs[link.new[0]].paragraph.slug for link in moved] == ["1"]
