"""Kinds of events become rows, named by their codes as before."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

KINDS = {
    "townhall": "Townhall",
    "briefing": "Briefing",
    "hearing": "Multi-stakeholder hearing",
    "dialogue": "Dialogue",
    "round-table": "Round table",
    "regional-review": "Regional review",
    "side-event": "Side event",
    "national": "Consultation held by a State",
    "forum": "Forum",
}


def name_kinds_in_use(apps, schema_editor):
    """A row for every kind that an event is of; the loader adds the others, and the names in five more languages."""
    Event, EventKind = (
        apps.get_model("consultations", "Event"),
        apps.get_model("consultations", "EventKind"),
    )
    used = set(Event.objects.order_by().values_list("kind", flat=True).distinct())
    EventKind.objects.bulk_create(
        EventKind(code=code, order=order, name=name, name_en=name)
        for order, (code, name) in enumerate(KINDS.items(), 1)
        if code in used
    )


class Migration(migrations.Migration):
    dependencies = [("consultations", "0013_floor")]

    operations = [
        migrations.CreateModel(
            name="EventKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unverified",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        help_text=(
                            "What has not been read in its official source yet. Untick what you have checked."
                        ),
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="It stands in the addresses of the calendar and is never changed.",
                        max_length=30,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_en", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=100, null=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "kind of event",
                "verbose_name_plural": "kinds of events",
                "ordering": ["order", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__in", ["consultation", "milestone"]), _negated=True),
                        name="event_kind_is_nothing_else_in_the_calendar",
                        violation_error_message=(
                            "The calendar uses this code for something else. Choose another."
                        ),
                    )
                ],
            },
        ),
        migrations.RunPython(name_kinds_in_use, migrations.RunPython.noop),
        # The same column of codes, now with a foreign key; on the way back a longer code keeps its first sixteen letters.
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="consultations.eventkind",
                to_field="code",
                verbose_name="kind",
            ),
        ),
    ]
