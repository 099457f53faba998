"""People who follow, a kind of letter of their own, and a mail server that does as it is told."""

import asyncio
import copy
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from imrf_portal.accounts.models import User
from imrf_portal.notifications import subscribing

TOPIC = "draft:1"


@pytest.fixture(autouse=True)
def sample_kind(settings):
    """Letters of the kinds `sample` and `broken`."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates


@pytest.fixture
def person(db) -> Callable[..., User]:
    """Makes a person; the number in the address counts up."""
    numbers = iter(range(1, 100_000))

    def make(name: str = "Ada Reader", language: str = "en", **fields: object) -> User:
        return User.objects.create(
            email=f"reader{next(numbers)}@people.example", name=name, language=language, **fields
        )

    return make


@pytest.fixture
def follower(person) -> Callable[..., User]:
    """Makes a person who follows `TOPIC` or the topics named."""

    def make(*topics: str, label: str = "Revision 1", **fields: object) -> User:
        reader = person(**fields)
        for topic in topics or (TOPIC,):
            subscribing.follow(reader, topic, label=label)
        return reader

    return make


class Sink:
    """A mail server in a thread: keeps what it takes, and answers by the rule it was given."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.connections = 0
        self.answer: Callable[[str], str] = lambda address: "250 taken"
        self.answer_to_sender = "250 go on"
        self.answer_to_recipient: Callable[[str], str] = lambda address: "250 go on"
        self.takes_groups = False
        self._lock = threading.Lock()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.takes_groups else responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answer_to_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.answer_to_sender.startswith("250"):
            envelope.mail_from = address
        return self.answer_to_sender

    async def handle_DATA(self, server, session, envelope):
        with self._lock:
            answer = self.answer(envelope.rcpt_tos[0])
            if answer.startswith("250"):
                self.raw.append(envelope.original_content)
                self.taken.append(
                    message_from_bytes(envelope.original_content, _class=EmailMessage, policy=policy.default)
                )
        return answer

    @property
    def addresses(self) -> list[str]:
        return [message["To"].addresses[0].addr_spec for message in self.taken]


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A running mail server that the portal sends to."""
    handler = Sink()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(handler, hostname="sink.example", loop=loop), "127.0.0.1", 0)
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.sockets[0].getsockname()
    yield handler
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.close()
