"""Asking for the floor, the order of speakers, the acts of the chair, statements; side events and accreditation."""

import consultations.floor.models
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import imrf_portal.kit.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0012_townhalls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Floor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("closes_at", models.DateTimeField(help_text="New York time.", verbose_name="asking closes")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="minutes for all speakers",
                    ),
                ),
                (
                    "minutes_each",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="minutes for each speaker",
                    ),
                ),
                (
                    "secret",
                    models.CharField(
                        default=consultations.floor.models.new_secret, editable=False, max_length=64
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="opened"
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="floor",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "floor of an event",
                "verbose_name_plural": "floors of events",
                "ordering": ["-closes_at"],
            },
        ),
        migrations.CreateModel(
            name="FloorRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=80)),
                (
                    "shown_organisation",
                    models.CharField(max_length=200, verbose_name="organization as shown"),
                ),
                ("shown_organisation_language", models.CharField(default="en", max_length=10)),
                (
                    "constituency",
                    models.CharField(
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
                        verbose_name="constituency",
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
                        verbose_name="language of the intervention",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="topic, for the chair")),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "Asked for"), ("withdrawn", "Withdrawn")],
                        default="asked",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="consultations.agendaitem",
                        verbose_name="agenda item",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="floor_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "floor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="consultations.floor",
                        verbose_name="event",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="floor_requests",
                        to="accounts.organisation",
                        verbose_name="organization",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="declarations.paragraph",
                        verbose_name="paragraph",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compact.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for the floor",
                "verbose_name_plural": "requests for the floor",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SideEventCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "criteria",
                    models.TextField(
                        help_text="By what an application is decided; everybody reads them.",
                        verbose_name="criteria",
                    ),
                ),
                (
                    "criteria_en",
                    models.TextField(
                        help_text="By what an application is decided; everybody reads them.",
                        null=True,
                        verbose_name="criteria",
                    ),
                ),
                (
                    "criteria_ar",
                    models.TextField(
                        help_text="By what an application is decided; everybody reads them.",
                        null=True,
                        verbose_name="criteria",
                    ),
                ),
                (
                    "criteria_es",
                    models.TextField(
                        help_text="By what an application is decided; everybody reads them.",
                        null=True,
                        verbose_name="criteria",
                    ),
                ),
                (
                    "criteria_fr",
                    models.TextField(
                        help_text="By what an application is decided; everybody reads them.",
                        null=True,
                        verbose_name="criteria",
                    ),
                ),
                (
                    "criteria_ru",
                    models.TextField(
                        help_text="By what an application is decided; everybody reads them.",
                        null=True,
                        verbose_name="criteria",
                    ),
                ),
                (
                    "criteria_zh_hans",
                    models.TextField(
                        help_text="By what an application is decided; everybody reads them.",
                        null=True,
                        verbose_name="criteria",
                    ),
                ),
                (
                    "opens_at",
                    models.DateTimeField(
                        help_text="New York time. Nobody sees the call before.", verbose_name="opens"
                    ),
                ),
                ("closes_at", models.DateTimeField(help_text="New York time.", verbose_name="closes")),
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="side_event_call",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "call for side events",
                "verbose_name_plural": "calls for side events",
                "ordering": ["-cycle__year"],
            },
        ),
        migrations.CreateModel(
            name="SideEventApplication",
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
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
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
                        verbose_name="language of the texts",
                    ),
                ),
                ("organisers", models.TextField(blank=True, verbose_name="other organizers")),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in-person", "In person"),
                            ("online", "Online"),
                            ("hybrid", "In person and online"),
                        ],
                        max_length=9,
                        verbose_name="format",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ar", "العربية"),
                                ("zh-hans", "中文"),
                                ("en", "English"),
                                ("fr", "Français"),
                                ("ru", "Русский"),
                                ("es", "Español"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages of the event",
                    ),
                ),
                ("abstract", models.TextField(blank=True, verbose_name="abstract")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="contact")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="applicant",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="lead organization",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="consultations.sideeventcall",
                        verbose_name="call",
                    ),
                ),
            ],
            options={
                "verbose_name": "application for a side event",
                "verbose_name_plural": "applications for side events",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SpeakingList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.PositiveSmallIntegerField(editable=False, verbose_name="rule")),
                ("secret", models.CharField(editable=False, max_length=64)),
                ("seed", models.CharField(editable=False, max_length=64)),
                ("entrants", models.JSONField(editable=False)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="minutes for all speakers"),
                ),
                (
                    "minutes_each",
                    models.PositiveSmallIntegerField(editable=False, verbose_name="minutes for each speaker"),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="made"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "floor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list",
                        to="consultations.floor",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of speakers",
                "verbose_name_plural": "lists of speakers",
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="consultations.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="declarations.paragraph",
                        verbose_name="paragraph",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement on a paragraph",
                "verbose_name_plural": "statements on paragraphs",
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("is_planned", models.BooleanField(verbose_name="fits into the time")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "To come"),
                            ("called", "Called"),
                            ("speaking", "Speaking"),
                            ("stopped", "Clock stopped"),
                            ("given", "Has spoken"),
                            ("absent", "Was absent"),
                            ("left", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("seconds", models.PositiveIntegerField(default=0, verbose_name="seconds spoken")),
                ("began_at", models.DateTimeField(editable=False, null=True, verbose_name="clock started")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="consultations.speakinglist",
                        verbose_name="list",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turn",
                        to="consultations.floorrequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "turn",
                "verbose_name_plural": "turns",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ChairAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=8)),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("waiting", "To come"),
                            ("called", "Called"),
                            ("speaking", "Speaking"),
                            ("stopped", "Clock stopped"),
                            ("given", "Has spoken"),
                            ("absent", "Was absent"),
                            ("left", "Withdrawn"),
                        ],
                        max_length=8,
                    ),
                ),
                ("was_seconds", models.PositiveIntegerField()),
                ("was_began_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="consultations.speakinglist",
                    ),
                ),
                (
                    "turn",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="consultations.turn",
                    ),
                ),
            ],
            options={
                "verbose_name": "act of the chair",
                "verbose_name_plural": "acts of the chair",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="AccreditationTrack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ru", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_zh_hans", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("for_whom", models.TextField(blank=True, verbose_name="for whom")),
                ("for_whom_en", models.TextField(blank=True, null=True, verbose_name="for whom")),
                ("for_whom_ar", models.TextField(blank=True, null=True, verbose_name="for whom")),
                ("for_whom_es", models.TextField(blank=True, null=True, verbose_name="for whom")),
                ("for_whom_fr", models.TextField(blank=True, null=True, verbose_name="for whom")),
                ("for_whom_ru", models.TextField(blank=True, null=True, verbose_name="for whom")),
                ("for_whom_zh_hans", models.TextField(blank=True, null=True, verbose_name="for whom")),
                ("steps", models.TextField(blank=True, verbose_name="what to do")),
                ("steps_en", models.TextField(blank=True, null=True, verbose_name="what to do")),
                ("steps_ar", models.TextField(blank=True, null=True, verbose_name="what to do")),
                ("steps_es", models.TextField(blank=True, null=True, verbose_name="what to do")),
                ("steps_fr", models.TextField(blank=True, null=True, verbose_name="what to do")),
                ("steps_ru", models.TextField(blank=True, null=True, verbose_name="what to do")),
                ("steps_zh_hans", models.TextField(blank=True, null=True, verbose_name="what to do")),
                (
                    "opens_on",
                    models.DateField(
                        blank=True, help_text="A day in New York.", null=True, verbose_name="opens"
                    ),
                ),
                (
                    "closes_on",
                    models.DateField(
                        blank=True, help_text="A day in New York.", null=True, verbose_name="closes"
                    ),
                ),
                ("form_url", models.URLField(blank=True, max_length=400, verbose_name="form")),
                ("more_url", models.URLField(blank=True, max_length=400, verbose_name="more about it")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accreditation_tracks",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "track of accreditation",
                "verbose_name_plural": "tracks of accreditation",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__isnull", True),
                            ("closes_on__isnull", True),
                            ("closes_on__gte", models.F("opens_on")),
                            _connector="OR",
                        ),
                        name="track_closes_after_it_opens",
                        violation_error_message="The last day cannot be before the first.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", models.F("minutes_each")), ("minutes_each__gte", 1)),
                name="floor_has_time_for_one_speaker",
                violation_error_message="There has to be time for at least one speaker.",
            ),
        ),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opened_at"))),
                name="floor_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "asked")),
                fields=("floor", "organisation"),
                name="one_request_an_organisation_and_event",
            ),
        ),
        migrations.AddConstraint(
            model_name="sideeventcall",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="call_closes_after_it_opens",
                violation_error_message="The call closes after it opens.",
            ),
        ),
        migrations.AddIndex(
            model_name="sideeventapplication",
            index=models.Index(fields=["status", "received_at"], name="side_events_in_the_queue"),
        ),
        migrations.AddConstraint(
            model_name="sideeventapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", False), ("status", "waiting"), _connector="OR"),
                name="only_what_was_sent_is_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(fields=("list", "number"), name="turns_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("called", "speaking", "stopped"))),
                fields=("list",),
                name="one_speaker_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("began_at__isnull", False), ("status", "speaking")),
                    models.Q(models.Q(("status", "speaking"), _negated=True), ("began_at__isnull", True)),
                    _connector="OR",
                ),
                name="clock_runs_while_somebody_speaks",
            ),
        ),
        migrations.AddConstraint(
            model_name="chairact",
            constraint=models.UniqueConstraint(
                fields=("list", "number"), name="acts_of_the_chair_are_numbered"
            ),
        ),
    ]
