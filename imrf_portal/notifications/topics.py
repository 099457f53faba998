"""Topics: short strings that name what can be followed, such as `draft:12` or `events`.

A topic that travels through a browser is signed with its label, so that nobody can make a portal's list or mail
say what the portal did not.
"""

from collections.abc import Iterable

from django.core.signing import BadSignature

from imrf_portal.accounts.models import Organisation, OrganisationKind
from imrf_portal.compact.models import Region
from imrf_portal.kit.tokens import signer
from imrf_portal.notifications.models import LABEL_LENGTH, TOPIC_LENGTH

_PURPOSE = "imrf_portal.notifications.topics"


class BadTopic(ValueError):
    """The text is not a topic that this portal has signed."""


def topic(name: str, key: int | str | None = None) -> str:
    """The topic of one thing, `draft:12`, or of a whole kind, `events`."""
    text = name if key is None else f"{name}:{key}"
    if len(text) > TOPIC_LENGTH:
        raise ValueError(f"A topic has at most {TOPIC_LENGTH} characters.")
    return text


def of_states(keys: Iterable[int]) -> list[str]:
    """What one follows to hear of these States: each of them, and the regions they belong to. One query, none for
    none."""
    keys = list(keys)
    regions = Region.objects.filter(states__in=keys).distinct().values_list("pk", flat=True) if keys else ()
    return [*(topic("state", key) for key in keys), *(topic("region", key) for key in sorted(regions))]


def of_voice(organisation: Organisation | None) -> list[str]:
    """What one follows to hear what an organisation says in its own name: itself, and of a State's delegation also its
    State and regions. Never asked of somebody who appears by their kind alone."""
    if organisation is None:
        return []
    own = topic("organisation", organisation.pk)
    if organisation.kind != OrganisationKind.STATE_DELEGATION or organisation.state_id is None:
        return [own]
    return [own, *of_states([organisation.state_id])]


def standing_topic(name: str) -> str:
    """The topic by which news of this one is heard now: of an organisation that was merged into another, that one's.
    What a letter or a page named before is asked so."""
    kind, _, key = name.partition(":")
    if kind != "organisation":
        return name
    merged = Organisation.objects.filter(pk=key, merged_into__isnull=False)
    return next((topic(kind, into) for into in merged.values_list("merged_into", flat=True)), name)


def sign(topic: str, label: str) -> str:
    """The topic and its label as a token for a form or an address; the same for the same words."""
    return signer(_PURPOSE).sign_object([topic, str(label)[:LABEL_LENGTH]])


def read(token: str) -> tuple[str, str]:
    """The topic and the label that `sign` made `token` from, the topic as it is `standing_topic`; raises `BadTopic`."""
    try:
        topic, label = signer(_PURPOSE).unsign_object(token)
    except (BadSignature, ValueError, UnicodeError) as error:
        raise BadTopic from error
    return standing_topic(topic), label
