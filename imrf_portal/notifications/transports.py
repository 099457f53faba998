"""How a finished message leaves: over one SMTP connection kept open, or through any other Django mail backend."""

import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.utils import parseaddr
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from imrf_portal.notifications.letters import envelope_address

GO_AHEAD = 354
SERVICE_NOT_AVAILABLE = 421


class Unreachable(Exception):
    """The mail server cannot be spoken to; nothing is wrong with the letter. Its argument is a short code."""


class Declined(Exception):
    """The mail server does not take this letter: for now, or for good."""

    def __init__(self, code: str, *, for_good: bool) -> None:
        self.code = code
        self.for_good = for_good
        super().__init__(code)


class Transport(Protocol):
    """An open way to send messages one after another."""

    def send(self, message: bytes, *, address: str) -> None:
        """Return once the message was taken; raises `Declined` or `Unreachable`."""

    def close(self) -> None:
        """End the connection."""


def open_transport() -> Transport:
    """The way that the settings name, opened; raises `Unreachable`."""
    backend = get_connection()
    try:
        backend.open()
        if isinstance(backend, SmtpBackend) and backend.connection is not None:
            backend.connection.ehlo_or_helo_if_needed()
            return SmtpTransport(backend, backend.connection)
    except OSError as error:  # smtplib's own errors are among them
        raise Unreachable(type(error).__name__) from error
    return BackendTransport(backend)


class SmtpTransport:
    """One SMTP connection, reused; the bytes go out as they are."""

    def __init__(self, backend: SmtpBackend, smtp: smtplib.SMTP) -> None:
        self._backend = backend
        self._smtp = smtp
        self._sender = envelope_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])

    def send(self, message: bytes, *, address: str) -> None:
        """Return at the server's 250."""
        try:
            code = self._offer(address)
            if code == GO_AHEAD:
                code = self._hand_over(message)
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        if code == SERVICE_NOT_AVAILABLE:
            raise Unreachable(str(code))
        if not _is_taken(code):
            raise Declined(str(code), for_good=code >= 500)

    def _offer(self, address: str) -> int:
        """Sender, recipient and the wish to go on, in one packet where the server allows it (RFC 2920): 354, or the
        code of the recipient's refusal. A refused sender is our fault and not the letter's."""
        steps = [f"MAIL FROM:<{self._sender}>", f"RCPT TO:<{address}>", "DATA"]
        groups = [steps] if self._smtp.has_extn("pipelining") else [[step] for step in steps]
        codes: list[int] = []
        for group in groups:
            self._smtp.send("".join(f"{step}\r\n" for step in group))
            codes += [self._smtp.getreply()[0] for _ in group]
            refused = next((code for code in codes if not _is_taken(code) and code != GO_AHEAD), None)
            if refused is not None:
                self._forget_letter(is_open=codes[-1] == GO_AHEAD)
                if codes[0] == refused:
                    raise Unreachable(f"sender-{refused}")
                return refused
        return codes[-1]

    def _hand_over(self, message: bytes) -> int:
        """The letter itself, its lines of a single dot made safe (RFC 5321, 4.5.2); the server's last word."""
        self._smtp.send(message.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        return self._smtp.getreply()[0]

    def close(self) -> None:
        """Say goodbye where the server still listens."""
        try:
            self._backend.close()
        except OSError:
            self._smtp.close()

    def _forget_letter(self, *, is_open: bool) -> None:
        """Begin anew after a refusal; a server that waits for a letter nobody may have gets an empty one."""
        if is_open:
            self._hand_over(b"")
        self._smtp.rset()


def _is_taken(code: int) -> bool:
    return 200 <= code < 300


class BackendTransport:
    """Any other mail backend of Django (a folder, memory, a provider's API): the same bytes, read back."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self._backend = backend

    def send(self, message: bytes, *, address: str) -> None:
        """Return once the backend has taken the message."""
        try:
            self._backend.send_messages([_read_back(message, address=address)])
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        except Exception as error:  # each provider has errors of its own
            raise Declined(type(error).__name__, for_good=False) from error

    def close(self) -> None:
        """End the backend's connection, if it has one."""
        self._backend.close()


_SET_BY_DJANGO = {"from", "to", "subject", "mime-version", "content-type", "content-transfer-encoding"}


def _read_back(message: bytes, *, address: str) -> EmailMultiAlternatives:
    """Django's form of a finished message."""
    parsed = message_from_bytes(message, _class=ParsedMessage, policy=policy.default)
    text, page = (part.get_content() for part in parsed.iter_parts())
    letter = EmailMultiAlternatives(
        subject=parsed["Subject"],
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={name: str(value) for name, value in parsed.items() if name.lower() not in _SET_BY_DJANGO}
        | {"To": str(parsed["To"])},
    )
    letter.attach_alternative(page, "text/html")
    return letter
