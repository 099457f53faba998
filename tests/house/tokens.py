"""Every kind of token that stands in a letter's link or in a form: how one is made, and what reads it."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404
from django.utils import timezone

from consultations.endorsing import letters as joint_letters
from consultations.endorsing import links
from consultations.models import Invitation as JointInvitation
from imrf_portal.accounts.models import User
from imrf_portal.accreditation import inviting as roles
from imrf_portal.notifications import mailboxes, subscribing, topics
from imrf_portal.notifications.models import Mailbox
from pledges.ledger import links as update_links
from reviews import inviting
from reviews.models import Invitation, Review

REFUSALS = (BadSignature, Http404, PermissionDenied, subscribing.BadToken, topics.BadTopic)
_SIGNS = string.ascii_letters + string.digits + "-_.:=%+/~ \x00é٣𝟛"


@dataclass(frozen=True)
class Purpose:
    """What a token is for: one that is good now, and the function that reads it or refuses."""

    name: str
    token: str
    read: Callable[[str], object]

    def accepts(self, token: str) -> bool:
        """Whether the token would be taken."""
        try:
            return bool(self.read(token))
        except REFUSALS:
            return False


def mutations(token: str, number: int) -> Iterator[str]:
    """So many others than `token`, each a small way from it: signs changed, lost, doubled, swapped, its parts exchanged,
    capital letters, things put before and behind. The same at every run."""
    chance = random.Random(token)
    while number:
        place, other = chance.randrange(len(token)), chance.randrange(len(token))
        parts = token.split(".")
        chance.shuffle(parts)
        made = chance.choice(
            (
                token[:place] + chance.choice(_SIGNS) + token[place + 1 :],
                token[:place] + chance.choice(_SIGNS) + token[place:],
                token[:place] + token[place + 1 :],
                token[:place],
                token[place:],
                token[:place] + token[place:].swapcase(),
                ".".join(parts),
                token + chance.choice(_SIGNS),
                chance.choice(_SIGNS) + token,
                token[: min(place, other)]
                + token[max(place, other) :]
                + token[min(place, other) : max(place, other)],
                f"{token}.{token}",
            )
        )
        if made != token:
            number -= 1
            yield made


def purposes(words: dict[str, object], person: User) -> list[Purpose]:
    """Every purpose of the portal, each with a token of `person` or of the scene whose words stand in addresses."""
    topic = topics.topic("draft", words["draft"])
    mailbox = Mailbox.objects.create(address="mailbox@people.example", confirmed_at=timezone.now())
    address = EmailAddress.objects.create(user=person, email="another@people.example")
    return [
        Purpose("to stop letters", subscribing.stop_token(person.pk, topic), subscribing.read_stop_token),
        Purpose("to follow", topics.sign(topic, "Demonstration text"), topics.read),
        Purpose(
            "to follow by an address alone",
            mailboxes.confirmation_token(mailbox, topic, label="Demonstration text"),
            mailboxes.read_confirmation,
        ),
        Purpose(
            "to see to what an address follows",
            subscribing.manage_token(mailbox.reader),
            subscribing.read_manage_token,
        ),
        Purpose("to take up a role", str(words["invitation_link"]), roles.find),
        Purpose(
            "to sign a joint submission",
            joint_letters.token_of(JointInvitation.objects.get()),
            links.find,
        ),
        Purpose("to draft a review", inviting.token_of(_asked_to_draft(person)), inviting.find),
        Purpose(
            "to report on a pledge",
            str(words["update_token"]),
            update_links.find,
        ),
        Purpose("to confirm an address", EmailConfirmationHMAC(address).key, EmailConfirmationHMAC.from_key),
        # The link names whose password it is beside the token, in figures that several spellings have.
        Purpose(
            "to set a new password",
            default_token_generator.make_token(person),
            partial(default_token_generator.check_token, person),
        ),
    ]


def _asked_to_draft(person: User) -> Invitation:
    return Invitation.objects.create(
        review=Review.objects.earliest("pk"), invited_by=person, expires_at=timezone.now() + inviting.GOOD_FOR
    )
