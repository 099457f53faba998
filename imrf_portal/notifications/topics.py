"""Topics: short strings that name what can be followed, such as `draft:12` or `events`.

A topic that travels through a browser is signed with its label, so that nobody can make a portal's list or mail
say what the portal did not.
"""

from django.core import signing

from imrf_portal.notifications.models import LABEL_LENGTH, TOPIC_LENGTH

_SALT = "imrf_portal.notifications.topic"


class BadTopic(ValueError):
    """The text is not a topic that this portal has signed."""


def topic(name: str, key: int | str | None = None) -> str:
    """The topic of one thing, `draft:12`, or of a whole kind, `events`."""
    text = name if key is None else f"{name}:{key}"
    if len(text) > TOPIC_LENGTH:
        raise ValueError(f"A topic has at most {TOPIC_LENGTH} characters.")
    return text


def sign(topic: str, label: str) -> str:
    """The topic and its label as a token for a form or an address; the same for the same words."""
    return signing.Signer(salt=_SALT).sign_object([topic, str(label)[:LABEL_LENGTH]])


def read(token: str) -> tuple[str, str]:
    """The topic and the label that `sign` made `token` from; raises `BadTopic`."""
    try:
        topic, label = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, UnicodeError) as error:
        raise BadTopic from error
    return topic, label
