"""A stored file: what was sent under which name, and what its bytes are."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def storage_path(stored: "StoredFile", name: str) -> str:
    """Where a file lies: by its key alone, so that no name a person chose becomes a path."""
    return f"{stored.key.hex[:2]}/{stored.key.hex}"


class StoredFile(models.Model):
    """A file as it was received; its bytes never change."""

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

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
