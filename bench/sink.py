"""A mail server in a process of its own: counts what it takes, and kills its client on demand.

Run as a script. It prints its port, then answers each line of JSON on its standard input with one line:
`{"do": "report"}` tells how often each Message-ID was taken; `{"do": "forget"}` empties the count;
`{"do": "slow", "seconds": 0.02}` makes it think at the beginning of each letter (between the last dot and the 250 it
never dawdles: RFC 1047);
`{"do": "kill", "group": 4711, "after": 3}` kills the process group of the client at the third letter from now:
stopped, given its 250, and killed before it can read that.

A client that dies after a letter's last dot and before its next command dies in the gap that no outbox can close:
whether it knew of the 250, and could note it, nobody can tell. The report names the letters this happened to.
"""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from collections import Counter
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Sink:
    """What the server remembers and is about to do."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.died_in_gap: list[str] = []
        self.seconds = 0.0
        self.victim: int | None = None
        self.letters_left = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Say what aiosmtpd does and leaves unsaid: it reads commands that arrive together (RFC 2920)."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Begin a letter: the client has read what we said of the last."""
        session.in_gap = None
        if self.seconds:
            await asyncio.sleep(self.seconds)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 go on"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a letter."""
        found = _MESSAGE_ID.search(envelope.original_content)
        message_id = found.group(1).decode() if found else "none"
        if self.victim is not None:
            self.letters_left -= 1
            if self.letters_left <= 0:
                return await self._kill(server, session, message_id)
        self._take(session, message_id)
        return "250 taken"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Part in peace."""
        session.in_gap = None
        return "221 goodbye"

    def _take(self, session: Session, message_id: str) -> None:
        self.taken[message_id] += 1
        session.in_gap = message_id

    def lose(self, session: Session | None) -> None:
        """Note what the client was in the middle of when it went without a word."""
        message_id = getattr(session, "in_gap", None)
        if message_id is not None:
            self.died_in_gap.append(message_id)
            session.in_gap = None

    async def _kill(self, server: SMTP, session: Session, message_id: str) -> str:
        """Between our 250 and the client's commit: a stopped process has the answer but cannot read it."""
        victim, self.victim = self.victim, None
        os.killpg(victim, signal.SIGSTOP)
        self._take(session, message_id)
        with contextlib.suppress(ConnectionError):
            await server.push("250 taken")
        os.killpg(victim, signal.SIGKILL)
        return "250 taken"

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what a line of standard input asks."""
        match order["do"]:
            case "forget":
                self.taken.clear()
                self.died_in_gap.clear()
            case "slow":
                self.seconds = order["seconds"]
            case "kill":
                self.victim, self.letters_left = order["group"], order["after"]
        if order["do"] == "report":
            return {"taken": self.taken, "died_in_gap": self.died_in_gap}
        return {"taken": sum(self.taken.values()), "is_kill_pending": self.victim is not None}


class Dialogue(SMTP):
    """aiosmtpd's side of one connection, which tells the sink of its end."""

    def connection_lost(self, error: Exception | None) -> None:
        """The client has gone."""
        self.event_handler.lose(self.session)
        super().connection_lost(error)


async def main() -> None:
    """Serve until standard input ends."""
    sink = Sink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Dialogue(sink, hostname="sink.example", loop=loop), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        print(json.dumps(sink.obey(json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
