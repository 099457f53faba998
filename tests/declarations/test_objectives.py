"""Objectives of paragraphs: suggested from the text of record, put right by the secretariat."""

import pytest
from django.urls import reverse

from declarations import objectives
from declarations.models import Paragraph, Wording
from declarations.objectives import named_in
from declarations.refusals import Unfit
from imrf_portal.compact import loading
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from tests import makers


@pytest.fixture
def reference(db):
    loading.load()


@pytest.fixture
def draft(reference):
    return makers.make_draft("1", "2", "3", "4", published=False)


def write(draft, *texts):
    for paragraph, text in zip(draft.paragraphs.order_by("order"), texts, strict=True):
        Wording.objects.filter(paragraph=paragraph, language="en").update(text=text)


def about(draft):
    return [
        [objective.number for objective in paragraph.objectives.all()]
        for paragraph in draft.paragraphs.order_by("order")
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Under objective 7, we recall", {7}),
        ("OBJECTIVE 7: SAFETY", {7}),
        ("objectives 2, 5 and 12 of the Compact", {2, 5, 12}),
        ("Objectives 2–5", {2, 3, 4, 5}),
        ("objectives 20 to 23 and 1", {1, 20, 21, 22, 23}),
        ("objective 7, 2030 Agenda", {7}),
        ("objective 10.7", set()),
        ("objective 99", set()),
        ("our objective is 5 years", set()),
        ("objectifs 2, 5 et 12", {2, 5, 12}),
        ("objectif 7.", {7}),
        ("objetivos 2, 5 y 12", {2, 5, 12}),
        ("Objetivo 10 de Desarrollo Sostenible", set()),
        ("в рамках цели 5 и целей 7, 9 и 12", {5, 7, 9, 12}),
        ("цель 10 в области устойчивого развития", set()),
        ("目标2、5和12", {2, 5, 12}),
        ("可持续发展目标10", set()),
        ("الأهداف 2 و5 و12", {2, 5, 12}),
        ("الهدف ٧", {7}),
        ("", set()),
    ],
)
def test_numbers_that_a_text_names(text, numbers):
    assert named_in(text) == numbers


def test_a_heading_speaks_for_what_stands_under_it_and_a_paragraph_for_itself(draft):
    Paragraph.objects.filter(draft=draft, slug__in=["1", "4"]).update(kind="heading")
    write(draft, "Objective 7", "We go on.", "As under objectives 2 and 5, we go on.", "Means")
    objectives.suggest(draft)
    assert about(draft) == [[], [7], [2, 5], []]


def test_a_heading_that_names_none_ends_the_one_before(draft):
    Paragraph.objects.filter(draft=draft, slug__in=["1", "3"]).update(kind="heading")
    write(draft, "Objective 7", "We go on.", "Means of implementation", "We go on.")
    objectives.suggest(draft)
    assert about(draft) == [[], [7], [], []]


def test_what_stands_within_a_paragraph_is_about_the_same(draft):
    first, second = draft.paragraphs.order_by("order")[:2]
    Paragraph.objects.filter(pk=second.pk).update(parent=first)
    write(draft, "Under objective 9:", "we go on.", "We go on.", "We go on.")
    objectives.suggest(draft)
    assert about(draft) == [[9], [9], [], []]


def test_the_secretariat_puts_them_right_and_it_is_recorded(draft):
    first = draft.paragraphs.get(slug="1")
    staff = makers.make_staff()
    objectives.put_right(draft, {first.pk: [3, 17]}, by=staff)
    assert about(draft)[0] == [3, 17]
    objectives.put_right(draft, {first.pk: []}, by=staff)
    assert about(draft)[0] == []
    assert Record.objects.filter(act="objectives_put_right", by=staff).count() == 2


def test_nobody_else_does_and_nothing_that_is_not_there(draft):
    first = draft.paragraphs.get(slug="1")
    with pytest.raises(Refused):
        objectives.put_right(draft, {first.pk: [3]}, by=makers.make_person())
    staff = makers.make_staff()
    with pytest.raises(Unfit):
        objectives.put_right(draft, {first.pk: [24]}, by=staff)
    other = makers.make_draft("9", slug="rev-2", order=2).paragraphs.get()
    with pytest.raises(Unfit):
        objectives.put_right(draft, {other.pk: [3]}, by=staff)
    assert about(draft)[0] == []


def test_the_page_of_the_desk_keeps_what_is_typed(client, draft):
    url = reverse("admin:declarations_draft_objectives", args=[draft.pk])
    client.force_login(makers.make_staff())
    first, second = draft.paragraphs.order_by("order")[:2]
    assert client.post(url, {first.pk: "2, 5 12", second.pk: ""}).status_code == 302
    assert about(draft)[0] == [2, 5, 12]
    page = client.get(url).content.decode()
    assert 'value="2, 5, 12"' in page
    wrong = client.post(url, {first.pk: "two", second.pk: "7"}).content.decode()
    assert 'value="two"' in wrong
    assert "Type numbers" in wrong
    assert about(draft)[:2] == [[2, 5, 12], []]
    client.force_login(makers.make_person())
    assert client.post(url, {first.pk: "1"}).status_code in {302, 403, 404}
    assert about(draft)[0] == [2, 5, 12]


def test_a_paragraph_links_to_its_objectives_and_follows_a_change(client, reference):
    draft = makers.make_draft()
    paragraph = draft.paragraphs.get(slug="9-bis")
    url = paragraph.get_absolute_url()
    assert "/en/objectives/7/" not in client.get(url).content.decode()
    objectives.put_right(draft, {paragraph.pk: [7]}, by=makers.make_staff())
    assert "/en/objectives/7/" in client.get(url).content.decode()
