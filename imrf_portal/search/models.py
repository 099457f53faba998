"""The index of everything public, what of it is to be written anew, and the searches that people follow.

An entry holds no text that anybody could read: only the stems of words with their places. Titles and excerpts are read
from the things themselves, through their own gates, at the moment they are shown; so an entry that has grown old can
never show what is no longer public.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Cycle, State

# The longest search that is kept, and that is read at all, in characters.
MOST_CHARACTERS = 200


class Entry(models.Model):
    """What one public thing says in one language, and what it can be narrowed by.

    `words` are all its words, `title` those of its title alone; `is_remark` tells what is said in consultations, which
    may be a million things, from everything else. `entered_at` stays when the entry is written anew.
    """

    kind = models.CharField(max_length=16)
    key = models.BigIntegerField()
    language = models.CharField(max_length=10)
    is_remark = models.BooleanField()
    words = SearchVectorField()
    title = SearchVectorField()
    published_at = models.DateTimeField()
    entered_at = models.DateTimeField(default=timezone.now)
    cycle = models.ForeignKey(Cycle, models.CASCADE, null=True, related_name="+", db_index=False)
    state = models.ForeignKey(State, models.CASCADE, null=True, related_name="+", db_index=False)
    objectives = ArrayField(models.PositiveSmallIntegerField(), default=list)
    voice = models.CharField(max_length=12, choices=OrganisationKind.choices, blank=True)

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "language"], name="one_entry_a_thing_and_language")
        ]
        indexes = [
            # Two halves, so that what grows with the comments never slows what does not.
            GinIndex(fields=["words"], condition=Q(is_remark=True), fastupdate=False, name="remarks_by_word"),
            GinIndex(
                fields=["words"], condition=Q(is_remark=False), fastupdate=False, name="other_entries_by_word"
            ),
            GinIndex(fields=["title"], fastupdate=False, name="entries_by_title"),
            models.Index(fields=["is_remark", "-published_at", "-id"], name="entries_newest"),
            models.Index(
                fields=["is_remark", "language", "-published_at", "-id"], name="entries_newest_in_language"
            ),
            models.Index(fields=["kind", "-published_at", "-id"], name="entries_newest_of_a_kind"),
            models.Index(fields=["entered_at"], name="entries_by_entering"),
            # What a filter leaves, so that it is not looked for among everything.
            models.Index(
                fields=["state", "is_remark", "-published_at", "-id"],
                condition=Q(state__isnull=False),
                name="entries_newest_of_a_state",
            ),
            models.Index(
                fields=["cycle", "is_remark", "-published_at", "-id"],
                condition=Q(cycle__isnull=False),
                name="entries_newest_of_a_cycle",
            ),
            models.Index(
                fields=["voice", "is_remark", "-published_at", "-id"],
                condition=Q(voice__gt=""),
                name="entries_newest_of_a_voice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.language})"


class Due(models.Model):
    """Something a record was written about, so that what is found of it is written anew.

    Rows come from a trigger on the records and are only ever added, one for each statement and subject: a key that
    stood once would let the act that writes the record wait for the task that reads this row.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("thing to be indexed")
        verbose_name_plural = _("things to be indexed")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class SavedSearch(models.Model):
    """A search that can be followed: the same words and filters are one row for everybody.

    `asked` are the parameters of its page, `digest` tells the same search from others; what entered the index before
    `heard_until` has been told.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    words = models.CharField(_("words"), max_length=MOST_CHARACTERS)
    language = models.CharField(_("language"), max_length=10)
    asked = models.JSONField(default=dict)
    heard_until = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        """Its page in the active language; the words are looked for in the language they were kept in."""
        return f"{reverse('site_search')}?{urlencode(self.asked)}"
