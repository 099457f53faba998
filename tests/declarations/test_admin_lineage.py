"""The secretariat's pages on lineage: confirming, linking anew, closing."""

import pytest
from django.test import Client
from django.urls import reverse

from declarations import relinking
from imrf_portal.accounts.models import Role
from tests.declarations.lineage_makers import REV_1, ZERO, make_drafts
from tests.declarations.makers import make_published, take
from tests.makers import make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    client = Client()
    client.force_login(make_staff(Role.MODERATOR))
    return client


@pytest.fixture
def draft():
    return make_drafts()[1]


def at(name, draft):
    return reverse(f"admin:declarations_draft_{name}", args=[draft.pk])


def body(answer):
    return answer.content.decode()


def test_old_and_new_stand_side_by_side_with_what_speaks_for_the_link(desk, draft):
    seen = body(desk.get(at("lineage", draft)))
    assert "5 links are suggestions" in seen
    assert "Moved" in seen
    assert "Split" in seen
    assert seen.count("We commend the crews") == 2


def test_a_first_draft_has_no_lineage(desk):
    answer = desk.get(at("lineage", make_published()), follow=True)
    assert "first draft of its Declaration" in body(answer)


def test_those_ticked_are_confirmed_and_the_others_wait(desk, draft):
    link = draft.lineage.first()
    answer = desk.post(
        at("lineage_confirm", draft),
        {"link": [link.pk, "nonsense", "9" * 30], "seen": relinking.latest(draft)},
        follow=True,
    )
    assert "1 link is confirmed." in body(answer)
    waiting = desk.get(at("lineage", draft), {"show": "suggested"}).context["rows"]
    assert {row.kept.pk for row in waiting} == set(
        draft.lineage.exclude(pk=link.pk).values_list("pk", flat=True)
    )


def test_all_are_confirmed_and_the_lineage_is_closed(desk, draft):
    assert "Confirm every link" in body(desk.post(at("lineage_close", draft), follow=True))
    assert "Every link is confirmed." in body(
        desk.post(at("lineage_confirm", draft), {"all": "1", "seen": relinking.latest(draft)}, follow=True)
    )
    closed = body(desk.post(at("lineage_close", draft), follow=True))
    assert "The lineage was closed on" in closed
    assert "Link anew" not in closed
    answer = desk.post(
        at("lineage_confirm", draft), {"all": "1", "seen": relinking.latest(draft)}, follow=True
    )
    assert "The lineage of this draft is closed." in body(answer)


def test_paragraphs_are_linked_anew(desk, draft):
    link = draft.lineage.get(ends__paragraph__slug="3-bis", ends__is_new=True)
    form = desk.get(at("lineage_relink", draft), {"link": link.pk})
    assert body(form).count(" checked") == 3
    dropped = relinking.predecessor(draft).paragraphs.get(slug="3")
    added = draft.paragraphs.get(slug="3-bis")
    typed = {"old": [dropped.pk], "new": [added.pk], "seen": form.context["seen"]}
    assert "The paragraphs are linked." in body(desk.post(at("lineage_relink", draft), typed, follow=True))
    assert draft.lineage.filter(ends__paragraph=dropped).get() == draft.lineage.get(ends__paragraph=added)
    again = body(desk.post(at("lineage_relink", draft), typed))
    assert "Somebody else has linked paragraphs meanwhile" in again
    assert again.count(" checked") == 2


def test_all_that_wait_are_not_confirmed_unseen(desk, draft):
    seen = desk.get(at("lineage", draft)).context["seen"]
    relinking.relink(draft, old=[], new=[draft.paragraphs.get(slug="1")], seen=seen, by=make_staff())
    answer = desk.post(at("lineage_confirm", draft), {"all": "1", "seen": seen}, follow=True)
    assert "Somebody else has linked paragraphs meanwhile" in body(answer)


def test_an_unknown_paragraph_is_refused_and_a_closed_lineage_has_no_form(desk, draft):
    typed = {"old": ["999999"], "new": [draft.paragraphs.get(slug="1").pk], "seen": relinking.latest(draft)}
    assert "Only paragraphs of this draft" in body(desk.post(at("lineage_relink", draft), typed))
    desk.post(at("lineage_confirm", draft), {"all": "1", "seen": relinking.latest(draft)})
    desk.post(at("lineage_close", draft))
    assert desk.get(at("lineage_relink", draft), {"link": draft.lineage.first().pk}).status_code == 302


def test_links_are_suggested_where_none_are_kept(desk, draft):
    draft.lineage.all().delete()
    assert "not linked yet" in body(desk.get(at("lineage", draft)))
    assert "5 links are suggestions" in body(desk.post(at("lineage_suggest", draft), follow=True))


def test_nothing_ticked_is_refused_in_a_sentence(desk, draft):
    answer = desk.post(at("lineage_relink", draft), {"seen": relinking.latest(draft)})
    assert "Choose at least one paragraph." in body(answer)


@pytest.mark.parametrize(
    "name", ["lineage", "lineage_suggest", "lineage_confirm", "lineage_close", "lineage_relink"]
)
def test_nobody_else_enters(draft, name):
    client = Client()
    client.force_login(make_person())
    for method in (client.get, client.post):
        assert method(at(name, draft)).status_code in {302, 403}
    assert not draft.lineage.filter(confirmed_at__isnull=False).exists()


def test_a_draft_can_be_linked_before_it_is_published(desk):
    make_drafts(ZERO)
    draft = take(REV_1)
    assert "Close the lineage" not in body(
        desk.post(at("lineage_confirm", draft), {"all": 1, "seen": relinking.latest(draft)}, follow=True)
    )
    assert not draft.lineage.filter(confirmed_at__isnull=True).exists()
