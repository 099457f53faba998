import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0002_organisations_joined"), ("compact", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("manager", "Manager"),
                            ("focal-point", "Focal point"),
                            ("deputy", "Deputy focal point"),
                            ("co-facilitator", "Co-facilitator"),
                            ("moderator", "Moderator"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                ("addressee", models.CharField(editable=False, max_length=64)),
                ("masked", models.CharField(editable=False, max_length=260, verbose_name="address, masked")),
                ("takes_over_at", models.DateTimeField(null=True, verbose_name="takes over")),
                (
                    "status",
                    models.CharField(
                        choices=[("sent", "Sent"), ("accepted", "Accepted"), ("revoked", "Taken back")],
                        default="sent",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="sent"
                    ),
                ),
                ("expires_at", models.DateTimeField(editable=False, verbose_name="can be used until")),
                (
                    "cycle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.organisation",
                        verbose_name="organization",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                        verbose_name="takes over from",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to a role",
                "verbose_name_plural": "invitations to roles",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "sent")),
                        fields=["organisation"],
                        name="invitations_sent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("member", "Member"), ("manager", "Manager")],
                        default="member",
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                ("capacity", models.CharField(blank=True, max_length=500, verbose_name="in what capacity")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="answered")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membership_requests",
                        to="accounts.organisation",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membership_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to speak for an organization",
                "verbose_name_plural": "requests to speak for an organization",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["organisation"],
                        name="requests_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("person", "organisation"),
                        name="one_request_of_a_person_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("status", "waiting")),
                            models.Q(
                                models.Q(("status", "waiting"), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="answered_request_has_its_instant",
                    ),
                ],
            },
        ),
    ]
