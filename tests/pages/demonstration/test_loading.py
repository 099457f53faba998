import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from consultations.compilation.compiling import is_whole
from consultations.models import (
    AccreditationTrack,
    Comment,
    CommentVersion,
    Compilation,
    Consultation,
    Event,
    JointSubmission,
    PositionVersion,
    Question,
    Reservation,
    Series,
    SideEventApplication,
    SideEventCall,
    Translation,
    Unsent,
    Verdict,
)
from declarations.models import Draft, Wording
from imrf_portal.accounts.models import User
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.guidance.models import Banner, Letter, Page
from imrf_portal.kit.text import find_addresses
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.models import Flag, Status
from imrf_portal.notifications.models import Announcement, Delivery, Mailbox
from imrf_portal.pages.demonstration import data_files, loading
from imrf_portal.pages.demonstration.placing import on_the_clock, working_day

MARKERS = {
    "en": "Demonstration text",
    "fr": "Texte de démonstration",
    "es": "Texto de demostración",
    "ru": "Демонстрационный текст",
    "ar": "نص تجريبي",
    "zh-hans": "演示文本",
}
NEW_YORK = ZoneInfo("America/New_York")


def everything() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_demonstration_has_a_draft_open_now_and_one_that_is_closed(demonstration):
    now = timezone.now()
    assert {one.slug for one in Consultation.objects.open(now)} == {"rev-1", "guiding-questions"}
    rev_1 = Consultation.objects.get(slug="rev-1")
    assert rev_1.closes_at.astimezone(NEW_YORK).hour == 18
    assert timedelta(days=8) < rev_1.closes_at - now < timedelta(days=13)
    assert Consultation.objects.get(slug="zero").has_closed(now)


def test_demonstration_has_the_labels_that_negotiations_have(demonstration):
    draft = Draft.objects.get(slug="rev-1")
    slugs = set(draft.paragraphs.values_list("slug", flat=True))
    assert {"9", "9-pre", "9-bis", "9-ter", "42-ter", "56", "56.a", "56.b", "pp1"} <= slugs
    assert set(draft.languages) == {language.code for language in OFFICIAL}
    assert draft.warnings == []
    assert Draft.objects.get(slug="zero").languages == ["en"]


def test_demonstration_shows_every_kind_of_event(demonstration):
    now = timezone.now()
    events = {event.slug: event for event in Event.objects.announced()}
    upcoming = [
        event.slug for event in Event.objects.upcoming(now) if not event.slug.startswith("side-event-")
    ]
    assert upcoming == [
        "townhall-under-way",
        "townhall-rev-1",
        "townhall-nairobi",
        "dialogue-saving-lives",
        "hearing-2026",
    ]
    assert events["townhall-early"].is_cancelled
    assert events["townhall-zero-draft"].ends_at < now
    assert events["townhall-zero-draft"].summary
    assert events["townhall-nairobi"].time_zone == "Africa/Nairobi"


def test_demonstration_has_comments_in_every_state_of_moderation(demonstration):
    by_status = {status: Comment.objects.filter(status=status).count() for status in Status}
    assert by_status[Status.WAITING] == 6
    assert by_status[Status.RETURNED] == 1
    assert by_status[Status.PUBLISHED] >= 12
    assert Comment.objects.exclude(parent=None).count() == 1
    spoken = set(Comment.objects.published().values_list("standing_version__language", flat=True))
    assert spoken == {"en", "fr", "es", "ar", "zh-hans", "ru"}


def test_demonstration_has_a_compilation_for_everybody_and_one_for_those_who_negotiate(demonstration):
    made = {one.consultation.slug: one for one in Compilation.objects.select_related("consultation")}
    assert {slug: (one.status, one.audience) for slug, one in made.items()} == {
        "zero": ("made", "public"),
        "rev-1": ("made", "readers"),
    }
    assert [one.consultation.slug for one in Compilation.objects.released()] == ["zero"]
    assert all(is_whole(one) and one.held for one in made.values())


def test_invented_texts_say_that_they_are(demonstration):
    # The words of an attached position are the portal's own, with its title in them, and so are those of a tombstone.
    for version in CommentVersion.objects.filter(
        comment__attached_position__isnull=True, redacted_at__isnull=True
    ):
        assert version.text.startswith(MARKERS[version.language]), version.text
    for language, marker in MARKERS.items():
        suffix = language.replace("-", "_")
        for thing, field in (
            # A side event has the words of its applicant, in one language.
            *((event, f"description_{suffix}") for event in Event.objects.filter(application=None)),
            *((one, f"description_{suffix}") for one in Series.objects.all()),
            *((one, f"criteria_{suffix}") for one in SideEventCall.objects.all()),
            *(
                (one, f"{field}_{suffix}")
                for one in AccreditationTrack.objects.all()
                for field in ("for_whom", "steps")
            ),
            *((banner, f"text_{suffix}") for banner in Banner.objects.all()),
            *((event, f"summary_{suffix}") for event in Event.objects.filter(summary_en__gt="")),
            *((event, f"cancellation_note_{suffix}") for event in Event.objects.filter(status="cancelled")),
            *((one, f"introduction_{suffix}") for one in Consultation.objects.all()),
            *((question, f"text_{suffix}") for question in Question.objects.all()),
        ):
            assert getattr(thing, field).startswith(marker), (thing, field)
    for language, text in (
        *SideEventApplication.objects.values_list("language", "abstract"),
        *PositionVersion.objects.values_list("language", "title"),
        *PositionVersion.objects.values_list("language", "text"),
        *Reservation.objects.values_list("language", "text"),
        *Translation.objects.values_list("language", "text"),
        *(("en", text) for text in Unsent.objects.filter(sent_as=None).values_list("text", flat=True)),
        *Verdict.objects.exclude(note="").values_list("note_language", "note"),
        *Letter.objects.values_list("language", "text"),
        *(
            ("fr", capacity)
            for capacity in MembershipRequest.objects.exclude(capacity="").values_list("capacity", flat=True)
        ),
        *(("fr", words) for words in Flag.objects.values_list("words", flat=True)),
        *(("en", title) for title in JointSubmission.objects.values_list("title", flat=True)),
    ):
        assert text.startswith(MARKERS[language]), text
    for draft in Draft.objects.all():
        first = draft.paragraphs.exclude(kind="heading").first()
        for wording in Wording.objects.filter(paragraph=first):
            assert wording.text.startswith(MARKERS[wording.language])
    assert data_files.text("indicators.txt").startswith(MARKERS["en"])


def test_invented_texts_stand_under_no_symbol(demonstration):
    assert set(Draft.objects.values_list("symbol", flat=True)) == {""}


def test_demonstration_addresses_belong_to_nobody(demonstration):
    addresses = [
        *User.objects.values_list("email", flat=True),
        *EmailAddress.objects.values_list("email", flat=True),
        *Mailbox.objects.values_list("address", flat=True),
        *Letter.objects.values_list("address", flat=True),
    ]
    assert addresses
    for event in Event.objects.all():
        addresses += [
            re.sub(r"^https://([^/]+)/.*", r"\1", url) for url in (event.link, event.recording_url) if url
        ]
    for path in data_files.DATA.iterdir():
        addresses += find_addresses(path.read_text(encoding="utf-8"))
    assert [address for address in addresses if not address.endswith(".example")] == []


def test_every_account_can_sign_in(demonstration):
    for person in User.objects.all():
        assert EmailAddress.objects.filter(
            user=person, email=person.email, verified=True, primary=True
        ).exists()
        assert person.check_password(data_files.facts("people")["password"])


def test_nobody_is_mailed_about_the_past(demonstration):
    assert set(Announcement.objects.filter(expanded_at=None).values_list("kind", flat=True)) == {
        "new_comment",
        "event_published",
    }
    assert Delivery.objects.queued().count() == 1


def test_second_load_changes_nothing(demonstration):
    before = everything()
    windows = list(Consultation.objects.values_list("slug", "opens_at", "closes_at"))
    assert loading.load() is False
    assert everything() == before
    assert list(Consultation.objects.values_list("slug", "opens_at", "closes_at")) == windows


@pytest.mark.django_db(transaction=True)
def test_reset_begins_anew_around_now(settings, tmp_path):
    settings.DEMONSTRATION = True
    settings.MEDIA_ROOT = tmp_path
    loading.load()
    before = everything()
    month_ago = timezone.now() - timedelta(days=30)
    Consultation.objects.update(opens_at=month_ago - timedelta(days=10), closes_at=month_ago)
    old_files = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert not Consultation.objects.open().filter(slug="rev-1").exists()
    User.objects.create_user("visitor@people.example", "a-long-pass-phrase")
    loading.reset()
    after = everything()
    assert {label: number for label, number in after.items() if before[label] != number} == {}
    assert Page.objects.filter(slug="privacy").exists()
    assert Consultation.objects.open().filter(slug="rev-1").exists()
    assert not any(path.exists() for path in old_files)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [loading.load, loading.reset])
def test_nothing_is_loaded_or_emptied_outside_a_demonstration(act):
    User.objects.create_user("real@people.example", "a-long-pass-phrase")
    with pytest.raises(loading.NotADemonstration):
        act()
    with pytest.raises(CommandError):
        call_command("load_demonstration", "--reset")
    assert User.objects.count() == 1


def test_days_of_the_demonstration_are_working_days():
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert working_day(saturday.date()).isoformat() == "2026-11-23"
    for days in range(7):
        assert working_day(saturday.date() + timedelta(days=days)).weekday() < 5


def test_clock_is_that_of_the_zone_in_summer_and_winter():
    winter = on_the_clock(datetime(2026, 11, 21, 12, tzinfo=UTC), in_days=3, clock="18:00")
    summer = on_the_clock(datetime(2026, 6, 21, 12, tzinfo=UTC), in_days=3, clock="18:00")
    assert winter.astimezone(UTC).hour == 23
    assert summer.astimezone(UTC).hour == 22
