"""An unofficial translation beside a comment or a position: entered, shown where the text is, gone with it."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from consultations.models import Comment, CommentVersion, Translation
from consultations.translating.translating import put_beside, take_away
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.positions.makers import make_position, make_version

pytestmark = pytest.mark.django_db

FRENCH = "Texte de démonstration : gardez la dernière phrase."


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def comment():
    return makers.make_comment()


def put(comment: Comment, by, text: str = FRENCH, language: str = "fr") -> Translation:
    return put_beside(comment, by=by, seen=comment.standing_version_id, language=language, text=text)


def test_another_in_the_same_language_takes_its_place(comment, moderator):
    put(comment, moderator, "Première version.")
    put(comment, moderator)
    assert Translation.objects.get().text == FRENCH
    assert Record.objects.filter(act="translated").count() == 2
    assert Record.objects.filter(act="translated").first().facts == {"language": "fr"}


@pytest.mark.parametrize(
    ("language", "text"), [("en", "The same."), ("xx", "Words"), ("", "Words"), ("fr", " ")]
)
def test_what_is_no_translation_is_refused(comment, moderator, language, text):
    with pytest.raises(Refused):
        put(comment, moderator, text, language)


def test_nobody_else_translates(comment):
    for person in (comment.submission.author, makers.make_person(), makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            put(comment, person)
        with pytest.raises(Refused):
            take_away(comment, by=person, language="fr")


def replaced(comment: Comment) -> None:
    comment.standing_version = CommentVersion.objects.create(
        comment=comment, number=2, text="Demonstration text, replaced.", language="en", digest="2"
    )
    comment.save(update_fields=["standing_version"])


def test_it_is_gone_once_the_text_is_replaced(client, comment, moderator):
    put(comment, moderator)
    replaced(comment)
    assert Comment.objects.get(pk=comment.pk).translations == []
    assert FRENCH not in client.get(comment.get_absolute_url()).content.decode()


def test_a_translation_of_words_that_were_replaced_meanwhile_is_refused(comment, moderator):
    seen = comment.standing_version_id
    replaced(comment)
    with pytest.raises(WrongStep):
        put_beside(comment, by=moderator, seen=seen, language="fr", text=FRENCH)


def test_taken_away_it_is_shown_no_more(comment, moderator):
    put(comment, moderator)
    take_away(comment, by=moderator, language="fr")
    take_away(comment, by=moderator, language="fr")
    assert Comment.objects.get(pk=comment.pk).translations == []
    assert Record.objects.filter(act="translation_removed").count() == 1


def test_it_stands_labelled_wherever_the_text_is_read(client, comment, moderator):
    room = comment.submission.consultation
    address = [room.cycle.slug, room.slug]
    client.get(reverse("consultation_paragraph", args=[*address, "9-bis"]))
    put(comment, moderator)
    for url in (
        comment.get_absolute_url(),
        comment.submission.get_absolute_url(),
        reverse("consultation_paragraph", args=[*address, "9-bis"]),
        reverse("consultation_comments", args=address),
    ):
        page = client.get(url, follow=True).content.decode()
        assert FRENCH in page, url
        assert "Unofficial translation by the secretariat: French" in page, url
        assert 'lang="fr"' in page, url


@pytest.mark.parametrize("status", [Status.WAITING, Status.WITHHELD])
def test_of_what_is_hidden_it_is_hidden_too_but_for_the_desk(client, moderator, status):
    comment = makers.make_comment(status=status)
    put(comment, moderator)
    assert client.get(comment.get_absolute_url()).status_code == 404
    client.force_login(moderator)
    page = client.get(reverse("admin:consultations_comment_change", args=[comment.pk])).content.decode()
    assert FRENCH in page


def test_a_list_asks_the_same_whatever_is_translated(comment, moderator, django_assert_num_queries):
    room = comment.submission.consultation
    for other in (makers.make_comment(room), makers.make_comment(room)):
        with django_assert_num_queries(3):
            assert all(one.translations is not None for one in Comment.objects.for_reading())
        put(other, moderator)


def test_it_is_entered_at_the_desk_and_what_was_typed_stays(client, comment, moderator):
    client.force_login(moderator)
    url = reverse("admin:consultations_comment_translate", args=[comment.pk])
    seen = comment.standing_version_id
    refused = client.post(url, {"seen": seen, "language": "en", "text": FRENCH})
    assert refused.status_code == 422
    assert FRENCH in refused.content.decode()
    client.post(url, {"seen": seen, "language": "fr", "text": FRENCH})
    assert Translation.objects.get().text == FRENCH
    assert FRENCH in client.get(url, {"language": "fr"}).content.decode()
    replaced(comment)
    stale = client.post(url, {"seen": seen, "language": "es", "text": "Texto"})
    assert stale.status_code == 422
    assert "This has changed since you opened it" in stale.content.decode()
    client.post(url, {"remove": "fr"})
    assert Translation.objects.count() == 1


# ---- Positions ----

LABEL = "Unofficial translation by the secretariat: French"


def put_beside_position(version, by, text: str = FRENCH) -> Translation:
    return put_beside(version, by=by, seen=version.pk, language="fr", text=text)


def test_beside_a_position_it_stands_labelled_on_its_page_and_in_the_feed(client, moderator):
    version = make_position()
    put_beside_position(version, moderator)
    for url in (version.get_absolute_url(), version.position.get_absolute_url(), reverse("positions_feed")):
        page = client.get(url).content.decode()
        assert FRENCH in page, url
        assert LABEL in page, url
    assert 'lang="fr"' in client.get(version.get_absolute_url()).content.decode()
    assert version.position.reference in client.get(reverse("positions"), {"q": FRENCH}).content.decode()


def test_a_new_version_of_a_position_stands_without_it(client, moderator):
    old = make_position()
    put_beside_position(old, moderator)
    make_version(old.position)
    assert FRENCH not in client.get(old.position.get_absolute_url()).content.decode()
    assert FRENCH in client.get(old.get_absolute_url()).content.decode()
    found = client.get(reverse("positions"), {"q": FRENCH}).content.decode()
    assert old.position.reference not in found


@pytest.mark.parametrize("status", [Status.WAITING, Status.WITHHELD, Status.WITHDRAWN])
def test_of_a_position_that_is_hidden_it_is_hidden_too_but_for_the_desk(client, moderator, status):
    version = make_position(status=status)
    put_beside_position(version, moderator)
    assert client.get(version.get_absolute_url()).status_code == 404
    assert FRENCH not in client.get(reverse("positions_feed")).content.decode()
    assert version.position.reference not in client.get("/en/positions/", {"q": FRENCH}).content.decode()
    client.force_login(moderator)
    desk = reverse("admin:consultations_positionversion_change", args=[version.pk])
    assert FRENCH in client.get(desk).content.decode()


def test_nobody_else_translates_a_position():
    version = make_position()
    for person in (version.position.author, makers.make_person(), makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            put_beside_position(version, person)
        with pytest.raises(Refused):
            take_away(version, by=person, language="fr")


def test_that_of_another_version_is_refused(moderator):
    old = make_position()
    new = make_version(old.position)
    with pytest.raises(WrongStep):
        put_beside(new, by=moderator, seen=old.pk, language="fr", text=FRENCH)


def test_a_position_is_translated_at_the_desk_and_what_was_typed_stays(client, moderator):
    version = make_position()
    client.force_login(moderator)
    url = reverse("admin:consultations_positionversion_translate", args=[version.pk])
    refused = client.post(url, {"seen": version.pk, "language": "en", "text": FRENCH})
    assert refused.status_code == 422
    assert FRENCH in refused.content.decode()
    client.post(url, {"seen": version.pk, "language": "fr", "text": FRENCH})
    assert Translation.objects.get().position_version == version
    assert FRENCH in client.get(url, {"language": "fr"}).content.decode()
    queue = reverse("admin:consultations_positionversion_changelist")
    found = client.get(queue, {"status": "all", "q": FRENCH}).content.decode()
    assert version.position.reference in found
    client.post(url, {"remove": "fr"})
    assert not Translation.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_of_positions_asks_the_same_whatever_is_translated(
    client, moderator, number, django_assert_num_queries
):
    for _ in range(number):
        put_beside_position(make_position(), moderator)
    with django_assert_num_queries(2):
        client.get(reverse("positions_feed"))


def test_a_translation_is_of_one_text_alone(comment, moderator):
    both = {"version": comment.standing_version, "position_version": make_position()}
    with pytest.raises(IntegrityError, match="translation_is_of_one_text"):
        Translation.objects.create(**both, language="fr", text=FRENCH, by=moderator)


def test_a_translated_position_does_not_disturb_the_search_of_comments(client, comment, moderator):
    put_beside_position(make_position(), moderator)
    room = comment.submission.consultation
    url = reverse("consultation_comments", args=[room.cycle.slug, room.slug])
    assert comment.submission.reference not in client.get(url, {"q": FRENCH}).content.decode()
    put(comment, moderator)
    assert comment.submission.reference in client.get(url, {"q": FRENCH}).content.decode()
