"""Agendas of items, series, registration for events, the published summary, and notices of the secretariat."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


LANGUAGES = ("ar", "zh_hans", "en", "fr", "ru", "es")


def give_agendas_items(apps, schema_editor):
    """Each line of an agenda becomes an item; the same line of every language is the same item."""
    Event, AgendaItem = (
        apps.get_model("consultations", "Event"),
        apps.get_model("consultations", "AgendaItem"),
    )
    for event in Event.objects.order_by("pk").iterator():
        lines = {
            code: [
                line.strip()[:300]
                for line in (getattr(event, f"agenda_{code}") or "").splitlines()
                if line.strip()
            ]
            for code in LANGUAGES
        }
        for place in range(max(map(len, lines.values()))):
            titles = {f"title_{code}": items[place] for code, items in lines.items() if place < len(items)}
            title = titles.get("title_en") or next(iter(titles.values()))
            AgendaItem.objects.create(
                event=event, order=place + 1, **{**titles, "title_en": title, "title": title}
            )
    # What was inserted is checked now: no table is altered while its checks are pending.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def give_agendas_lines(apps, schema_editor):
    """The way back."""
    Event, AgendaItem = (
        apps.get_model("consultations", "Event"),
        apps.get_model("consultations", "AgendaItem"),
    )
    for event in Event.objects.order_by("pk").iterator():
        items = list(AgendaItem.objects.filter(event=event).order_by("order", "pk"))
        for code in LANGUAGES:
            setattr(
                event,
                f"agenda_{code}",
                "\n".join(getattr(one, f"title_{code}") or "" for one in items).strip(),
            )
        event.agenda = event.agenda_en
        event.save()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("compact", "0001_initial"),
        ("consultations", "0011_reading"),
        ("declarations", "0002_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ru", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_zh_hans", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_en", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_ar", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_es", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_fr", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_ru", models.TextField(blank=True, null=True, verbose_name="description")),
                ("description_zh_hans", models.TextField(blank=True, null=True, verbose_name="description")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "series of events",
                "verbose_name_plural": "series of events",
                "ordering": ["-cycle__year", "slug"],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title", models.CharField(max_length=300, verbose_name="item")),
                ("title_en", models.CharField(max_length=300, null=True, verbose_name="item")),
                ("title_ar", models.CharField(max_length=300, null=True, verbose_name="item")),
                ("title_es", models.CharField(max_length=300, null=True, verbose_name="item")),
                ("title_fr", models.CharField(max_length=300, null=True, verbose_name="item")),
                ("title_ru", models.CharField(max_length=300, null=True, verbose_name="item")),
                ("title_zh_hans", models.CharField(max_length=300, null=True, verbose_name="item")),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="declarations.draft",
                        verbose_name="draft",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        # The old field still has the name that its items are reached by.
                        related_name="+",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "objectives",
                    models.ManyToManyField(
                        blank=True,
                        related_name="agenda_items",
                        to="compact.objective",
                        verbose_name="objectives",
                    ),
                ),
                (
                    "paragraphs",
                    models.ManyToManyField(
                        blank=True,
                        related_name="agenda_items",
                        to="declarations.paragraph",
                        verbose_name="paragraphs",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.RunPython(give_agendas_items, give_agendas_lines),
        migrations.RemoveField(
            model_name="event",
            name="agenda",
        ),
        migrations.RemoveField(
            model_name="event",
            name="agenda_ar",
        ),
        migrations.RemoveField(
            model_name="event",
            name="agenda_en",
        ),
        migrations.RemoveField(
            model_name="event",
            name="agenda_es",
        ),
        migrations.RemoveField(
            model_name="event",
            name="agenda_fr",
        ),
        migrations.RemoveField(
            model_name="event",
            name="agenda_ru",
        ),
        migrations.RemoveField(
            model_name="event",
            name="agenda_zh_hans",
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agenda",
                to="consultations.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="discussion",
            field=models.ForeignKey(
                blank=True,
                help_text="The consultation on the same topic: with it the event is a dialogue.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="consultations.consultation",
                verbose_name="discussion space",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="heard",
            field=models.TextField(
                blank=True,
                help_text="What the next draft took up of the meeting; published with the summary.",
                verbose_name="what we heard",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="heard_ar",
            field=models.TextField(
                blank=True,
                help_text="What the next draft took up of the meeting; published with the summary.",
                null=True,
                verbose_name="what we heard",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="heard_en",
            field=models.TextField(
                blank=True,
                help_text="What the next draft took up of the meeting; published with the summary.",
                null=True,
                verbose_name="what we heard",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="heard_es",
            field=models.TextField(
                blank=True,
                help_text="What the next draft took up of the meeting; published with the summary.",
                null=True,
                verbose_name="what we heard",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="heard_fr",
            field=models.TextField(
                blank=True,
                help_text="What the next draft took up of the meeting; published with the summary.",
                null=True,
                verbose_name="what we heard",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="heard_ru",
            field=models.TextField(
                blank=True,
                help_text="What the next draft took up of the meeting; published with the summary.",
                null=True,
                verbose_name="what we heard",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="heard_zh_hans",
            field=models.TextField(
                blank=True,
                help_text="What the next draft took up of the meeting; published with the summary.",
                null=True,
                verbose_name="what we heard",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="interpretation",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("ar", "العربية"),
                        ("zh-hans", "中文"),
                        ("en", "English"),
                        ("fr", "Français"),
                        ("ru", "Русский"),
                        ("es", "Español"),
                        ("sign", "International Sign"),
                        ("captions", "Captions"),
                    ],
                    max_length=10,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="interpretation",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="next_draft",
            field=models.ForeignKey(
                blank=True,
                help_text="The draft in which what was heard can be read.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="heard_at",
                to="declarations.draft",
                verbose_name="next draft",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="region",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="compact.region",
                verbose_name="region",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="state",
            field=models.ForeignKey(
                blank=True,
                help_text="The State that holds it for its own review; its page shows the event.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="compact.state",
                verbose_name="State",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="summarised_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="summary published"),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("townhall", "Townhall"),
                    ("briefing", "Briefing"),
                    ("hearing", "Multi-stakeholder hearing"),
                    ("dialogue", "Dialogue"),
                    ("round-table", "Round table"),
                    ("regional-review", "Regional review"),
                    ("side-event", "Side event"),
                    ("national", "Consultation held by a State"),
                    ("forum", "Forum"),
                ],
                default="townhall",
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="link",
            field=models.URLField(
                blank=True,
                help_text="Everybody sees it. A link for those who registered belongs to the registration.",
                verbose_name="link to take part",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary",
            field=models.TextField(
                blank=True, help_text="Not shown before the summary is published.", verbose_name="summary"
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary_ar",
            field=models.TextField(
                blank=True,
                help_text="Not shown before the summary is published.",
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary_en",
            field=models.TextField(
                blank=True,
                help_text="Not shown before the summary is published.",
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary_es",
            field=models.TextField(
                blank=True,
                help_text="Not shown before the summary is published.",
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary_fr",
            field=models.TextField(
                blank=True,
                help_text="Not shown before the summary is published.",
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary_ru",
            field=models.TextField(
                blank=True,
                help_text="Not shown before the summary is published.",
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary_zh_hans",
            field=models.TextField(
                blank=True,
                help_text="Not shown before the summary is published.",
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="consultations.series",
                verbose_name="series",
            ),
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("places", models.PositiveIntegerField(verbose_name="places")),
                (
                    "closes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="New York time. Empty: when the event begins.",
                        null=True,
                        verbose_name="registration closes",
                    ),
                ),
                (
                    "join_link",
                    models.URLField(
                        blank=True,
                        help_text="Nobody sees it; the portal leads those there whose place is confirmed, once they are signed in.",
                        verbose_name="link to take part, for the confirmed alone",
                    ),
                ),
                ("link_version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_number", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="admission",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration for an event",
                "verbose_name_plural": "registration for events",
                "ordering": ["-event__starts_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1)), name="admission_has_a_place_at_least"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=150, verbose_name="subject")),
                ("subject_en", models.CharField(max_length=150, null=True, verbose_name="subject")),
                ("subject_ar", models.CharField(max_length=150, null=True, verbose_name="subject")),
                ("subject_es", models.CharField(max_length=150, null=True, verbose_name="subject")),
                ("subject_fr", models.CharField(max_length=150, null=True, verbose_name="subject")),
                ("subject_ru", models.CharField(max_length=150, null=True, verbose_name="subject")),
                ("subject_zh_hans", models.CharField(max_length=150, null=True, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("text_en", models.TextField(null=True, verbose_name="text")),
                ("text_ar", models.TextField(null=True, verbose_name="text")),
                ("text_es", models.TextField(null=True, verbose_name="text")),
                ("text_fr", models.TextField(null=True, verbose_name="text")),
                ("text_ru", models.TextField(null=True, verbose_name="text")),
                ("text_zh_hans", models.TextField(null=True, verbose_name="text")),
                (
                    "status",
                    models.CharField(
                        choices=[("preparing", "Being prepared"), ("sent", "Sent")],
                        default="preparing",
                        editable=False,
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="last changed"
                    ),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                (
                    "cycle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="declarations.draft",
                        verbose_name="draft",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cycle__isnull", False), ("draft__isnull", True), ("event__isnull", True)
                            ),
                            models.Q(
                                ("cycle__isnull", True), ("draft__isnull", False), ("event__isnull", True)
                            ),
                            models.Q(
                                ("cycle__isnull", True), ("draft__isnull", True), ("event__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="notice_is_about_one_thing",
                        violation_error_message="Choose one: a cycle, a draft or an event.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False, verbose_name="number")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("waiting", "On the waiting list"),
                            ("left", "Given up"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
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
                        verbose_name="language",
                    ),
                ),
                (
                    "needs_interpretation",
                    models.BooleanField(default=False, verbose_name="needs interpretation"),
                ),
                ("access_needs", models.TextField(blank=True, verbose_name="needs for taking part")),
                (
                    "registered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="registered"
                    ),
                ),
                ("attended", models.BooleanField(default=False, verbose_name="attended")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="accounts.organisation",
                        verbose_name="speaks for",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
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
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["event", "status", "number"], name="registrations_by_status")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "person"), name="one_registration_a_person_and_event"
                    ),
                    models.UniqueConstraint(fields=("event", "number"), name="registrations_stand_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("attended", False), ("status", "confirmed"), _connector="OR"),
                        name="only_the_confirmed_attended",
                    ),
                ],
            },
        ),
    ]
