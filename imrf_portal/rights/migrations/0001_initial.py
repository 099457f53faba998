"""Archives of people's data, and closed accounts."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_redaction"),
        ("accounts", "0002_organisations_joined"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for its turn"),
                            ("making", "Being made"),
                            ("made", "Ready"),
                            ("failed", "Could not be made"),
                            ("gone", "Deleted after its time"),
                        ],
                        default="asked",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="parts done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="parts in all")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked for"),
                ),
                (
                    "heard_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="last heard of"),
                ),
                ("made_at", models.DateTimeField(null=True, verbose_name="made")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archives",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "archive of a person's data",
                "verbose_name_plural": "archives of people's data",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("asked", "making"))),
                        fields=("person",),
                        name="one_archive_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("made_at__isnull", False), ("status", "made")),
                            models.Q(models.Q(("status", "made"), _negated=True), ("file__isnull", True)),
                            _connector="OR",
                        ),
                        name="made_archive_alone_has_its_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_unnamed", models.BooleanField(verbose_name="without the name")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "closed account",
                "verbose_name_plural": "closed accounts",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=["id"],
                        name="closings_to_finish",
                    )
                ],
            },
        ),
    ]
