"""Every letter in every language: complete, addressed to its reader, and stopped as easily as it was asked for."""

from __future__ import annotations

import copy
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
from django.utils import timezone, translation

from imrf_portal.languages import OFFICIAL, Language
from imrf_portal.notifications import letters
from imrf_portal.notifications.letters import Reader, frame
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.house.floors import ROOT
from tests.house.scene import let_everything_happen, letters_written, set_scene

pytestmark = pytest.mark.django_db

MISSING = "NOTHING-STANDS-HERE"
TEMPLATES = ROOT / "templates"
KINDS = sorted(path.stem for path in (TEMPLATES / "emails").glob("[!_]*.txt"))
OF_THE_LOGIN = sorted(
    path.relative_to(TEMPLATES).as_posix().removesuffix("_subject.txt")
    for path in TEMPLATES.glob("*/email/*_subject.txt")
)
# A tag or a variable that was never read, and a word of Python's where a value was missing.
UNREAD = re.compile(r"{{|}}|{%|%}|%\(\w+\)s|\bNone\b|" + MISSING)


@pytest.fixture(autouse=True)
def strict_templates(settings) -> None:
    """A variable that does not exist says so."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = f"{MISSING}(%s)"
    settings.TEMPLATES = templates


@pytest.fixture
def written(settings, tmp_path) -> dict[str, tuple[dict[str, object], bool]]:
    """The facts of one letter of each kind, as the acts write them, and whether it goes to followers."""
    settings.MEDIA_ROOT = tmp_path
    let_everything_happen(set_scene())
    return {kind: (facts, is_followed) for kind, facts, is_followed in letters_written()}


def message_of(kind: str, facts: dict[str, object], *, language: Language, is_followed: bool) -> EmailMessage:
    stop = letters.stop_url(language.code, "token")
    reader = Reader(
        address="reader@people.example",
        name="Ada Reader",
        message_id="<1@testserver>",
        label="What I follow" if is_followed else "",
        stop_url=stop if is_followed else "",
        manage_url=letters.manage_url(language.code, "") if is_followed else "",
    )
    letter = letters.render(kind, language=language.code, facts=facts, is_named=True, is_followed=is_followed)
    data = letter.addressed_to(reader, at=timezone.now())
    return message_from_bytes(data, _class=EmailMessage, policy=policy.default)


def parts_of(message: EmailMessage) -> tuple[str, str]:
    text, page = message.get_body(["plain"]), message.get_body(["html"])
    assert text is not None
    assert page is not None
    return text.get_content(), page.get_content()


def test_every_kind_of_letter_has_an_act_that_writes_it(written):
    assert sorted(written) == KINDS


def test_every_kind_of_letter_has_both_forms():
    for kind in KINDS:
        assert (TEMPLATES / "emails" / f"{kind}.html").exists(), kind
    for prefix in OF_THE_LOGIN:
        assert (TEMPLATES / f"{prefix}_message.txt").exists(), prefix
        assert (TEMPLATES / f"{prefix}_message.html").exists(), prefix


def test_every_letter_is_complete_in_every_language(written):
    for kind, (facts, is_followed) in written.items():
        for language in OFFICIAL:
            message = message_of(kind, facts, language=language, is_followed=is_followed)
            text, page = parts_of(message)
            here = f"{kind} in {language.code}"
            assert message["Subject"].strip(), here
            assert len(message["Subject"].splitlines()) == 1, here
            for said in (message["Subject"], text, page):
                assert UNREAD.findall(said) == [], here
            assert f'<html lang="{language.html}" dir="{language.direction}">' in page, here
            assert message["Content-Language"] == language.html, here
            assert "Ada Reader" in text, here
            assert "Ada Reader" in page, here
            assert f"http://testserver/{language.code}/" in text, here
            assert f"http://testserver/{language.code}/" in page, here


def test_letter_to_followers_can_be_stopped_with_one_click(written):
    for kind, (facts, is_followed) in written.items():
        for language in OFFICIAL:
            message = message_of(kind, facts, language=language, is_followed=is_followed)
            text, page = parts_of(message)
            stop = letters.stop_url(language.code, "token")
            if is_followed:
                assert message["List-Unsubscribe"] == f"<{stop}>", kind
                assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", kind
            else:
                assert "List-Unsubscribe" not in message, kind
                assert "List-Unsubscribe-Post" not in message, kind
            assert (stop in text) is (stop in page) is is_followed, kind


def test_words_of_a_person_are_no_markup_in_a_letter(written):
    for kind, (facts, is_followed) in written.items():
        said = {
            **facts,
            **{key: "<kbd>&amp;</kbd>" for key in ("note", "author", "organisation") if key in facts},
        }
        said["en"] = {
            **facts["en"],
            **{key: "<kbd>&amp;</kbd>" for key in facts["en"] if not key.endswith("url")},
        }
        _text, page = parts_of(message_of(kind, said, language=OFFICIAL[2], is_followed=is_followed))
        assert "<kbd>" not in page, kind


# What allauth knows when it writes; each letter uses some of it.
KNOWN_TO_THE_LOGIN = {
    "activate_url": "http://testserver/en/accounts/confirm-email/key/",
    "password_reset_url": "http://testserver/en/accounts/password/reset/key/1-key/",
    "signup_url": "http://testserver/en/accounts/signup/",
    "code": "123456",
    "from_email": "old@people.example",
    "to_email": "new@people.example",
    "deleted_email": "old@people.example",
    "ip": "192.0.2.1",
    "user_agent": "A browser",
}


@pytest.mark.parametrize("prefix", OF_THE_LOGIN)
def test_every_letter_of_the_login_is_complete_in_every_language(prefix, rf: RequestFactory):
    makers.make_person(email="ada@city.example")
    for number, language in enumerate(OFFICIAL, 1):
        with translation.override(language.code):
            get_adapter(rf.get("/")).send_mail(
                prefix,
                "ada@city.example",
                {**KNOWN_TO_THE_LOGIN, "timestamp": timezone.now(), **frame(language.code)},
            )
        assert Delivery.objects.count() == number
        delivery = Delivery.objects.latest("pk")
        assert delivery.language == language.code
        assert delivery.facts == {"template": prefix}
        said = delivery.secret
        assert said is not None
        assert len(said["subject"].splitlines()) == 1
        for words in said.values():
            assert words.strip()
            assert UNREAD.findall(words) == []
        assert f'<html lang="{language.html}" dir="{language.direction}">' in said["page"]
        message = message_of("_written", said, language=language, is_followed=False)
        assert message["Subject"] == said["subject"].strip()


def test_letters_differ_from_language_to_language(written):
    for kind, (facts, is_followed) in written.items():
        texts = {
            parts_of(message_of(kind, facts, language=one, is_followed=is_followed))[0] for one in OFFICIAL
        }
        assert len(texts) == len(OFFICIAL), kind
