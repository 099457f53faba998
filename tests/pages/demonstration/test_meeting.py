from consultations.models import Event, SideEventApplication, SpeakingList
from imrf_portal.moderation.models import Status


def test_a_townhall_under_way_has_a_list_that_is_being_called(demonstration):
    led = SpeakingList.objects.get()
    assert [turn.status for turn in led.turns.all()] == ["given", "absent", "given", *["waiting"] * 3]
    assert [one.key for one in led.made_again()] == [turn.request.key for turn in led.turns.all()]
    assert led.floor.event.starts_at > led.floor.closes_at > led.floor.opened_at


def test_the_hearing_has_three_sessions_and_its_summary_goes_to_the_forum(demonstration):
    hearing = Event.objects.get(kind="hearing")
    sessions = list(hearing.sessions.prefetch_related("agenda"))
    assert len(sessions) == 3
    assert [len(one.agenda.all()) for one in sessions] == [1, 1, 0]
    assert all(hearing.starts_at <= one.starts_at < one.ends_at <= hearing.ends_at for one in sessions)
    assert hearing.presented_at.code == "demonstration-forum"


def test_two_dialogues_share_a_discussion_space_and_one_was_moved(demonstration):
    dialogues = Event.objects.filter(series__slug="dialogues-2026")
    assert {one.discussion.slug for one in dialogues} == {"guiding-questions"}
    assert [one.sequence for one in dialogues.order_by("starts_at")] == [0, 1]


def test_one_side_event_is_on_the_calendar_and_one_waits(demonstration):
    accepted, waiting = SideEventApplication.objects.order_by("pk")
    assert (accepted.status, waiting.status) == (Status.PUBLISHED, Status.WAITING)
    assert accepted.event.is_announced
    assert accepted.contact not in f"{accepted.event.description} {accepted.event.title}"
