"""Parallel assessments; where what the secretariat entered came from; in which window an answer was typed."""

import django.db.models.deletion
import django.utils.timezone
import imrf_portal.kit.references
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("compact", "0001_initial"),
        ("documents", "0002_texts_and_scans"),
        ("reviews", "0002_filed_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="carried_from",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="compact.round",
                verbose_name="carried over from",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="window",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="edition",
            name="entered_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="source_date",
            field=models.DateField(blank=True, null=True, verbose_name="date of the note or document"),
        ),
        migrations.AddField(
            model_name="edition",
            name="source_symbol",
            field=models.CharField(blank=True, max_length=100, verbose_name="symbol of the note or document"),
        ),
        migrations.AddField(
            model_name="variant",
            name="window",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Received, waiting for moderation"),
                            ("published", "Published"),
                            ("returned", "Returned to its author"),
                            ("withheld", "Withheld"),
                            ("withdrawn", "Withdrawn by its author"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="received"
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published")),
                (
                    "reference",
                    models.CharField(
                        default=imrf_portal.kit.references.new_reference,
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "shown_organisation",
                    models.CharField(blank=True, max_length=200, verbose_name="organization as shown"),
                ),
                ("shown_organisation_language", models.CharField(blank=True, max_length=10)),
                (
                    "shown_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state", "State delegation"),
                            ("un", "United Nations entity"),
                            ("igo", "Intergovernmental organization"),
                            ("ngo", "Civil society organization"),
                            ("migrants", "Migrant organization"),
                            ("diaspora", "Diaspora organization"),
                            ("union", "Trade union"),
                            ("private", "Private sector"),
                            ("academia", "Academia"),
                            ("local", "Local authority"),
                            ("nhri", "National human rights institution"),
                            ("parliament", "Parliamentarians"),
                            ("faith", "Faith-based organization"),
                            ("youth", "Youth organization"),
                            ("media", "Media"),
                            ("secretariat", "Network secretariat"),
                            ("other", "Other stakeholder"),
                        ],
                        max_length=12,
                        verbose_name="kind as shown",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=1000, verbose_name="title")),
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
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="assessment as a whole")),
                ("links", models.TextField(blank=True, verbose_name="links")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                ("window", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="accounts.organisation",
                        verbose_name="organization",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="compact.round",
                        verbose_name="round of reporting",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="compact.state",
                        verbose_name="State",
                    ),
                ),
            ],
            options={
                "verbose_name": "parallel assessment",
                "verbose_name_plural": "parallel assessments",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="AssessedObjective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compact.objective",
                        verbose_name="objective",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="on_objectives",
                        to="reviews.assessment",
                        verbose_name="parallel assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment of an objective",
                "verbose_name_plural": "assessments of objectives",
                "ordering": ["objective__number"],
            },
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", False), ("status", "waiting")),
                fields=["received_at"],
                name="assessments_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("status", "published")),
                fields=["state", "round"],
                name="assessments_of_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", False), ("status", "waiting"), _connector="OR"),
                name="only_a_sent_assessment_is_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="published_assessment_has_its_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedobjective",
            constraint=models.UniqueConstraint(
                fields=("assessment", "objective"), name="objectives_are_assessed_once"
            ),
        ),
    ]
