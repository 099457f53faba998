"""A stored file: what was sent under which name, what its bytes are, whether it is harmful, and what it says."""

from __future__ import annotations

import re
import unicodedata
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from imrf_portal.kit.text import clean
from imrf_portal.records.redacting import Redactable, tombstone


def storage_path(stored: StoredFile, name: str) -> str:
    """Where a file lies: by its key alone, so that no name a person chose becomes a path."""
    return f"{stored.key.hex[:2]}/{stored.key.hex}"


class Scan(models.TextChoices):
    """What the malware scanner said of a file, as a sentence."""

    WAITING = "waiting", _("This file waits for its check for viruses. It can be opened once it has passed.")
    CLEAN = "clean", _("This file was checked for viruses, and none was found.")
    INFECTED = "infected", _("A virus was found in this file, so nobody can open it here.")


class TextStatus(models.TextChoices):
    """Whether a file's text was read, as a sentence."""

    WAITING = "waiting", _("The text of this file is being read. Come back in a few minutes.")
    READ = "read", _("This is the text of the file, without its layout and pictures.")
    PART = "part", _("This is the beginning of the file's text; the rest is in the file itself.")
    EMPTY = (
        "empty",
        _("This file holds no text that can be read. A scan, for example, is only pictures of pages."),
    )
    NOT_READ = "not-read", _("Text is read from PDF, Word, OpenDocument and text files, not from this kind.")
    FAILED = "failed", _("The text of this file could not be read: it is damaged, locked or too large.")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Files by what may be done with them."""

    def served(self) -> StoredFileQuerySet:
        """Those that may be handed out: with a scanner only what it found clean, without one all but the infected; never
        what was taken out for good."""
        there = self.filter(redacted_at__isnull=True)
        return there.filter(scan=Scan.CLEAN) if settings.CLAMD else there.exclude(scan=Scan.INFECTED)

    def infected(self) -> StoredFileQuerySet:
        """Those in which the scanner found a virus."""
        return self.filter(scan=Scan.INFECTED)

    def due(self, at: datetime | None = None) -> StoredFileQuerySet:
        """Those that are to be examined at instant `at` (now), also what came before there was a scanner."""
        due = Q(examine_at__lte=at or timezone.now())
        if settings.CLAMD:
            due |= Q(examine_at__isnull=True, scan=Scan.WAITING)
        return self.filter(due)


class StoredFile(Redactable):
    """A file as it was received; its bytes never change, but they can be taken out for good."""

    MARKED = ()
    EMPTIED = ("sha256", "finding")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=storage_path, max_length=100, editable=False)
    name = models.CharField(_("name"), max_length=200, editable=False)
    media_type = models.CharField(_("type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    stored_at = models.DateTimeField(_("stored"), default=timezone.now, editable=False)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )
    scan = models.CharField(
        _("check for viruses"), max_length=8, choices=Scan.choices, default=Scan.WAITING, editable=False
    )
    # What the scanner calls the harm it found.
    finding = models.CharField(_("virus"), max_length=200, blank=True, editable=False)
    text_status = models.CharField(
        _("text"), max_length=8, choices=TextStatus.choices, default=TextStatus.WAITING, editable=False
    )
    # Whether its text has the file's own pages, or was cut into parts.
    is_paged = models.BooleanField(default=False, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    # When it is examined next; empty where nothing is left to do.
    examine_at = models.DateTimeField(default=timezone.now, null=True, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(
                fields=["examine_at"], condition=Q(examine_at__isnull=False), name="files_to_examine"
            ),
            models.Index(fields=["id"], condition=Q(scan=Scan.WAITING), name="files_to_scan"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_served(self) -> bool:
        """Whether it may be handed out, as `served()` has it."""
        is_harmless = self.scan == Scan.CLEAN if settings.CLAMD else self.scan != Scan.INFECTED
        return is_harmless and not self.is_redacted

    @property
    def has_text(self) -> bool:
        """Whether its text, or the beginning of it, can be read beside it."""
        return self.text_status in {TextStatus.READ, TextStatus.PART}

    @property
    def state(self) -> str | Promise:
        """Why it is not handed out, else what is known of its text: a sentence."""
        if self.redacted_at is not None:
            return tombstone(self.redaction_ground, self.redacted_at)
        return TextStatus(self.text_status).label if self.is_served else Scan(self.scan).label

    @property
    def remark(self) -> str | Promise:
        """What is to be said beside its name, empty where it is handed out and nothing is amiss with its text."""
        is_amiss = self.text_status in {TextStatus.EMPTY, TextStatus.FAILED}
        return self.state if is_amiss or not self.is_served else ""


# ---- The text of a file ----

# Signs of writings that put no space between words; PostgreSQL takes a run of them for one word.
UNSPACED = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
_UNSPACED = re.compile(UNSPACED)


def _words_of(text: F) -> Func:
    """A text as a search vector: what is neither letter nor figure parts words in every writing, and each sign of
    an unspaced writing is a word of its own. PostgreSQL's own parser knows punctuation in ASCII alone here."""
    plain = Func(text, Value("[^[:alnum:][:space:]]+"), Value(" "), Value("g"), function="regexp_replace")
    spaced = Func(plain, Value(f"({UNSPACED})"), Value(r" \1 "), Value("g"), function="regexp_replace")
    return Func(
        Value("simple"),
        spaced,
        function="to_tsvector",
        output_field=SearchVectorField(),
    )


def _phrases(words: str) -> list[str]:
    """What was asked for, word by word as the vector has them; the signs of an unspaced word stay neighbours."""
    plain = "".join(sign if _is_of_a_word(sign) else " " for sign in clean(words))
    return [" ".join(_UNSPACED.sub(r" \g<0> ", word).split()) for word in plain.split()]


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


class ExtractedPageQuerySet(models.QuerySet["ExtractedPage"]):
    """Pages by whether they may be shown, and by what stands in them."""

    def shown(self) -> ExtractedPageQuerySet:
        """Those of files that may be handed out."""
        return self.filter(file__in=StoredFile.objects.served())

    def matching(self, words: str) -> ExtractedPageQuerySet:
        """Those in which every one of `words` stands, in any form of letters, small or capital; none for no words.

        From an index, however many pages there are. Words are compared whole and as they are written.
        """
        phrases = _phrases(words)
        if not phrases:
            return self.none()
        asked = " ".join(f'"{phrase}"' for phrase in phrases)
        return self.filter(search=SearchQuery(asked, config="simple", search_type="websearch"))


class ExtractedPage(models.Model):
    """The text of one page of a file, or of one part where its kind has no pages; without e-mail addresses."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="pages", verbose_name=_("file"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    search = models.GeneratedField(
        expression=_words_of(F("text")), output_field=SearchVectorField(), db_persist=True, editable=False
    )

    objects = ExtractedPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of a file")
        verbose_name_plural = _("pages of files")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="pages_of_a_file_are_numbered")
        ]
        indexes = [GinIndex(fields=["search"], name="pages_by_word")]

    def __str__(self) -> str:
        return f"{self.file}, {self.number}"


class MadeStatus(models.TextChoices):
    """How far a worker is with a file that was asked for."""

    ASKED = "asked", _("Waiting for its turn")
    MAKING = "making", _("Being made")
    MADE = "made", _("Ready")
    FAILED = "failed", _("Could not be made")


UNDER_WAY = (MadeStatus.ASKED, MadeStatus.MAKING)
# A worker that has said nothing of its progress for so long is dead; one that was to begin was never woken.
SILENCE = timedelta(minutes=10)
UNWOKEN = timedelta(minutes=1)


class MadeQuerySet(models.QuerySet[Any]):
    """Files that were asked for, by how far they are."""

    def left_behind(self, at: datetime | None = None) -> MadeQuerySet:
        """Those that at instant `at` (now) no worker is about to finish."""
        at = at or timezone.now()
        return self.filter(
            Q(status=MadeStatus.ASKED, heard_at__lt=at - UNWOKEN)
            | Q(status=MadeStatus.MAKING, heard_at__lt=at - SILENCE)
        )


class Made(models.Model):
    """One file that a worker makes because somebody has asked for it (`making`), and how far it is.

    Each kind has its `language`, its `status`, of which those of `MadeStatus` are some, and counts its `done` of `total`
    in what it consists of.
    """

    if TYPE_CHECKING:
        language: str
        status: str

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    heard_at = models.DateTimeField(_("last heard of"), default=timezone.now)
    made_at = models.DateTimeField(_("made"), null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))

    class Meta:
        abstract = True

    @property
    def is_made(self) -> bool:
        """Whether there is a file."""
        return self.status == MadeStatus.MADE

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it before it or in hand."""
        return self.status in UNDER_WAY
