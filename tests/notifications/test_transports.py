"""The dialogue with the mail server, step by step and with commands that travel together (RFC 2920)."""

from collections.abc import Iterator

import pytest

from imrf_portal.notifications.transports import Declined, Transport, Unreachable, open_transport

MESSAGE = b"Subject: Hello\r\nMessage-ID: <1@portal.example>\r\n\r\n.\r\n..two\r\nThe end.\r\n"


@pytest.fixture(params=[False, True], ids=["step by step", "together"])
def transport(request, sink) -> Iterator[Transport]:
    sink.takes_groups = request.param
    transport = open_transport()
    yield transport
    transport.close()


def test_message_arrives_byte_for_byte(transport, sink):
    for number in range(3):
        transport.send(MESSAGE, address=f"reader{number}@people.example")
    assert sink.raw == [MESSAGE] * 3
    assert sink.connections == 1


@pytest.mark.parametrize(("answer", "for_good"), [("550 no such person", True), ("452 mailbox full", False)])
def test_refused_recipient_is_told_and_the_next_letter_leaves(transport, sink, answer, for_good):
    sink.answer_to_recipient = lambda address: answer if address.startswith("refused") else "250 go on"
    with pytest.raises(Declined) as refusal:
        transport.send(MESSAGE, address="refused@people.example")
    assert (refusal.value.code, refusal.value.for_good) == (answer[:3], for_good)
    transport.send(MESSAGE, address="reader@people.example")
    assert len(sink.raw) == 1


def test_refused_letter_is_told_and_the_next_leaves(transport, sink):
    sink.answer = lambda address: "552 too long" if address.startswith("refused") else "250 taken"
    with pytest.raises(Declined):
        transport.send(MESSAGE, address="refused@people.example")
    transport.send(MESSAGE, address="reader@people.example")
    assert len(sink.raw) == 1


def test_refused_sender_is_not_the_letters_fault(transport, sink):
    sink.answer_to_sender = "550 who are you"
    with pytest.raises(Unreachable):
        transport.send(MESSAGE, address="reader@people.example")


@pytest.mark.parametrize("step", ["answer_to_sender", "answer_to_recipient", "answer"])
def test_server_that_has_had_enough_is_unreachable(transport, sink, step):
    say = "421 enough" if step == "answer_to_sender" else lambda address: "421 enough"
    setattr(sink, step, say)
    with pytest.raises(Unreachable):
        transport.send(MESSAGE, address="reader@people.example")
    assert sink.raw == []


def test_server_that_is_not_there_is_unreachable(sink, settings):
    settings.EMAIL_PORT = 1
    with pytest.raises(Unreachable):
        open_transport()
