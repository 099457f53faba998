import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from declarations.commitments import marking
from declarations.commitments.marking import Terms
from declarations.models import Commitment, Paragraph
from declarations.refusals import Unfit
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.recording import history
from tests.declarations.commitments.makers import make_adopted, make_commitment
from tests.makers import make_draft, make_objective, make_person, make_staff

pytestmark = pytest.mark.django_db

MAY = datetime.date(2028, 5, 31)


def test_marking_makes_a_commitment_about_the_objectives_of_its_paragraph():
    paragraph = make_adopted().paragraphs.get(slug="9-bis")
    paragraph.objectives.add(make_objective(8))
    commitment = marking.mark(paragraph, Terms("un-system", MAY), by=make_staff())
    assert commitment.get_absolute_url() == "/en/commitments/2026/9-bis/"
    assert [one.number for one in commitment.objectives.all()] == [8]
    assert list(Commitment.objects.published()) == [commitment]
    [entry] = history(commitment)
    assert (entry.act, entry.facts["due_on"]) == ("commitment_marked", "2028-05-31")


@pytest.mark.parametrize("second_factor", [False, None])
def test_only_the_secretariat_marks_and_unmarks(second_factor):
    person = make_person() if second_factor is None else make_staff(second_factor=second_factor)
    draft = make_adopted()
    commitment = make_commitment(draft)
    paragraph = draft.paragraphs.get(slug="10")
    for act in (
        lambda: marking.mark(paragraph, Terms(), by=person),
        lambda: marking.unmark(commitment, by=person),
        lambda: marking.mark_all(draft, {}, by=person),
    ):
        with pytest.raises(Refused):
            act()
    assert list(Commitment.objects.published()) == [commitment]


def test_a_text_that_is_not_adopted_has_no_commitments():
    paragraph = make_draft().paragraphs.get(slug="9")
    with pytest.raises(Unfit, match="adopted text"):
        marking.mark(paragraph, Terms(), by=make_staff())


def test_a_preambular_paragraph_is_no_commitment():
    paragraph = make_adopted().paragraphs.get(slug="9")
    Paragraph.objects.filter(pk=paragraph.pk).update(kind="preambular")
    paragraph.refresh_from_db()
    with pytest.raises(Unfit, match="action paragraph"):
        marking.mark(paragraph, Terms(), by=make_staff())


def test_unmarking_leaves_the_history_and_marking_again_the_address():
    by = make_staff()
    paragraph = make_adopted().paragraphs.get(slug="9")
    commitment = marking.mark(paragraph, Terms(), by=by)
    marking.unmark(commitment, by=by)
    marking.unmark(commitment, by=by)
    assert not Commitment.objects.published().exists()
    assert list(Commitment.objects.visible_to(by)) == [commitment]
    assert not Commitment.objects.visible_to(AnonymousUser()).exists()
    assert marking.mark(paragraph, Terms(due_on=MAY), by=by) == commitment
    acts = [entry.act for entry in history(commitment)]
    assert acts == ["commitment_marked", "commitment_unmarked", "commitment_marked"]


def test_marking_all_changes_only_what_differs():
    by, draft = make_staff(), make_adopted("9", "10", "11")
    nine, ten, eleven = draft.paragraphs.all()
    assert marking.mark_all(draft, {nine: Terms(), ten: Terms()}, by=by) == 2
    assert marking.mark_all(draft, {nine: Terms(), ten: Terms()}, by=by) == 0
    assert marking.mark_all(draft, {nine: Terms(due_on=MAY), eleven: Terms()}, by=by) == 3
    published = Commitment.objects.published().in_order()
    assert [(one.label, one.due_on) for one in published] == [("9", MAY), ("11", None)]


def test_a_commitment_of_a_text_that_is_not_public_is_not_read():
    commitment = make_commitment(make_adopted(published=False))
    assert not Commitment.objects.visible_to(make_person()).exists()
    assert list(Commitment.objects.visible_to(make_staff())) == [commitment]
