"""Letters as bytes: what all readers share is encoded once, what is a reader's own is put in, whatever it holds."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imrf_portal.languages import OFFICIAL
from imrf_portal.notifications import letters
from imrf_portal.notifications.letters import BadAddress, BadTemplate, Letter, Reader

AT = datetime(2026, 3, 24, 18, 5, tzinfo=UTC)
FACTS = {"title": "Revision 1", "path": "/"}


def written(language: str = "en", **how: object) -> Letter:
    return letters.render(
        "sample", **{"language": language, "facts": FACTS, "is_named": True, "is_followed": True, **how}
    )


def reader(**changes: str) -> Reader:
    own = {
        "address": "reader@people.example",
        "name": "Ada Reader",
        "message_id": "<1@portal.example>",
        "label": "Revision 1",
        "stop_url": "https://portal.example/en/subscriptions/stop/1.draft:1.abc/",
    }
    return Reader(**{**own, **changes})


def parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, _class=EmailMessage, policy=policy.default)


def text_of(message: bytes) -> str:
    return parsed(message).get_body(("plain",)).get_content()


@pytest.mark.parametrize("language", [language.code for language in OFFICIAL])
def test_letter_carries_its_language_and_direction(language):
    page = parsed(written(language).addressed_to(reader(), at=AT)).get_body(("html",)).get_content()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'dir="{direction}"' in page


def test_facts_of_the_language_lie_over_the_rest():
    facts = {**FACTS, "fr": {"title": "Révision 1"}}
    assert "Révision 1" in text_of(written("fr", facts=facts).addressed_to(reader(), at=AT))
    assert "Révision 1" not in text_of(written("en", facts=facts).addressed_to(reader(label=""), at=AT))


def test_message_id_and_date_stand_in_the_head():
    message = parsed(written().addressed_to(reader(), at=AT))
    assert message["Message-ID"] == "<1@portal.example>"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"


def test_letter_without_a_subscription_has_no_link_to_stop():
    message = written(is_followed=False).addressed_to(reader(label="", stop_url=""), at=AT)
    assert parsed(message)["List-Unsubscribe"] is None
    assert "subscriptions" not in text_of(message)


def test_long_subject_in_any_script_is_folded_and_read_back():
    title = "Demonstration text 示范文本 Показательный текст نص تجريبي " * 5
    message = written(facts={**FACTS, "title": title}).addressed_to(reader(), at=AT)
    assert parsed(message)["Subject"] == f"News: {title.strip()}"
    assert max(len(line) for line in message.split(b"\r\n")) <= 998


@settings(deadline=None)
@given(
    name=st.text(max_size=150),
    label=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300),
)
def test_any_name_and_label_are_encoded_safely(name, label):
    message = written().addressed_to(reader(name=name, label=label), at=AT)
    assert b"\n" not in message.replace(b"\r\n", b"")
    assert b"\r" not in message.replace(b"\r\n", b"")
    body = message.partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    message.decode("ascii")
    result = parsed(message)
    assert set(result.keys()) == {
        "From",
        "Subject",
        "Content-Language",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "To",
        "Date",
        "Message-ID",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    }
    assert [address.addr_spec for address in result["To"].addresses] == ["reader@people.example"]
    assert label in result.get_body(("plain",)).get_content()


def test_addressed_letter_reads_as_if_it_had_been_rendered_for_the_reader():
    own = reader(name="Łukasz & <i>Zoë</i>", label="Révision 1 = «ébauche»" * 6)
    result = parsed(written().addressed_to(own, at=AT))
    page = result.get_body(("html",)).get_content()
    assert f"Dear {own.name}," in result.get_body(("plain",)).get_content()
    assert "Dear Łukasz &amp; &lt;i&gt;Zoë&lt;/i&gt;," in page
    assert f'href="{own.stop_url}"' in page


@pytest.mark.parametrize(
    ("address", "envelope"),
    [
        ("reader@people.example", "reader@people.example"),
        ("O'Reader.two+three@people.example", "O'Reader.two+three@people.example"),
        ("reader@bücher.example", "reader@xn--bcher-kva.example"),
    ],
)
def test_address_is_put_as_servers_take_it(address, envelope):
    assert letters.envelope_address(address) == envelope


@pytest.mark.parametrize(
    "address",
    [
        "",
        "reader",
        "two words@people.example",
        "a@b@",
        "draft:1@people.example",
        ".a@people.example",
        "<a>@people.example",
        "ä@people.example",
        "a@b.example\r\nRCPT TO:<c@d>",
    ],
)
def test_address_no_server_takes_is_refused(address):
    with pytest.raises(BadAddress):
        letters.envelope_address(address)


def test_subject_is_the_same_for_all_readers(tmp_path, settings):
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails" / "personal.txt").write_text("For {{ recipient_name }}\n\nText")
    (tmp_path / "emails" / "personal.html").write_text("Text")
    templates = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.TEMPLATES = templates
    with pytest.raises(BadTemplate):
        letters.render("personal", language="en", facts={}, is_named=True, is_followed=False)
