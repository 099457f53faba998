"""Why a thing is returned, withheld or reported: codes for the record, sentences for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """The published grounds; the moderator's own words come beside one of them."""

    OFF_TOPIC = "off-topic", _("It does not concern the text it stands under.")
    WRONG_PLACE = "wrong-place", _("It seems to belong to another paragraph or draft.")
    PERSONAL_DATA = "personal-data", _("It names or describes a private person who has not agreed to it.")
    OFFENSIVE = "offensive", _("It attacks people instead of answering the text.")
    DUPLICATE = "duplicate", _("The same text has been published already.")
    UNREADABLE = "unreadable", _("The text or its file cannot be read.")
    COMMERCIAL = "commercial", _("It advertises goods or services.")
    OTHER_COMPACT = (
        "other-compact",
        _("It concerns refugees or asylum seekers, whom the Global Compact on Refugees covers."),
    )
    OTHER = "other", _("Another reason, explained below.")


class FlagReason(models.TextChoices):
    """Why a reader reports a public thing; their own words come beside one of them."""

    PERSONAL_DATA = "personal-data", _("It names or describes a private person who has not agreed to it.")
    OFFENSIVE = "offensive", _("It attacks people instead of answering the text.")
    IMPOSTURE = "imposture", _("It is not by the person or organization it names.")
    DUPLICATE = "duplicate", _("The same text has been published already.")
    OTHER = "other", _("Another reason, explained below.")
