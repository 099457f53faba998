"""Letters as bytes: rendered once for all readers of one language, then addressed to each.

Building a message with Python's `email` package costs more than sending it. What the readers of a language share
is therefore rendered and encoded once, with marks where a reader's own words stand: name, title of what they
follow, link to stop. Addressing a letter puts those in. Text is quoted-printable, which every server takes, and a
soft line break (RFC 2045, 6.7) on both sides of a mark lets each piece be encoded by itself.
"""

import html
import re
import secrets
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.urls import reverse
from django.utils import timezone, translation

from imrf_portal.kit.text import one_line
from imrf_portal.languages import BY_CODE

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
# RFC 5321, 4.1.2: a dot-string or a quoted string, at a domain or an address literal.
_ENVELOPE_ADDRESS = re.compile(
    rf"""(?:{_ATOM}(?:\.{_ATOM})*|"[^"\\\x00-\x1f\x7f]+")@[a-z0-9\[][a-z0-9.:\]-]*""",
    re.IGNORECASE | re.ASCII,
)
_MANY_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")
_TOKEN_PLACE = "TOKEN"
LONGEST_IN_HEADER = 400


class BadAddress(ValueError):
    """No server can be handed a letter to this address."""


class BadTemplate(ValueError):
    """The template of a letter does not keep the rules that let it be rendered once for all."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter goes to, and what in it is theirs alone."""

    address: str
    name: str
    message_id: str
    label: str = ""
    stop_url: str = ""
    manage_url: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """What an event is called in a digest: the subject of its letter, and the address of its page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class _OwnWords:
    """A place in a letter where words of the reader's own stand: an attribute of `Reader`."""

    attribute: str
    in_html: bool

    def encoded(self, reader: Reader) -> bytes:
        words: str = getattr(reader, self.attribute)
        return _to_be_continued(html.escape(words) if self.in_html else words)


class Letter:
    """What the readers of one event in one language are sent, ready to be addressed."""

    def __init__(self, head: bytes, body: list[bytes | _OwnWords]) -> None:
        self._head = head
        self._body = body

    def addressed_to(self, reader: Reader, *, at: datetime) -> bytes:
        """The whole message (RFC 5322) for one reader, dated `at`; raises `BadAddress`."""
        lines = [
            self._head,
            b"To: %s\r\n" % _mailbox("To", reader.name, envelope_address(reader.address)),
            b"Date: %s\r\n" % format_datetime(at).encode(),
            b"Message-ID: %s\r\n" % reader.message_id.encode(),
        ]
        if reader.stop_url:
            lines.append(b"List-Unsubscribe: <%s>\r\n" % reader.stop_url.encode())
            lines.append(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
        lines.append(b"\r\n")
        lines.extend(piece if isinstance(piece, bytes) else piece.encoded(reader) for piece in self._body)
        return b"".join(lines)


def render(kind: str, *, language: str, facts: dict[str, Any], is_named: bool, is_followed: bool) -> Letter:
    """The letter of `emails/<kind>.txt` (its first line is the subject) and `.html` in one of the six languages.

    `facts` may hold, under a language's code, what is laid over the rest in that language. `is_named` and
    `is_followed` say whether the readers have a name, and a subscription that the letter is sent for.
    """
    marks = {
        f"mark{secrets.token_hex(8)}": attribute
        for attribute, is_there in (
            ("name", is_named),
            ("label", is_followed),
            ("stop_url", is_followed),
            ("manage_url", is_followed),
        )
        if is_there
    }
    own = {attribute: mark for mark, attribute in marks.items()}
    with translation.override(language), timezone.override(None):
        context = _context(language, facts, own)
        text = _rendered(f"emails/{kind}.txt", context, is_html=False)
        page = _rendered(f"emails/{kind}.html", context, is_html=True)
    subject, _, text = text.strip().partition("\n")
    if not subject.strip() or any(mark in subject for mark in marks):
        raise BadTemplate(f"emails/{kind}.txt must begin with a subject that is the same for all readers.")
    return _assembled(
        # Of what a person wrote, nothing may be left that can be seen.
        subject=_for_header(subject) or settings.SITE_NAME,
        text=_pieces(_MANY_BLANK_LINES.sub("\n\n", text).strip() + "\n", marks, in_html=False),
        page=_pieces(page.strip() + "\n", marks, in_html=True),
        language=language,
    )


def headline(kind: str, *, language: str, facts: dict[str, Any]) -> Headline:
    """What the letter of this kind is called in a digest; its subject is the same for all readers."""
    with translation.override(language), timezone.override(None):
        context = _context(language, facts, {})
        title, _, _ = _rendered(f"emails/{kind}.txt", context, is_html=False).strip().partition("\n")
    return Headline(one_line(title), settings.SITE_URL + context.get("url", f"/{language}/"))


def _context(language: str, facts: dict[str, Any], own: dict[str, str]) -> dict[str, Any]:
    """What templates may say: the facts, those in this language over the rest, the frame, and `own`, the marks."""
    shared = frame(language)
    return {
        **{name: fact for name, fact in facts.items() if name not in BY_CODE},
        **facts.get(language, {}),
        **shared,
        "recipient_name": own.get("name", ""),
        "topic_label": own.get("label", ""),
        "unsubscribe_url": own.get("stop_url", ""),
        "subscriptions_url": own.get("manage_url", shared["subscriptions_url"]),
    }


def frame(language: str) -> dict[str, str | bool]:
    """What every letter's frame says of the site and the language."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "subscriptions_url": settings.SITE_URL + reverse("notifications:subscriptions"),
        "language": language,
        "html_lang": BY_CODE[language].html,
        "direction": BY_CODE[language].direction,
        "demonstration": settings.DEMONSTRATION,
    }


def stop_url(language: str, token: str) -> str:
    """The address that ends one subscription, in the reader's language."""
    return settings.SITE_URL + _stop_path(language).replace(_TOKEN_PLACE, token)


def manage_url(language: str, token: str) -> str:
    """The address of all that a reader follows, in their language: of a mailbox by its token, of a person signed in."""
    return settings.SITE_URL + _manage_path(language, bool(token)).replace(_TOKEN_PLACE, token)


@cache
def _stop_path(language: str) -> str:
    with translation.override(language):
        return reverse("notifications:stop", args=[_TOKEN_PLACE])


@cache
def _manage_path(language: str, is_mailbox: bool) -> str:
    with translation.override(language):
        if is_mailbox:
            return reverse("notifications:mailbox", args=[_TOKEN_PLACE])
        return reverse("notifications:subscriptions")


def envelope_address(address: str) -> str:
    """The address as a mail server takes it, an international domain in its ASCII form; raises `BadAddress`."""
    if not address.isascii():
        local, _, domain = address.rpartition("@")
        try:
            address = f"{local}@{domain.encode('idna').decode()}"
        except UnicodeError as error:
            raise BadAddress from error
    if not _ENVELOPE_ADDRESS.fullmatch(address):
        raise BadAddress
    return address


def _rendered(name: str, context: dict[str, Any], *, is_html: bool) -> str:
    return Engine.get_default().get_template(name).render(Context(context, autoescape=is_html))


def _assembled(
    *, subject: str, text: list[bytes | _OwnWords], page: list[bytes | _OwnWords], language: str
) -> Letter:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    boundary = f"=_{secrets.token_hex(12)}".encode()
    head = [
        b"From: " + _mailbox("From", name, envelope_address(address)),
        b"Subject: "
        + Header(subject, _charset(subject), header_name="Subject").encode(linesep="\r\n").encode(),
        b"Content-Language: " + BY_CODE[language].html.encode(),
        b"Auto-Submitted: auto-generated",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/alternative; boundary="%s"' % boundary,
        b"",
    ]
    part = (
        b"--%s\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    body = [part % (boundary, b"plain"), *text, b"\r\n" + part % (boundary, b"html"), *page]
    return Letter(b"\r\n".join(head), [*body, b"\r\n--%s--\r\n" % boundary])


def _pieces(text: str, marks: dict[str, str], *, in_html: bool) -> list[bytes | _OwnWords]:
    """`text` cut at its marks, what is shared encoded and what is the reader's own left open."""
    *parts, end = re.split("(" + "|".join(marks) + ")", text) if marks else [text]
    pieces = [_OwnWords(marks[part], in_html) if part in marks else _to_be_continued(part) for part in parts]
    return [*pieces, _quoted_printable(end)]


def _quoted_printable(text: str) -> bytes:
    return b2a_qp(text.replace("\r\n", "\n").replace("\r", "\n").encode()).replace(b"\n", b"\r\n")


def _to_be_continued(text: str) -> bytes:
    """Quoted-printable that goes on after a soft line break; an equals sign keeps the place for the break's own."""
    return _quoted_printable(f"{text}=").removesuffix(b"=3D") + b"=\r\n"


def _mailbox(header: str, name: str, address: str) -> bytes:
    """`name <address>` as a header's value; a name may hold anything and stays on its own header."""
    name = _for_header(name)
    if not name:
        return address.encode()
    if _charset(name) == "us-ascii":
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'.encode()
    encoded = Header(name, "utf-8", header_name=header).encode(linesep="\r\n")
    return f"{encoded}\r\n <{address}>".encode()


def _for_header(words: str) -> str:
    """Words on one line, cut where no header needs more: a line of a message has at most 998 signs (RFC 5322, 2.1.1)."""
    words = one_line(words)
    return words if len(words) <= LONGEST_IN_HEADER else words[: LONGEST_IN_HEADER - 1].rstrip() + "…"


def _charset(text: str) -> str:
    """What looks as if it were encoded already is encoded once more, or it would be read as what it hides (RFC 2047)."""
    return "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
