"""Reports that letters came back: as mail servers write them (RFC 3464) and as providers post them, read safely.

Whoever writes to the mailbox of reports may be anybody. A report is looked through line by line, never taken apart as
MIME: there is nothing in it that could be nested, packed or declared in a character set. What is not understood does
nothing.

A provider posts JSON: `{"message_id": "<…>", "kind": "hard" | "soft", "code": "5.1.1"}`, or up to a thousand of these
as `{"reports": […]}`; or one report of RFC 3464 as it is.
"""

import imaplib
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from imrf_portal.notifications import bouncing
from imrf_portal.notifications.bouncing import Report

logger = logging.getLogger(__name__)

# The most of one posted body and of one mail that is read, in bytes: a report says what it says at its beginning.
MOST_POSTED = 1024 * 1024
MOST_OF_A_MAIL = 256 * 1024
REPORTS_AT_ONCE = 1000
MAILS_AT_ONCE = 500
IMAP_TIMEOUT = 20
_KINDS: dict[str, tuple[type[imaplib.IMAP4], int]] = {
    "imaps": (imaplib.IMAP4_SSL, 993),
    "imap": (imaplib.IMAP4, 143),
}

_KNOWN_ID = re.compile(r"<[!-;=?-~]{3,290}>", re.ASCII)
_KNOWN_CODE = re.compile(r"[245](\.\d{1,3}){2}", re.ASCII)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(
    rb"^Message-ID:[ \t]*(?:\r?\n[ \t]+)?(<[!-;=?-~]{3,290}>)", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(rb"^Status:[ \t]*([245](?:\.\d{1,3}){2})", re.IGNORECASE | re.MULTILINE)
_FAILED = re.compile(rb"^Action:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)


def read_mail(message: bytes) -> Report | None:
    """The report of a mail, or None where it is none, or one of a letter that is only late.

    A full mailbox and a refusal by policy say nothing for good about the address, though their codes begin with 5.
    """
    message = message[:MOST_OF_A_MAIL]
    end = _END_OF_HEAD.search(message)
    if end is None or not _is_report(message[: end.start()]):
        return None
    _, _, said = message[end.end() :].partition(b"message/delivery-status")
    status, letter = _STATUS.search(said), _MESSAGE_ID.search(said)
    if status is None or letter is None or not _FAILED.search(said):
        return None
    code = status.group(1).decode("ascii")
    is_hard = code.startswith("5.") and code != "5.2.2" and not code.startswith("5.7.")
    return Report(letter.group(1).decode("ascii"), is_hard, code)


def _is_report(head: bytes) -> bool:
    parsed = BytesHeaderParser().parsebytes(head)
    return (
        parsed.get_content_type() == "multipart/report"
        and str(parsed.get_param("report-type")).lower() == "delivery-status"
    )


def read_posted(body: bytes) -> list[Report]:
    """The reports in what a provider posted; what is not understood is left out."""
    try:
        posted = json.loads(body)
    except (ValueError, RecursionError):
        report = read_mail(body)
        return [report] if report else []
    several = posted.get("reports") if isinstance(posted, dict) else None
    listed = several if isinstance(several, list) else [posted]
    return [report for one in listed[:REPORTS_AT_ONCE] if (report := _read_one(one))]


def _read_one(posted: Any) -> Report | None:
    if not isinstance(posted, dict) or posted.get("kind") not in ("hard", "soft"):
        return None
    message_id, code = str(posted.get("message_id")), str(posted.get("code", ""))
    if not _KNOWN_ID.fullmatch(message_id):
        return None
    return Report(message_id, posted["kind"] == "hard", code if _KNOWN_CODE.fullmatch(code) else "")


def collect() -> int:
    """Read what has come to the mailbox that `MAIL_BOUNCES_URL` names; how many reports of our letters there were.

    A report of our letters is removed once it is kept; whatever else lies there is marked as read and stays. A server
    that does not answer is asked again with the next run.
    """
    if not settings.MAIL_BOUNCES_URL:
        return 0
    try:
        with _opened(settings.MAIL_BOUNCES_URL) as mailbox:
            return _read_all(mailbox)
    except (OSError, imaplib.IMAP4.error) as error:
        logger.warning("The mailbox of reports cannot be read: %s", type(error).__name__)
        return 0


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    """The folder of `imaps://user:password@host:993/Folder`, opened; `imap://` is for a server on this machine."""
    parts = urlsplit(url)
    kind, port = _KINDS[parts.scheme]
    with kind(parts.hostname or "", parts.port or port, timeout=IMAP_TIMEOUT) as mailbox:
        mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""))
        mailbox.select(unquote(parts.path.lstrip("/")) or "INBOX")
        yield mailbox


def _read_all(mailbox: imaplib.IMAP4) -> int:
    _, [found] = mailbox.search(None, "UNSEEN", "UNDELETED")
    ours = 0
    for number in (found or b"").decode("ascii").split()[:MAILS_AT_ONCE]:
        _, fetched = mailbox.fetch(number, f"(BODY.PEEK[]<0.{MOST_OF_A_MAIL}>)")
        message = next((part[1] for part in fetched if isinstance(part, tuple)), b"")
        report = read_mail(message)
        is_ours = report is not None and bouncing.note(report)
        mailbox.store(number, "+FLAGS", r"(\Deleted)" if is_ours else r"(\Seen)")
        ours += is_ours
    mailbox.expunge()
    return ours
