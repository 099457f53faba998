"""Sessions of an event with hours of their own, and where the summary of a hearing is presented."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compact", "0001_initial"),
        ("consultations", "0016_joint_titles"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="presented_at",
            field=models.ForeignKey(
                blank=True,
                help_text="The step of the cycle, such as the Forum, at which the summary of a hearing is presented.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="presented",
                to="compact.milestone",
                verbose_name="summary presented at",
            ),
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "begins_after",
                    models.PositiveSmallIntegerField(
                        help_text="Counted from the beginning of the event: 0, 90.",
                        verbose_name="begins after, in minutes",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="minutes"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ru", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_zh_hans", models.CharField(max_length=200, null=True, verbose_name="title")),
                (
                    "moderators",
                    models.CharField(
                        blank=True,
                        help_text="What they are, not their names: a mayor, a trade union leader.",
                        max_length=300,
                        verbose_name="moderators",
                    ),
                ),
                (
                    "moderators_en",
                    models.CharField(
                        blank=True,
                        help_text="What they are, not their names: a mayor, a trade union leader.",
                        max_length=300,
                        null=True,
                        verbose_name="moderators",
                    ),
                ),
                (
                    "moderators_ar",
                    models.CharField(
                        blank=True,
                        help_text="What they are, not their names: a mayor, a trade union leader.",
                        max_length=300,
                        null=True,
                        verbose_name="moderators",
                    ),
                ),
                (
                    "moderators_es",
                    models.CharField(
                        blank=True,
                        help_text="What they are, not their names: a mayor, a trade union leader.",
                        max_length=300,
                        null=True,
                        verbose_name="moderators",
                    ),
                ),
                (
                    "moderators_fr",
                    models.CharField(
                        blank=True,
                        help_text="What they are, not their names: a mayor, a trade union leader.",
                        max_length=300,
                        null=True,
                        verbose_name="moderators",
                    ),
                ),
                (
                    "moderators_ru",
                    models.CharField(
                        blank=True,
                        help_text="What they are, not their names: a mayor, a trade union leader.",
                        max_length=300,
                        null=True,
                        verbose_name="moderators",
                    ),
                ),
                (
                    "moderators_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="What they are, not their names: a mayor, a trade union leader.",
                        max_length=300,
                        null=True,
                        verbose_name="moderators",
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
                        verbose_name="languages",
                    ),
                ),
                (
                    "interpretation",
                    django.contrib.postgres.fields.ArrayField(
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
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="consultations.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "round_table",
                    models.ForeignKey(
                        blank=True,
                        help_text="The round table of the Forum that it prepares.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="compact.roundtable",
                        verbose_name="round table",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["begins_after", "pk"],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="agenda",
                to="consultations.session",
                verbose_name="session",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1)), name="session_lasts_a_minute_at_least"
            ),
        ),
    ]
