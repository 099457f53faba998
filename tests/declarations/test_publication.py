from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from declarations import publication
from declarations.models import Corrigendum, Paragraph
from declarations.reading import read
from declarations.refusals import Unfit
from imrf_portal.kit.permissions import Refused
from imrf_portal.languages import OFFICIAL
from imrf_portal.notifications import letters
from imrf_portal.notifications.models import Announcement
from imrf_portal.records.workflow import WrongStep
from tests.declarations.makers import FRENCH, make_published, take
from tests.makers import make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff()


def correct(draft, by, text="Demonstration text of nine bis, corrected.", **changes):
    options = {"language": "en", "note": "One word", "seen": draft.issue, "slug": "9-bis", **changes}
    paragraph = draft.paragraphs.get(slug=options.pop("slug"))
    return publication.correct(draft, texts={paragraph: text}, by=by, **options)


def text_of(draft, slug="9-bis", **options):
    reading = read(draft, **{"language": "en", **options})
    return next(one.text for one in reading.paragraphs if one.paragraph.slug == slug)


def test_publishing_announces_once_to_followers_of_the_cycle_and_of_earlier_drafts(staff):
    earlier = take(stage="zero")
    publication.publish(earlier, by=staff)
    draft = take()
    publication.publish(draft, by=staff)
    announced = Announcement.objects.get(key=f"draft-published-{draft.pk}")
    assert announced.topics == [f"cycle:{draft.declaration.cycle_id}", f"draft:{earlier.pk}"]
    with pytest.raises(WrongStep):
        publication.publish(draft, by=staff)
    assert Announcement.objects.count() == 2


def test_stakeholder_publishes_nothing():
    with pytest.raises(Refused):
        publication.publish(take(), by=make_person())


def test_corrigendum_keeps_the_first_issue_and_the_paragraph(staff):
    draft = make_published()
    paragraph = draft.paragraphs.get(slug="9-bis")
    before = text_of(draft)
    correct(draft, staff)
    draft.refresh_from_db()
    assert draft.issue == 2
    assert text_of(draft) == "Demonstration text of nine bis, corrected."
    assert text_of(draft, issue=1) == before
    assert Paragraph.objects.get(draft=draft, slug="9-bis").pk == paragraph.pk
    announced = Announcement.objects.get(key=f"draft-corrected-{draft.pk}-2")
    assert announced.topics == [f"draft:{draft.pk}", f"cycle:{draft.declaration.cycle_id}"]


def test_second_corrigendum_keeps_all_issues(staff):
    draft = make_published()
    correct(draft, staff, "Demonstration text, second.")
    correct(draft, staff, "Demonstration text, third.")
    assert [text_of(draft, issue=issue) for issue in (1, 2, 3)] == [
        "Demonstration text of nine bis.",
        "Demonstration text, second.",
        "Demonstration text, third.",
    ]


def test_corrigendum_of_a_translation_leaves_the_record(staff):
    draft = make_published("fr")
    correct(draft, staff, "Texte de démonstration corrigé.", language="fr")
    assert text_of(draft, language="fr") == "Texte de démonstration corrigé."
    assert text_of(draft) == "Demonstration text of nine bis."
    assert Corrigendum.objects.get().language == "fr"


def test_corrigendum_on_an_outdated_view_is_refused(staff):
    draft = make_published()
    correct(draft, staff, "Demonstration text, quicker.")
    with pytest.raises(WrongStep):
        correct(draft, staff, "Demonstration text, slower.", seen=1)
    assert text_of(draft) == "Demonstration text, quicker."
    assert Corrigendum.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_corrigenda_at_the_same_moment_one_is_refused(staff):
    draft = make_published()
    start = Barrier(2)

    def try_to_correct(word):
        try:
            start.wait()
            mine = type(draft).objects.select_related("declaration").get(pk=draft.pk)
            correct(mine, staff, f"Demonstration text, {word}.", seen=1)
            return "issued"
        except WrongStep:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(try_to_correct, ["one", "other"]))
    assert outcomes == ["issued", "refused"]
    assert Corrigendum.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " Demonstration text of nine\nbis. "}, "Nothing has changed"),
        ({"text": "  "}, "cannot be emptied"),
        ({"note": " "}, "what was corrected"),
        ({"language": "fr"}, "in a language in which it is published"),
    ],
)
def test_corrigendum_that_says_nothing_is_refused(staff, changes, sentence):
    draft = make_published()
    with pytest.raises(Unfit, match=sentence):
        correct(draft, staff, **changes)
    draft.refresh_from_db()
    assert draft.issue == 1
    assert not Corrigendum.objects.exists()


def test_draft_that_is_being_prepared_has_no_corrigendum(staff):
    with pytest.raises(Unfit):
        correct(take(), staff)


def test_paragraph_of_another_draft_is_not_corrected(staff):
    draft, other = make_published(), take(stage="rev-2")
    paragraph = other.paragraphs.get(slug="9-bis")
    with pytest.raises(Unfit):
        publication.correct(draft, texts={paragraph: "No."}, language="en", note="No", seen=1, by=staff)


def test_stakeholder_corrects_nothing():
    with pytest.raises(Refused):
        correct(make_published(), make_person())


def test_translation_that_came_after_a_corrigendum_is_not_read_in_the_first_issue(staff):
    draft = make_published()
    correct(draft, staff)
    draft = take(FRENCH, language="fr")
    assert read(draft, language="fr").language == "fr"
    first = read(draft, language="fr", issue=1)
    assert (first.language, len(first.paragraphs)) == ("en", 8)


@pytest.mark.parametrize("language", [one.code for one in OFFICIAL])
def test_letters_say_what_happened_and_where(staff, language):
    draft = make_published()
    correct(draft, staff, note="One word, and a <b>sign</b>")
    for announced in Announcement.objects.all():
        letter = letters.render(
            announced.kind, language=language, facts=announced.facts, is_named=True, is_followed=True
        )
        raw = letter.addressed_to(
            letters.Reader(
                address="reader@people.example",
                name="Ada",
                message_id="<1@imrf.example>",
                label="Revision 1",
                stop_url="http://testserver/stop",
            ),
            at=announced.occurred_at,
        )
        assert f"/{language}/declarations/2026/rev-1/".encode() in raw.replace(b"=\r\n", b"")
        assert b"<b>sign" not in raw.replace(b"=\r\n", b"").split(b"text/html")[1]
