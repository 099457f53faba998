"""What people follow, what was announced to them, and the letters that leave.

An act writes one Announcement, whatever the number of followers; `expanding` makes one Delivery a follower of it,
`delivering` sends those. A follower who wants a digest has their Delivery gathered, and `digesting` makes one letter of
all that is. A letter to one person is a Delivery from the start. The rows are the truth: Celery and its broker only
bring wake-ups.

Whoever follows is a reader: a person with an account, or a mailbox without. One number names either, so that one
statement serves both: a person's key, or a mailbox's below zero.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TOPIC_LENGTH = 64
LABEL_LENGTH = 300
DIGEST = "digest"
# Below every reader's number.
BEFORE_ALL = -(2**63)


def _reader() -> models.GeneratedField:
    """The number of whoever follows, worked out by the database."""
    return models.GeneratedField(
        expression=Coalesce(F("person"), F("mailbox") * -1),
        output_field=models.BigIntegerField(),
        db_persist=True,
        editable=False,
    )


class Mailbox(models.Model):
    """An address that follows without an account; unconfirmed until somebody who reads its mail has said yes."""

    address = models.EmailField(_("address"), max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=10)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def reader(self) -> int:
        """Its number among the readers."""
        return -self.pk


class FormerMailbox(models.Model):
    """The number of a mailbox that has joined an account: the links in its letters now stop that person's."""

    number = models.BigIntegerField(_("number among the readers"), primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_mailboxes", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("former mailbox")
        verbose_name_plural = _("former mailboxes")

    def __str__(self) -> str:
        return f"{self.number}"


class Pace(models.IntegerChoices):
    """How often a follower hears; the number is the days between two letters."""

    AT_ONCE = 0, _("At once")
    DAILY = 1, _("Once a day")
    WEEKLY = 7, _("Once a week")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions by whether they stand."""

    def standing(self) -> SubscriptionQuerySet:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)


class Subscription(models.Model):
    """A reader follows a topic, from one instant to another, at a pace of their own."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("person"),
    )
    mailbox = models.ForeignKey(
        Mailbox,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("mailbox"),
    )
    reader = _reader()
    pace = models.PositiveSmallIntegerField(
        _("pace"), choices=Pace.choices, default=Pace.AT_ONCE, db_default=Pace.AT_ONCE
    )
    topic = models.CharField(_("topic"), max_length=TOPIC_LENGTH)
    label = models.CharField(
        _("title"), max_length=LABEL_LENGTH, help_text=_("What is followed, in the words the person saw.")
    )
    label_language = models.CharField(max_length=10, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            # The topic stands first, so that the same index finds a topic's followers in the order of expanding.
            models.UniqueConstraint(
                fields=["topic", "reader"], condition=Q(ended_at__isnull=True), name="topic_followed_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, mailbox__isnull=False)
                | Q(person__isnull=False, mailbox__isnull=True),
                name="person_or_mailbox_follows",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("created_at")),
                name="subscription_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Announcements by what is still to be done with them."""

    def unexpanded(self, at: datetime | None = None) -> AnnouncementQuerySet:
        """Those whose followers have not all got their Delivery though their time has come at instant `at` (now)."""
        return self.filter(
            expanded_at__isnull=True, cancelled_at__isnull=True, not_before__lte=at or timezone.now()
        )


class Announcement(models.Model):
    """Something happened that followers of its topics hear of; written once, in the transaction of the act."""

    kind = models.CharField(_("kind"), max_length=64)
    key = models.CharField(_("key"), max_length=200)
    topics = ArrayField(models.CharField(max_length=TOPIC_LENGTH), verbose_name=_("topics"))
    facts = models.JSONField(_("facts"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    occurred_at = models.DateTimeField(_("occurred"))
    not_before = models.DateTimeField(_("not before"))
    cursor = models.BigIntegerField(
        _("reached"),
        default=BEFORE_ALL,
        help_text=_("The number of the last reader whose letter was written; mailboxes count below zero."),
    )
    expanded_at = models.DateTimeField(_("all letters written"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            # What was taken back has not happened: its key is free again.
            models.UniqueConstraint(
                fields=["key"], condition=Q(cancelled_at__isnull=True), name="event_announced_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(expanded_at__isnull=True, cancelled_at__isnull=True),
                name="announcement_unexpanded",
            ),
            models.Index(fields=["expanded_at"], name="announcement_expanded"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


def new_message_id() -> str:
    """A Message-ID (RFC 5322, 3.6.4) that stays with its row, so that a letter sent twice is known for one."""
    return f"<{uuid.uuid4()}@{message_id_host()}>"


def message_id_host() -> str:
    """The host name that Message-IDs end in: the site's own."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by what is still to be done with them."""

    def queued(self) -> DeliveryQuerySet:
        """Those that are still to be sent."""
        return self.filter(status=Delivery.Status.QUEUED)

    def due(self, at: datetime | None = None) -> DeliveryQuerySet:
        """Those still to be sent whose time has come at instant `at` (now)."""
        return self.queued().filter(not_before__lte=at or timezone.now())

    def failed(self) -> DeliveryQuerySet:
        """Those that no mail server took, for good or too often."""
        return self.filter(status=Delivery.Status.FAILED)

    def personal(self) -> DeliveryQuerySet:
        """Letters to one person."""
        return self.filter(PERSONAL)

    def to_followers(self) -> DeliveryQuerySet:
        """Letters to all who follow a topic, and digests."""
        return self.filter(TO_FOLLOWERS)

    def gathered(self) -> DeliveryQuerySet:
        """Those that wait for their reader's next digest."""
        return self.filter(status=Delivery.Status.GATHERED, digest__isnull=True)


PERSONAL = Q(announcement__isnull=True) & ~Q(kind=DIGEST)
TO_FOLLOWERS = Q(announcement__isnull=False) | Q(kind=DIGEST)


class Delivery(models.Model):
    """One letter to one address: queued, then sent, failed for good, or cancelled. Or gathered: what it would say
    stands in a digest, from `not_before` on, and what became of it is what became of the digest."""

    class Status(models.TextChoices):
        """Where a letter stands."""

        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        GATHERED = "gathered", _("In a digest")

    announcement = models.ForeignKey(
        Announcement,
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # the constraint on announcement and reader serves
        related_name="deliveries",
        verbose_name=_("announcement"),
    )
    key = models.CharField(_("key"), max_length=200, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # nothing asks for a person's letters, and every index is written three times a letter
        related_name="deliveries",
        verbose_name=_("person"),
        help_text=_("Nobody where a letter goes to an address without an account."),
    )
    mailbox = models.ForeignKey(
        Mailbox,
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # a partial index serves, which letters to people do not write
        related_name="deliveries",
        verbose_name=_("mailbox"),
    )
    reader = _reader()
    digest = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # as above
        related_name="gathered",
        verbose_name=_("digest"),
    )
    address = models.EmailField(_("address"), max_length=254)
    language = models.CharField(_("language"), max_length=10)
    topic = models.CharField(_("topic"), max_length=TOPIC_LENGTH, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    secret = models.JSONField(
        _("secret facts"),
        null=True,
        blank=True,
        help_text=_("What must not outlive the sending; emptied then."),
    )
    message_id = models.CharField(_("Message-ID"), max_length=300, default=new_message_id)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.QUEUED)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    leased_until = models.DateTimeField(_("held until"), null=True, blank=True)
    leased_by = models.UUIDField(_("held by"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    doubts = models.PositiveSmallIntegerField(
        _("doubts"),
        default=0,
        help_text=_("How often a worker ended while it may have been sending this letter."),
    )
    last_error = models.CharField(_("last error"), max_length=60, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["announcement", "reader"], name="announced_to_a_reader_once"),
            # Not `unique=True`, which would keep a second index for LIKE.
            models.UniqueConstraint(fields=["message_id"], name="message_id_is_of_one_letter"),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(key__isnull=False) & ~Q(status="cancelled"),
                name="letter_written_once",
            ),
            models.CheckConstraint(
                condition=Q(status="queued") | Q(secret__isnull=True), name="no_secret_outlives_its_letter"
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(status__in=["gathered", "cancelled"]),
                name="only_what_is_gathered_has_a_digest",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(mailbox__isnull=True),
                name="letter_has_one_reader",
            ),
        ]
        indexes = [
            # Two queues: a login mail does not wait behind the letters to all followers of a draft.
            models.Index(
                fields=["leased_until", "not_before", "id"],
                condition=Q(status="queued") & PERSONAL,
                name="delivery_queue_personal",
            ),
            models.Index(
                fields=["leased_until", "not_before", "id"],
                condition=Q(status="queued") & TO_FOLLOWERS,
                name="delivery_queue_followers",
            ),
            models.Index(fields=["created_at"], condition=Q(status="failed"), name="delivery_failed"),
            models.Index(
                fields=["not_before", "reader"],
                condition=Q(status="gathered", digest__isnull=True),
                name="delivery_gathered",
            ),
            models.Index(
                fields=["digest"], condition=Q(digest__isnull=False), name="delivery_items_of_digest"
            ),
            models.Index(fields=["mailbox"], condition=Q(mailbox__isnull=False), name="delivery_to_mailbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class BounceQuerySet(models.QuerySet["Bounce"]):
    """Bounces by how final they are."""

    def soft(self) -> BounceQuerySet:
        """Those after which the same address may work again."""
        return self.filter(is_hard=False)


class Bounce(models.Model):
    """A letter came back, once for each letter: the last report of it."""

    delivery = models.OneToOneField(
        Delivery, models.CASCADE, related_name="bounce", verbose_name=_("delivery")
    )
    address = models.EmailField(_("address"), max_length=254, db_index=True)
    is_hard = models.BooleanField(_("for good"))
    code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("As the other server put it (RFC 3463).")
    )
    at = models.DateTimeField(_("reported"), default=timezone.now)

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.code}"


class Suppression(models.Model):
    """An address that gets no announced letter and no digest, because mail to it came back."""

    address = models.EmailField(_("address"), max_length=254, unique=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    code = models.CharField(_("code"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return f"{self.pk}"
