"""Positions and open letters in versions, what of them is being written, where they were attached; signatures under them."""

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
        ("consultations", "0008_endorsing"),
        ("documents", "0002_texts_and_scans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttachedPosition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organisations",
                    models.PositiveIntegerField(verbose_name="organizations that had endorsed it"),
                ),
                (
                    "people",
                    models.PositiveIntegerField(verbose_name="people who had endorsed it in their own name"),
                ),
            ],
            options={
                "verbose_name": "attached position",
                "verbose_name_plural": "attached positions",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("appears_as", models.CharField(max_length=12, verbose_name="appears as")),
                ("shown_name", models.CharField(blank=True, max_length=150, verbose_name="name as shown")),
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
                (
                    "endorsed_until",
                    models.DateField(
                        help_text="New York time. Empty: it takes none.",
                        null=True,
                        verbose_name="last day for endorsements",
                    ),
                ),
            ],
            options={
                "verbose_name": "position",
                "verbose_name_plural": "positions",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PositionVersion",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
            ],
            options={
                "verbose_name": "version of a position",
                "verbose_name_plural": "versions of positions",
                "ordering": ["position", "number"],
            },
        ),
        migrations.CreateModel(
            name="UnsentPosition",
            fields=[
                (
                    "key",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("holder", models.CharField(editable=False, max_length=64)),
                ("title", models.CharField(blank=True, max_length=1000)),
                ("text", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("endorsed_until", models.DateField(null=True)),
                ("appears_as", models.CharField(blank=True, max_length=12)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "unsent position",
                "verbose_name_plural": "unsent positions",
            },
        ),
        migrations.RemoveConstraint(
            model_name="endorsement",
            name="endorsement_has_one_target",
        ),
        migrations.AddField(
            model_name="attachedposition",
            name="comment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attached_position",
                to="consultations.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="positions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="positions",
                to="compact.cycle",
                verbose_name="cycle",
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="positions",
                to="accounts.organisation",
                verbose_name="lead organization",
            ),
        ),
        migrations.AddField(
            model_name="positionversion",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.storedfile",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="positionversion",
            name="position",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="consultations.position",
                verbose_name="position",
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="standing",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.positionversion",
                verbose_name="text",
            ),
        ),
        migrations.AddField(
            model_name="attachedposition",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attached",
                to="consultations.positionversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="position_version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endorsements",
                to="consultations.positionversion",
                verbose_name="version of a position",
            ),
        ),
        migrations.AddIndex(
            model_name="endorsement",
            index=models.Index(fields=["position_version", "status"], name="endorsements_of_position"),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("comment__isnull", True),
                        ("joint__isnull", False),
                        ("position_version__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", False),
                        ("joint__isnull", True),
                        ("position_version__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("joint__isnull", True),
                        ("position_version__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="endorsement_has_one_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("position_version", "organisation"),
                name="one_signature_an_organisation_and_position_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", True), ("person__isnull", False)),
                fields=("position_version", "person"),
                name="one_signature_a_person_and_position_version",
            ),
        ),
        migrations.AddField(
            model_name="unsentposition",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unsent_positions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="unsentposition",
            name="cycle",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="compact.cycle"
            ),
        ),
        migrations.AddField(
            model_name="unsentposition",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="documents.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="unsentposition",
            name="position",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="consultations.position",
            ),
        ),
        migrations.AddField(
            model_name="unsentposition",
            name="sent_as",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="consultations.positionversion",
            ),
        ),
        migrations.AddField(
            model_name="unsentposition",
            name="speaks_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="positionversion",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["received_at"], name="positions_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="positionversion",
            constraint=models.UniqueConstraint(
                fields=("position", "number"), name="versions_of_a_position_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="positionversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting")),
                fields=("position",),
                name="one_version_of_a_position_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="positionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), ("file__isnull", False), _connector="OR"
                ),
                name="position_has_a_text_or_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="positionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="published_position_has_its_instant",
            ),
        ),
        migrations.AddIndex(
            model_name="unsentposition",
            index=models.Index(fields=["updated_at"], name="unsent_positions_by_age"),
        ),
    ]
