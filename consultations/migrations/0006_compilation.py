"""The files of the secretariat and the co-facilitators, the proposals chosen for their text, and indexes for lists and feeds."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("consultations", "0005_carrying_and_passport"),
        ("declarations", "0002_lineage"),
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Chosen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen",
                        to="consultations.proposal",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chosen by",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="chosen")),
            ],
            options={
                "verbose_name": "chosen proposal",
                "verbose_name_plural": "chosen proposals",
            },
        ),
        migrations.CreateModel(
            name="Compilation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="compilations",
                        to="consultations.consultation",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("matrix-xlsx", "Matrix of comments, spreadsheet (.xlsx)"),
                            ("matrix-docx", "Matrix of comments, Word (.docx)"),
                            ("text", "Text with the chosen proposals in brackets, Word (.docx)"),
                            ("revisions", "Text with the chosen proposals as tracked changes, Word (.docx)"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            (
                                "readers",
                                "The secretariat and the co-facilitators: also what waits for moderation",
                            ),
                            ("public", "Everybody: published comments only"),
                        ],
                        max_length=7,
                        verbose_name="for",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "العربية"),
                            ("zh-hans", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("narrowing", models.JSONField(default=dict, verbose_name="filter")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for its turn"),
                            ("making", "Being made"),
                            ("made", "Ready"),
                            ("failed", "Could not be made"),
                        ],
                        default="asked",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="comments done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="comments in all")),
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
                ("released_at", models.DateTimeField(null=True, verbose_name="released")),
                (
                    "held",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "compilation",
                "verbose_name_plural": "compilations",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("status", "published")), fields=["-published_at"], name="comments_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="commentversion",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("text"), name="gin_trgm_ops"
                ),
                name="versions_by_words",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("shown_organisation"), name="gin_trgm_ops"
                ),
                name="submissions_by_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="compilation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("asked", "making"))),
                fields=("consultation", "kind", "audience", "language", "narrowing"),
                name="one_compilation_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="compilation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "made"), _negated=True),
                    models.Q(("file__isnull", False), ("made_at__isnull", False)),
                    _connector="OR",
                ),
                name="made_compilation_has_its_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="compilation",
            constraint=models.CheckConstraint(
                condition=models.Q(("released_at__isnull", True), ("audience", "public"), _connector="OR"),
                name="only_public_compilation_is_released",
            ),
        ),
    ]
