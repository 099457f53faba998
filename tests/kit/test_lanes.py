"""What is made for one person waits for its turn; what is for everybody does not."""

import threading

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from imrf_portal.kit import lanes

# A multiple of `AT_ONCE`, so that all go in by full turns.
MANY = 3 * lanes.AT_ONCE
# Long past any turn: reached only where a test would otherwise hang.
FAR_TOO_LONG = 60


@pytest.fixture
def shared():
    return RequestFactory().get("/en/")


@pytest.fixture
def personal():
    request = RequestFactory().get("/en/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "somebody"
    return request


def most_inside(request, *, meeting: int) -> int:
    """How many of `MANY` answers to a request were ever being made at once; each waits until `meeting` are there."""
    barrier, lock, inside, counts = threading.Barrier(meeting), threading.Lock(), [], []

    def meet(request):
        with lock:
            inside.append(request)
            counts.append(len(inside))
        barrier.wait(FAR_TOO_LONG)
        with lock:
            inside.pop()
        return HttpResponse()

    answer = lanes.in_turn(meet)
    threads = [threading.Thread(target=answer, args=[request]) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(FAR_TOO_LONG)
    assert not barrier.broken
    return max(counts)


def test_what_is_for_everybody_goes_in_all_at_once(shared):
    assert most_inside(shared, meeting=MANY) == MANY


def test_what_is_made_for_one_person_goes_in_turn(personal, monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT_SECONDS", FAR_TOO_LONG)
    assert most_inside(personal, meeting=lanes.AT_ONCE) == lanes.AT_ONCE


def test_a_form_goes_in_turn_without_a_session(monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT_SECONDS", FAR_TOO_LONG)
    assert most_inside(RequestFactory().post("/en/"), meeting=lanes.AT_ONCE) == lanes.AT_ONCE


def test_whoever_has_waited_long_enough_goes_on(personal, monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT_SECONDS", 0)
    assert most_inside(personal, meeting=MANY) == MANY


def test_a_turn_is_given_back_when_something_goes_wrong(personal, monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT_SECONDS", FAR_TOO_LONG)

    def fail(request):
        raise RuntimeError("Demonstration text.")

    for _ in range(lanes.AT_ONCE + 1):
        with pytest.raises(RuntimeError):
            lanes.in_turn(fail)(personal)
    assert lanes.in_turn(lambda request: HttpResponse())(personal).status_code == 200
