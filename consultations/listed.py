"""What a comment is listed by, beside it in one row, so that a list of a million begins as quickly as one of a hundred."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.moderation.models import Status

# What lists are made of; what was returned, withheld or withdrawn takes no room in their indexes.
LISTED = Q(status__in=[Status.PUBLISHED, Status.WAITING])


def _index(*columns: str, name: str, of: Q = LISTED) -> models.Index:
    """An index of lists; what a list asks of each row besides stands in it, so that no row is read before its turn."""
    asked = ["status", "standing_version"]
    return models.Index(fields=["consultation", *columns, "id"], include=asked, condition=of, name=name)


class Listed(models.Model):
    """What lists narrow and order comments by: copies of what stands in the submission, the version and the target.

    The database itself writes them whenever one of those changes (migration 0011), so no act needs to think of them;
    an instance in memory may not have them yet. `place` is where the target stands in its text (0: the whole of it).
    `endorsed` says how many endorse it, `replied` how many public replies it has, which `tallying` counts.
    """

    consultation = models.ForeignKey(
        "consultations.Consultation",
        models.PROTECT,
        null=True,
        related_name="comments",
        editable=False,
        db_index=False,
    )
    place = models.PositiveIntegerField(db_default=0, editable=False)
    written_in = models.CharField(max_length=10, blank=True, db_default="", editable=False)
    said_as = models.CharField(
        max_length=12, choices=OrganisationKind.choices, blank=True, db_default="", editable=False
    )
    said_by = models.CharField(max_length=200, blank=True, db_default="", editable=False)
    endorsed = models.PositiveIntegerField(db_default=0, editable=False)
    replied = models.PositiveIntegerField(db_default=0, editable=False)

    class Meta:
        abstract = True

    INDEXES = (
        _index(name="comments_in_consultation"),
        _index(name="waiting_in_consultation", of=Q(status=Status.WAITING)),
        _index("place", name="comments_by_place"),
        _index("written_in", name="comments_by_language"),
        _index("said_as", name="comments_by_kind"),
        _index("said_by", name="comments_by_organisation"),
        _index("endorsed", name="comments_by_endorsement"),
        _index("replied", name="comments_by_discussion"),
        # Words are found in versions; what else is asked of their comments stands in the index itself.
        models.Index(
            fields=["standing_version"],
            include=["consultation", "status", "place", "written_in", "said_as", "id"],
            name="comments_by_version",
        ),
    )
