from __future__ import annotations

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import consultations.endorsing.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("consultations", "0007_corrections"),
        ("declarations", "0002_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JointSubmission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "status",
                    models.CharField(
                        choices=[("preparing", "Being prepared"), ("sent", "Sent"), ("given-up", "Given up")],
                        default="preparing",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "begun_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="begun"
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_submissions",
                        to="consultations.consultation",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_submissions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="led by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_submissions",
                        to="accounts.organisation",
                        verbose_name="lead organization",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint",
                        to="consultations.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "joint submission",
                "verbose_name_plural": "joint submissions",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
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
                            ("invited", "Asked, not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("left", "Has left"),
                            ("declined", "Declined"),
                            ("withheld", "Withheld by the secretariat"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "invited_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                ("confirmed_at", models.DateTimeField(editable=False, null=True, verbose_name="confirmed")),
                ("left_at", models.DateTimeField(editable=False, null=True, verbose_name="left")),
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
                    "joint",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="consultations.jointsubmission",
                        verbose_name="joint submission",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="consultations.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="accounts.organisation",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "endorsement",
                "verbose_name_plural": "endorsements",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(editable=False, max_length=254)),
                ("named", models.CharField(blank=True, max_length=200, verbose_name="whom")),
                ("language", models.CharField(max_length=10)),
                (
                    "nonce",
                    models.CharField(
                        default=consultations.endorsing.models.new_nonce, editable=False, max_length=32
                    ),
                ),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="can be answered until")),
                (
                    "endorsement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to="consultations.endorsement",
                    ),
                ),
                (
                    "joint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="consultations.jointsubmission",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation by mail",
                "verbose_name_plural": "invitations by mail",
            },
        ),
        migrations.AddField(
            model_name="unsent",
            name="joint",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="remarks",
                to="consultations.jointsubmission",
            ),
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="reservation")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "endorsement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservations",
                        to="consultations.endorsement",
                        verbose_name="endorsement",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="declarations.paragraph",
                        verbose_name="paragraph",
                    ),
                ),
            ],
            options={
                "verbose_name": "reservation",
                "verbose_name_plural": "reservations",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="jointsubmission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sent"), ("submission__isnull", False)),
                    models.Q(models.Q(("status", "sent"), _negated=True), ("submission__isnull", True)),
                    _connector="OR",
                ),
                name="joint_submission_is_sent_as_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("joint"),
                django.db.models.functions.text.Lower("address"),
                name="one_invitation_an_address_and_joint",
            ),
        ),
        migrations.AddIndex(
            model_name="endorsement",
            index=models.Index(fields=["joint", "status"], name="endorsements_of_joint"),
        ),
        migrations.AddIndex(
            model_name="endorsement",
            index=models.Index(fields=["comment", "status"], name="endorsements_of_comment"),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment__isnull", True), ("joint__isnull", False)),
                    models.Q(("comment__isnull", False), ("joint__isnull", True)),
                    _connector="OR",
                ),
                name="endorsement_has_one_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("joint", "organisation"),
                name="one_signature_an_organisation_and_joint",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", True), ("person__isnull", False)),
                fields=("joint", "person"),
                name="one_signature_a_person_and_joint",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("comment", "organisation"),
                name="one_signature_an_organisation_and_comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", True), ("person__isnull", False)),
                fields=("comment", "person"),
                name="one_signature_a_person_and_comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "confirmed"), _negated=True),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        models.Q(
                            models.Q(("shown_name", ""), _negated=True),
                            models.Q(("shown_organisation", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="confirmed_endorsement_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "left"), _negated=True), ("left_at__isnull", False), _connector="OR"
                ),
                name="left_endorsement_has_its_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.UniqueConstraint(
                fields=("endorsement", "paragraph"), name="one_reservation_a_signature_and_paragraph"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="reservation_has_a_text"
            ),
        ),
        migrations.AddField(
            model_name="compilation",
            name="signed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
