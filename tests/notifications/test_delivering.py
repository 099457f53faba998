"""Sending through a real mail server: what is refused waits or fails, what is silent delays, nothing is lost."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from imrf_portal.notifications import announcing, delivering, expanding, letters, outbox
from imrf_portal.notifications.models import Delivery
from tests.house.hostile import hostile_words
from tests.notifications.conftest import TOPIC

pytestmark = pytest.mark.django_db

FACTS = {"title": "Revision 1", "path": "/declarations/2026/rev-1/", "fr": {"title": "Révision 1"}}


def announce_to_all() -> None:
    expanding.expand(announcing.announce("sample", key=str(uuid.uuid4()), topics=[TOPIC], facts=FACTS))


def make_everything_due() -> None:
    Delivery.objects.queued().update(not_before=timezone.now())


def statuses() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def test_letters_leave_over_one_connection(follower, sink):
    readers = [follower() for _ in range(5)]
    announce_to_all()
    assert delivering.deliver() == 5
    assert sink.addresses == [reader.email for reader in readers]
    assert sink.connections == 1
    assert statuses() == ["sent"] * 5


def test_letter_is_in_the_readers_language_and_names_its_reason(follower, sink):
    follower(language="fr", name="Amélie Lectrice", label="Révision 1 (à suivre)")
    announce_to_all()
    delivering.deliver()
    [message] = sink.taken
    assert "Révision 1" in message["Subject"]
    assert message["Content-Language"] == "fr"
    assert message["To"].addresses[0].display_name == "Amélie Lectrice"
    text = message.get_body(("plain",)).get_content()
    page = message.get_body(("html",)).get_content()
    assert "Amélie Lectrice" in text
    assert "Révision 1 (à suivre)" in text
    assert "/fr/declarations/2026/rev-1/" in text
    assert '<html lang="fr" dir="ltr">' in page
    assert "Révision 1 (à suivre)" in page


def test_letter_to_followers_can_be_stopped_by_one_click(follower, sink):
    follower()
    announce_to_all()
    delivering.deliver()
    [message] = sink.taken
    url = message["List-Unsubscribe"].strip("<>")
    assert url.startswith("http://testserver/en/subscriptions/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in message.get_body(("plain",)).get_content()


def test_letter_is_rendered_once_for_each_language(follower, sink, monkeypatch):
    rendered = []
    render = letters.render
    monkeypatch.setattr(
        delivering, "render", lambda kind, **how: rendered.append(how["language"]) or render(kind, **how)
    )
    for language in ("en", "fr", "en", "ar", "fr", "en"):
        follower(language=language)
    announce_to_all()
    delivering.deliver()
    assert sorted(rendered) == ["ar", "en", "fr"]


def test_newline_in_a_name_does_not_stop_the_run(follower, sink):
    follower(name="Eve\r\nBcc: all@people.example")
    follower(name='"Quote" \\ <b>Bold</b>, Jr')
    follower(name="علي\nحسن")
    follower()
    announce_to_all()
    assert delivering.deliver() == 4
    assert [message["To"].addresses[0].display_name for message in sink.taken] == [
        "Eve Bcc: all@people.example",
        '"Quote" \\ <b>Bold</b>, Jr',
        "علي حسن",
        "Ada Reader",
    ]
    assert all(message["Bcc"] is None for message in sink.taken)
    assert "&lt;b&gt;Bold&lt;/b&gt;" in sink.taken[1].get_body(("html",)).get_content()


def test_person_without_a_name_is_written_to(follower, sink):
    follower(name="")
    announce_to_all()
    assert delivering.deliver() == 1
    assert sink.taken[0]["To"].addresses[0].display_name == ""


def test_letter_that_cannot_be_written_does_not_stop_the_run(person, sink):
    announcing.tell(person(), "broken", key=None, facts={})
    bad = announcing.tell(person(), "sample", key=None, facts=FACTS)
    Delivery.objects.filter(pk=bad.pk).update(address="two words@people.example")
    announcing.tell(person(), "sample", key=None, facts=FACTS)
    assert delivering.deliver() == 1
    assert statuses() == ["queued", "failed", "sent"]
    broken, bad, _ = Delivery.objects.order_by("pk")
    assert (broken.last_error, broken.attempts) == ("unwritten-TemplateDoesNotExist", 1)
    assert bad.last_error == "bad-address"


def test_refusal_for_good_fails_and_the_others_leave(follower, sink):
    refused, _ = follower(), follower()
    sink.answer = lambda address: "550 no such person" if address == refused.email else "250 taken"
    announce_to_all()
    assert delivering.deliver() == 1
    assert statuses() == ["failed", "sent"]
    assert Delivery.objects.earliest("pk").last_error == "550"


def test_refusal_for_now_is_tried_again_later_and_fails_in_the_end(person, sink):
    sink.answer = lambda address: "451 later"
    delivery = announcing.tell(person(), "sample", key=None, facts=FACTS, secret=True)
    assert delivering.deliver() == 0
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.last_error) == ("queued", 1, "451")
    assert delivery.not_before > timezone.now()
    for _ in outbox.BACK_OFF:
        make_everything_due()
        delivering.deliver()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.secret) == ("failed", None)


def test_dead_mail_server_delays_and_loses_nothing(follower, sink, settings):
    for _ in range(3):
        follower()
    announce_to_all()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for _ in range(20):
        make_everything_due()
        assert delivering.deliver() == 0
    assert statuses() == ["queued"] * 3
    assert set(Delivery.objects.values_list("leased_until", "attempts")) == {(None, 0)}
    settings.EMAIL_PORT = port
    make_everything_due()
    assert delivering.deliver() == 3
    assert len(sink.taken) == 3


def test_refused_sender_is_our_fault_and_loses_nothing(person, sink):
    sink.answer_to_sender = "550 who are you"
    delivery = announcing.tell(person(), "sample", key=None, facts=FACTS)
    assert delivering.deliver() == 0
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.last_error) == ("queued", 0, "sender-550")
    sink.answer_to_sender = "250 go on"
    make_everything_due()
    assert delivering.deliver() == 1


def test_server_that_ends_the_connection_is_called_again(follower, sink):
    for _ in range(6):
        follower()
    announce_to_all()
    sink.answer = lambda address: "421 enough for one connection" if len(sink.taken) == 3 else "250 taken"
    assert delivering.deliver() == 3
    assert statuses().count("queued") == 3
    assert not Delivery.objects.filter(leased_until__isnull=False).exists()
    sink.answer = lambda address: "250 taken"
    make_everything_due()
    assert delivering.deliver() == 3
    assert len(sink.addresses) == len(set(sink.addresses)) == 6


def test_letter_sent_again_has_the_same_message_id(person, sink):
    delivery = announcing.tell(person(), "sample", key=None, facts=FACTS)
    delivering.deliver()
    # As a worker leaves it that was killed between the server's answer and its own mark.
    Delivery.objects.update(
        status="queued", leased_by=uuid.uuid4(), leased_until=timezone.now() - timedelta(seconds=1)
    )
    delivering.deliver()
    assert [message["Message-ID"] for message in sink.taken] == [delivery.message_id] * 2
    delivery.refresh_from_db()
    assert (delivery.status, delivery.doubts) == ("sent", 1)


def test_letter_held_by_another_worker_is_left_to_it(person, sink):
    announcing.tell(person(), "sample", key=None, facts=FACTS)
    outbox.claim(uuid.uuid4())
    assert delivering.deliver() == 0


def test_of_a_lost_lease_only_the_first_letter_is_in_doubt(follower):
    for _ in range(3):
        follower()
    announce_to_all()
    outbox.claim(uuid.uuid4())
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    outbox.release_lost()
    assert list(Delivery.objects.order_by("pk").values_list("doubts", "leased_until")) == [
        (1, None),
        (0, None),
        (0, None),
    ]


def test_letter_to_one_person_goes_before_those_to_all(follower, person, sink):
    for _ in range(3):
        follower()
    announce_to_all()
    urgent = person()
    announcing.tell(urgent, "sample", key=None, facts=FACTS)
    delivering.deliver()
    assert sink.addresses[0] == urgent.email


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_send_twice(follower, sink, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 7)
    for _ in range(100):
        follower()
    announce_to_all_unsent()
    workers = 4
    start = threading.Barrier(workers)
    counts = []

    def work() -> None:
        start.wait()
        counts.append(delivering.deliver())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 100
    assert len(sink.addresses) == len(set(sink.addresses)) == 100
    assert set(statuses()) == {"sent"}


def announce_to_all_unsent() -> None:
    """With commits the eager worker of the tests would send at once; here the threads shall."""
    now = timezone.now()
    from imrf_portal.accounts.models import User
    from imrf_portal.notifications.models import Announcement

    announcement = Announcement.objects.create(
        kind="sample", key="k", topics=[TOPIC], facts=FACTS, occurred_at=now, not_before=now, expanded_at=now
    )
    Delivery.objects.bulk_create(
        Delivery(
            announcement=announcement,
            kind="sample",
            person=person,
            address=person.email,
            language="en",
            topic=TOPIC,
        )
        for person in User.objects.all()
    )


def test_any_mail_backend_gets_the_same_letter(follower):
    follower(name="Amélie Lectrice", language="fr")
    announce_to_all()
    delivering.deliver()
    [message] = mail.outbox
    assert message.extra_headers["Message-ID"] == Delivery.objects.get().message_id
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Amélie Lectrice" in message.body
    assert message.alternatives[0].mimetype == "text/html"
    assert "Amélie Lectrice" in message.message().as_string() or message.extra_headers["To"].startswith(
        "Amélie"
    )


def test_five_hundred_hostile_names_stop_no_letter(follower, sink):
    names = [words.replace("\x00", "") for words in hostile_words(500)]
    readers = [follower(name=name[:150], label=name[:300]) for name in names]
    announce_to_all()
    assert delivering.deliver() == 500
    assert sorted(sink.addresses) == sorted(reader.email for reader in readers)
    assert statuses() == ["sent"] * 500
    assert not [name for message in sink.taken for name in ("Bcc", "Cc", "X-Priority") if name in message]
