"""Letters by the contact form: kept until the secretariat has answered, and no longer.

The address somebody gives is shown to nobody: the answer is written in the admin and leaves by the outbox.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.guidance.models import Letter
from imrf_portal.guidance.permissions import may_speak_for_the_portal
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications.announcing import write_to_address
from imrf_portal.records.recording import record

ANSWER = "letter_answered"


def write(*, key: uuid.UUID, name: str, address: str, subject: str, text: str, language: str) -> Letter:
    """Keep a letter to the secretariat and tell its mailbox (`CONTACT_ADDRESS`, where it is set) that it is there,
    without a word of it. `key` is of the form: the same again is the same letter."""
    with transaction.atomic():
        letter, is_new = Letter.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "address": address,
                "subject": subject,
                "text": text,
                "language": language,
            },
        )
        if is_new:
            record("letter_received", letter, by=None, facts={"about": letter.subject})
            if settings.CONTACT_ADDRESS:
                _tell_mailbox(letter)
    return letter


def answer(letter: Letter, words: str, *, by: User) -> None:
    """Send `words` to whoever wrote, in the language they wrote in, and empty the letter: name, address and text go,
    the address from the outbox too once the answer has left.

    Raises `Refused` for who may not, and where somebody has answered already.
    """
    require(may_speak_for_the_portal(by))
    with transaction.atomic():
        stored = _locked(letter)
        write_to_address(
            stored.address,
            ANSWER,
            person=None,
            language=stored.language,
            facts={code: {"url": _path("contact", code)} for code in BY_CODE},
            secret={"note": words, "asked": stored.text},
        )
        _close(stored, ANSWER, by=by)


def set_aside(letter: Letter, *, by: User) -> None:
    """Empty a letter that needs no answer, such as an advertisement. Raises `Refused` as `answer`."""
    require(may_speak_for_the_portal(by))
    with transaction.atomic():
        _close(_locked(letter), "letter_set_aside", by=by)


def _locked(letter: Letter) -> Letter:
    stored = Letter.objects.select_for_update().get(pk=letter.pk)
    if stored.answered_at is not None:
        raise Refused(_("This letter has been answered already."))
    return stored


def _close(letter: Letter, act: str, *, by: User) -> None:
    letter.name = letter.address = letter.text = ""
    letter.answered_at, letter.answered_by = timezone.now(), by
    letter.save()
    record(act, letter, by=by, facts={"about": letter.subject})


def _tell_mailbox(letter: Letter) -> None:
    facts = {}
    for code in BY_CODE:
        with translation.override(code):
            facts[code] = {
                "about": str(letter.get_subject_display()),
                "url": _path("admin:guidance_letter_answer", code, letter.pk),
            }
    write_to_address(
        settings.CONTACT_ADDRESS,
        "letter_received",
        person=None,
        language="en",
        facts=facts,
        secret={},
    )


def _path(name: str, language: str, *args: object) -> str:
    with translation.override(language):
        return reverse(name, args=args)
