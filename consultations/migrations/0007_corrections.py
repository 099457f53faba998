"""Comments that are corrected and moved, files that belong to one comment, and windows that do not write over each other."""

from __future__ import annotations

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Min, OuterRef, Q, Subquery

from imrf_portal.moderation.reasons import Reason


def give_to_the_first_comment(apps, schema_editor):
    """What came with a submission came, as far as anybody knows, with its first comment."""
    Attachment = apps.get_model("consultations", "Attachment")
    Comment = apps.get_model("consultations", "Comment")
    of_same = Comment.objects.filter(submission=OuterRef("submission")).order_by()
    first = of_same.values("submission").annotate(first=Min("pk")).values("first")
    Attachment.objects.update(comment=Subquery(first))


def exactly_one_of_four():
    targets = ("paragraph", "question", "draft", "event")
    condition = Q()
    for chosen in targets:
        condition |= Q(**{f"{target}__isnull": target != chosen for target in targets})
    return condition


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0006_compilation"),
        ("declarations", "0002_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="unsent",
            name="window",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="corrected_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="corrected"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="consultations.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="removed_for",
            field=models.CharField(
                blank=True,
                choices=Reason.choices,
                default="",
                editable=False,
                max_length=20,
                verbose_name="reason",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(give_to_the_first_comment, migrations.RunPython.noop, elidable=True),
        # The keys just written are checked at the end of a transaction, and no table with a check that waits is altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop, elidable=True),
        migrations.AlterField(
            model_name="attachment",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="consultations.comment",
                verbose_name="comment",
            ),
        ),
        migrations.RemoveField(model_name="attachment", name="submission"),
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_by_author", models.BooleanField(editable=False)),
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
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="consultations.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="declarations.draft",
                        verbose_name="whole draft",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="declarations.paragraph",
                        verbose_name="paragraph",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="consultations.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of a comment",
                "verbose_name_plural": "moves of comments",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=exactly_one_of_four(), name="move_has_one_target")
                ],
            },
        ),
    ]
