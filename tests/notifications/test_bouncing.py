"""Letters that come back: what suppresses an address, what lifts that, and what hostile reports do."""

import json
import socketserver
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from imrf_portal.notifications import announcing, bouncing, delivering, expanding, mailboxes, reports
from imrf_portal.notifications.bouncing import Report
from imrf_portal.notifications.models import Bounce, Delivery, Suppression
from tests.notifications.conftest import TOPIC

pytestmark = pytest.mark.django_db

FACTS = {"title": "News", "path": "/"}
REPORT = """From: MAILER-DAEMON@mx.example
To: portal@imrf.example
Message-ID: <report@mx.example>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type={type};
\tboundary="xx"

--xx
Content-Type: text/plain

Your mail could not be delivered. Status: 2.0.0
--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; somebody@people.example
Action: {action}
Status: {status}
--xx
Content-Type: text/rfc822-headers

Subject: News
Message-ID: {message_id}
--xx--
"""


def report(
    message_id: str, status: str = "5.1.1", action: str = "failed", type: str = "delivery-status"
) -> bytes:
    text = REPORT.format(message_id=message_id, status=status, action=action, type=type)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def sent(follower):
    """Makes a letter that was sent to a follower."""
    numbers = iter(range(100))

    def make(reader=None) -> Delivery:
        reader = reader or follower()
        announce(f"k{next(numbers)}")
        return Delivery.objects.filter(person=reader, status="sent").latest("pk")

    return make


def announce(key: str) -> None:
    expanding.expand(announcing.announce("sample", key=key, topics=[TOPIC], facts=FACTS))
    delivering.deliver()


class TestSuppressing:
    def test_hard_bounce_ends_announced_letters_and_no_others(self, sent):
        letter = sent()
        assert bouncing.note(Report(letter.message_id, is_hard=True, code="5.1.1")) is True
        mail.outbox.clear()
        announce("after")
        assert mail.outbox == []
        announcing.tell(letter.person, "sample", key=None, facts=FACTS)
        delivering.deliver()
        assert len(mail.outbox) == 1

    def test_letter_that_waits_when_its_address_bounces_does_not_leave(self, sent, follower):
        letter = sent()
        expanding.expand(announcing.announce("sample", key="waits", topics=[TOPIC], facts=FACTS))
        bouncing.note(Report(letter.message_id, is_hard=True))
        mail.outbox.clear()
        delivering.deliver()
        assert mail.outbox == []

    def test_three_soft_ones_within_seven_days_are_a_hard_one(self, sent, follower, settings):
        settings.LETTERS_WITHIN_AN_HOUR = 99
        reader, now = follower(), timezone.now()
        for day in (0, 3, 8):
            bouncing.note(Report(sent(reader).message_id, is_hard=False), at=now + timedelta(days=day))
        assert not Suppression.objects.exists()
        bouncing.note(Report(sent(reader).message_id, is_hard=False), at=now + timedelta(days=9))
        assert Suppression.objects.get().address == reader.email

    def test_same_report_counts_once(self, sent):
        letter = sent()
        for _ in range(5):
            bouncing.note(Report(letter.message_id, is_hard=False))
        assert Bounce.objects.count() == 1
        assert not Suppression.objects.exists()
        bouncing.note(Report(letter.message_id, is_hard=True))
        assert Suppression.objects.count() == 1

    @pytest.mark.parametrize("message_id", ["<unknown@testserver>", "", "<>", "x" * 1000])
    def test_unknown_letter_changes_nothing(self, sent, message_id):
        sent()
        assert bouncing.note(Report(message_id, is_hard=True)) is False
        assert not Bounce.objects.exists()

    def test_letter_that_was_not_sent_cannot_come_back(self, person):
        letter = announcing.tell(person(), "sample", key=None, facts=FACTS)
        assert bouncing.note(Report(letter.message_id, is_hard=True)) is False

    def test_mailbox_is_suppressed_like_a_person(self):
        mailboxes.ask("ada@city.example", TOPIC, label="x", language="en")
        delivering.deliver()
        bouncing.note(Report(Delivery.objects.get().message_id, is_hard=True))
        assert Suppression.objects.get().address == "ada@city.example"

    def test_lifting_counts_anew(self, sent):
        letter = sent()
        bouncing.note(Report(letter.message_id, is_hard=True))
        assert bouncing.lift(letter.address.upper()) is True
        assert bouncing.lift(letter.address) is False
        mail.outbox.clear()
        announce("after")
        assert len(mail.outbox) == 1


class TestReading:
    @pytest.mark.parametrize(
        ("status", "is_hard"),
        [("5.1.1", True), ("5.4.4", True), ("4.4.7", False), ("5.2.2", False), ("5.7.26", False)],
    )
    def test_report_of_a_mail_server_is_understood(self, status, is_hard):
        assert reports.read_mail(report("<a@b>", status)) == Report("<a@b>", is_hard, status)

    def test_folded_message_id_is_found(self):
        assert reports.read_mail(report("\n <a@b>")).message_id == "<a@b>"

    @pytest.mark.parametrize(
        "message",
        [
            report("<a@b>", action="delayed"),
            report("<a@b>", action="delivered", status="2.0.0"),
            report("<a@b>", type="disposition-notification"),
            b"",
            b"\x00" * 1000,
            b"\xff\xfe no head at all",
            b"Content-Type: multipart/report; report-type=delivery-status\n\n",
            b"Content-Type: multipart/report; report-type*=nonsense'x'%FF\n\n--",
            b"Content-Type: text/plain\n\n" + report("<a@b>"),
            b"Content-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 9000,
        ],
    )
    def test_what_is_no_report_of_failure_is_nothing(self, message):
        assert reports.read_mail(message) is None

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"null", b"[]", b"{}", b"7", b"[" * 200_000, b'{"reports": {}}', b'{"reports": [null, 7, []]}',
            b'{"message_id": "<a@b>", "kind": "worst"}', b'{"message_id": 7, "kind": "hard"}',
            b'{"message_id": "<a\\u0000b>", "kind": "hard"}', "{\"message_id\": \"<é@b>\", \"kind\": \"hard\"}".encode(),
            b"\xff\xfe\x00",
        ],
    )  # fmt: skip
    def test_post_that_is_not_understood_is_nothing(self, body):
        assert reports.read_posted(body) == []

    def test_posted_reports_are_understood(self):
        one = {"message_id": "<a@b>", "kind": "soft", "code": "4.2.2"}
        assert reports.read_posted(json.dumps(one).encode()) == [Report("<a@b>", False, "4.2.2")]
        several = {"reports": [one, {**one, "kind": "hard", "code": "why\x00"}]}
        assert reports.read_posted(json.dumps(several).encode())[1] == Report("<a@b>", True, "")
        assert reports.read_posted(report("<a@b>"))[0].is_hard


class TestPosting:
    PATH = "/mail/bounces/"

    @pytest.fixture(autouse=True)
    def secret(self, settings):
        settings.MAIL_BOUNCES_SECRET = "between-us"

    def post(self, body: bytes, secret: str = "between-us"):
        client = Client(enforce_csrf_checks=True)
        return client.post(
            self.PATH, body, content_type="application/json", headers={"X-Bounces-Secret": secret}
        )

    def test_report_with_the_secret_is_taken(self, sent):
        letter = sent()
        body = json.dumps({"message_id": letter.message_id, "kind": "hard", "code": "5.1.1"}).encode()
        assert self.post(body).status_code == 204
        assert Suppression.objects.get().code == "5.1.1"

    @pytest.mark.parametrize("brought", ["", "another", "between-us ", "é"])
    def test_report_without_the_secret_is_refused(self, sent, brought):
        letter = sent()
        body = json.dumps({"message_id": letter.message_id, "kind": "hard"}).encode()
        assert self.post(body, brought).status_code == 403
        assert not Bounce.objects.exists()

    def test_address_is_closed_without_a_setting(self, settings):
        settings.MAIL_BOUNCES_SECRET = ""
        assert self.post(b"{}", "").status_code == 404

    def test_too_much_is_refused_and_nonsense_ignored(self):
        assert self.post(b"x" * (10 * 1024 * 1024)).status_code == 413
        assert self.post(b"\xff").status_code == 204


class Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as a folder of reports needs."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        mails = self.server.mails
        for line in self.rfile:
            tag, command, *rest = line.decode().split()
            if command == "CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif command == "SELECT":
                self.wfile.write(b"* %d EXISTS\r\n" % len(mails))
            elif command == "SEARCH":
                new = [str(number) for number, one in enumerate(mails, 1) if not one["flag"]]
                self.wfile.write(f"* SEARCH {' '.join(new)}\r\n".encode())
            elif command == "FETCH":
                body = mails[int(rest[0]) - 1]["body"][: int(rest[1].partition("<0.")[2].rstrip(">)"))]
                self.wfile.write(
                    f"* {rest[0]} FETCH (BODY[]<0> {{{len(body)}}}\r\n".encode() + body + b")\r\n"
                )
            elif command == "STORE":
                mails[int(rest[0]) - 1]["flag"] = rest[2].strip("()")
            elif command == "EXPUNGE":
                mails[:] = [one for one in mails if one["flag"] != "\\Deleted"]
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if command == "LOGOUT":
                return


@pytest.fixture
def folder(settings):
    """A mailbox of reports on a running server: put bodies in with `add`."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        mails: list[dict] = []

    server = Server(("127.0.0.1", 0), Imap)
    server.mails = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MAIL_BOUNCES_URL = f"imap://user%40host:pass%2Fword@127.0.0.1:{server.server_address[1]}/Bounces"
    yield server.mails
    server.shutdown()
    server.server_close()


class TestCollecting:
    def test_reports_are_kept_and_removed_and_all_else_stays(self, folder, sent):
        letter = sent()
        bodies = [
            report(letter.message_id), report("<unknown@x>"), b"Subject: Hello\r\n\r\nA human being.",
            report(letter.message_id) + b"x" * (10 * 1024 * 1024), b"\xff\x00", b"",
        ]  # fmt: skip
        folder.extend({"body": body, "flag": ""} for body in bodies)
        assert reports.collect() == 2
        assert [one["flag"] for one in folder] == ["\\Seen"] * 4
        assert Suppression.objects.count() == 1
        assert reports.collect() == 0

    def test_nothing_is_read_without_a_setting(self, settings):
        settings.MAIL_BOUNCES_URL = ""
        assert reports.collect() == 0

    def test_server_that_is_away_stops_nothing(self, folder, settings):
        port = urlsplit(settings.MAIL_BOUNCES_URL).port
        settings.MAIL_BOUNCES_URL = f"imap://a:b@127.0.0.1:{port + 1 if port < 65535 else 1}/"
        assert reports.collect() == 0
