"""Wake-ups are best effort: a dead broker neither raises nor keeps anybody waiting, and the sweep does the rest."""

import socket
import time

import pytest
from celery import current_app
from django.core import mail

from imrf_portal.notifications import announcing, tasks
from imrf_portal.notifications.models import Delivery
from tests.notifications.conftest import TOPIC

FACTS = {"title": "Revision 1", "path": "/"}


@pytest.fixture
def broker():
    """Lets a test name another broker for a while."""
    conf = current_app.conf
    before = conf.task_always_eager, conf.broker_url

    def use(url: str) -> None:
        conf.task_always_eager, conf.broker_url = False, url

    yield use
    conf.task_always_eager, conf.broker_url = before


@pytest.fixture
def silent_port():
    """A port where somebody listens and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.django_db(transaction=True)
def test_letter_is_written_though_the_broker_is_dead(person, broker):
    broker("redis://127.0.0.1:1/0")
    began = time.monotonic()
    announcing.tell(person(), "sample", key=None, facts=FACTS)
    assert time.monotonic() - began < 4
    assert Delivery.objects.get().status == "queued"


@pytest.mark.django_db(transaction=True)
def test_letter_is_written_though_the_broker_is_silent(person, broker, silent_port):
    broker(f"redis://127.0.0.1:{silent_port}/0")
    began = time.monotonic()
    announcing.tell(person(), "sample", key=None, facts=FACTS)
    assert time.monotonic() - began < 4
    assert Delivery.objects.get().status == "queued"


@pytest.mark.django_db(transaction=True)
def test_wake_ups_bring_an_announcement_to_its_followers(follower):
    follower()
    announcing.announce("sample", key="k", topics=[TOPIC], facts=FACTS)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_sweep_does_what_lost_wake_ups_left(follower, person):
    follower()
    announcing.announce("sample", key="k", topics=[TOPIC], facts=FACTS)
    announcing.tell(person(), "sample", key=None, facts=FACTS)
    tasks.sweep()
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_beat_calls_the_sweep():
    scheduled = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert tasks.sweep.name in scheduled
