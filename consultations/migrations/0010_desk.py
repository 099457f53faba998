"""Unofficial translations beside comments, what is let in late, and the orders of the desk's queue."""

from __future__ import annotations

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0009_positions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["status", "received_at", "id"], name="comments_by_status_and_age"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["received_at", "id"], name="comments_by_age"),
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("text", models.TextField(verbose_name="translation")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="consultations.commentversion",
                        verbose_name="text",
                    ),
                ),
            ],
            options={
                "verbose_name": "unofficial translation",
                "verbose_name_plural": "unofficial translations",
                "ordering": ["language"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("text"), name="gin_trgm_ops"
                        ),
                        name="translations_by_words",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "language"), name="one_translation_a_language")
                ],
            },
        ),
        migrations.AddField(
            model_name="submission",
            name="is_late",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="let in after closing"
            ),
        ),
        migrations.CreateModel(
            name="LateRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unsent", models.UUIDField(editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked; the secretariat decides"),
                            ("let-in", "Let in"),
                            ("refused", "Not let in"),
                        ],
                        default="asked",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("kept_at", models.DateTimeField(editable=False, verbose_name="kept on the server")),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                ("answer", models.TextField(blank=True, editable=False, verbose_name="words to the author")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_requests",
                        to="consultations.consultation",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_request",
                        to="consultations.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to let in late",
                "verbose_name_plural": "requests to let in late",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["consultation", "status", "id"], name="late_requests_to_decide")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(status="let-in", submission__isnull=False)
                        | (~models.Q(status="let-in") & models.Q(submission__isnull=True)),
                        name="what_is_let_in_late_is_a_submission",
                    )
                ],
            },
        ),
    ]
