"""The first migration of all: what the portal asks of PostgreSQL, then the Compact's tables."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Principle",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                (
                    "letter",
                    models.CharField(
                        max_length=1,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-j]\\Z")],
                        verbose_name="letter",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=120, null=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "guiding principle",
                "verbose_name_plural": "guiding principles",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Region",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="address name")),
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
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="StakeholderGroup",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=120, null=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "stakeholder group",
                "verbose_name_plural": "stakeholder groups",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                ("slug", models.SlugField(max_length=20, unique=True, verbose_name="address name")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year of the Forum")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_en", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=160, null=True, verbose_name="name")),
                (
                    "prepared_from",
                    models.DateField(
                        blank=True,
                        help_text="The day its first regional review opened: from then on the portal shows this cycle as the current one. Empty: its preparation has not begun.",
                        null=True,
                        unique=True,
                        verbose_name="prepared from",
                    ),
                ),
                (
                    "forum_starts",
                    models.DateField(
                        blank=True,
                        help_text="Empty: not decided yet.",
                        null=True,
                        verbose_name="first day of the Forum",
                    ),
                ),
                ("forum_ends", models.DateField(blank=True, null=True, verbose_name="last day of the Forum")),
            ],
            options={
                "verbose_name": "cycle",
                "verbose_name_plural": "cycles",
                "ordering": ["year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("forum_ends", None), ("forum_starts", None)),
                            models.Q(
                                ("forum_ends__gte", models.F("forum_starts")),
                                ("forum_ends__isnull", False),
                                ("forum_starts__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="compact_cycle_forum_ends_after_it_starts",
                        violation_error_message="Give the first and the last day of the Forum, the last not before the first; or neither.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LoadedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=120)),
                ("values", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "code"), name="compact_loadedrecord_once_a_file_and_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(23),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("title_en", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("title_ru", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("title_zh_hans", models.CharField(max_length=300, null=True, verbose_name="title")),
                ("short_title", models.CharField(max_length=120, verbose_name="short title")),
                ("short_title_en", models.CharField(max_length=120, null=True, verbose_name="short title")),
                ("short_title_ar", models.CharField(max_length=120, null=True, verbose_name="short title")),
                ("short_title_es", models.CharField(max_length=120, null=True, verbose_name="short title")),
                ("short_title_fr", models.CharField(max_length=120, null=True, verbose_name="short title")),
                ("short_title_ru", models.CharField(max_length=120, null=True, verbose_name="short title")),
                (
                    "short_title_zh_hans",
                    models.CharField(max_length=120, null=True, verbose_name="short title"),
                ),
                (
                    "gcm_paragraph",
                    models.PositiveSmallIntegerField(unique=True, verbose_name="paragraph of the Compact"),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 23)),
                        name="compact_objective_number_1_to_23",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("starts_on", models.DateField(help_text="A day in New York.", verbose_name="first day")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Empty: it takes one day.", null=True, verbose_name="last day"
                    ),
                ),
                (
                    "date_verified",
                    models.BooleanField(
                        default=False,
                        help_text="The date was read in a public source.",
                        verbose_name="date verified",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=400, verbose_name="source of the date"),
                ),
                (
                    "is_demonstration",
                    models.BooleanField(
                        default=False,
                        help_text="An invented date, placed to show the portal at work.",
                        verbose_name="demonstration",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["starts_on", "ends_on", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "code"), name="compact_milestone_code_once_a_cycle"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="compact_milestone_ends_after_it_starts",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("regional", "regional review"), ("forum", "Forum")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The year the round is known by; conferences of one round may fall in the next year.",
                        verbose_name="year",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_en", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=160, null=True, verbose_name="name")),
                (
                    "cycle",
                    models.ForeignKey(
                        help_text="The cycle it feeds.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of a regional review only.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="compact.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "round of reporting",
                "verbose_name_plural": "rounds of reporting",
                "ordering": ["year", "region__order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "year", "region"),
                        name="compact_round_once_a_year_and_region",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "regional"), ("region__isnull", False)),
                            models.Q(("kind", "forum"), ("region__isnull", True)),
                            _connector="OR",
                        ),
                        name="compact_round_region_of_regional_reviews",
                        violation_error_message="A regional review has a region, a Forum has none.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundTable",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="number"
                    ),
                ),
                ("date", models.DateField(blank=True, null=True, verbose_name="day")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_tables",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "objectives",
                    models.ManyToManyField(
                        blank=True,
                        related_name="round_tables",
                        to="compact.objective",
                        verbose_name="objectives",
                    ),
                ),
            ],
            options={
                "verbose_name": "round table",
                "verbose_name_plural": "round tables",
                "ordering": ["cycle", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "number"), name="compact_roundtable_number_once_a_cycle"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="State",
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
                        help_text="What has not been read in its official source yet. Untick what you have checked.",
                        size=None,
                        verbose_name="still to be checked",
                    ),
                ),
                (
                    "iso_alpha2",
                    models.CharField(
                        max_length=2,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}\\Z")],
                        verbose_name="ISO 3166 code, two letters",
                    ),
                ),
                (
                    "iso_alpha3",
                    models.CharField(
                        max_length=3,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}\\Z")],
                        verbose_name="ISO 3166 code, three letters",
                    ),
                ),
                (
                    "m49",
                    models.CharField(
                        max_length=3,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[0-9]{3}\\Z")],
                        verbose_name="M49 code",
                    ),
                ),
                (
                    "slug",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("iso_alpha2"),
                        output_field=models.SlugField(max_length=2),
                        unique=True,
                        verbose_name="address name",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("formal_name", models.CharField(max_length=160, verbose_name="formal name")),
                ("formal_name_en", models.CharField(max_length=160, null=True, verbose_name="formal name")),
                ("formal_name_ar", models.CharField(max_length=160, null=True, verbose_name="formal name")),
                ("formal_name_es", models.CharField(max_length=160, null=True, verbose_name="formal name")),
                ("formal_name_fr", models.CharField(max_length=160, null=True, verbose_name="formal name")),
                ("formal_name_ru", models.CharField(max_length=160, null=True, verbose_name="formal name")),
                (
                    "formal_name_zh_hans",
                    models.CharField(max_length=160, null=True, verbose_name="formal name"),
                ),
                (
                    "un_status",
                    models.CharField(
                        choices=[("member", "Member State"), ("observer", "observer State")],
                        default="member",
                        max_length=10,
                        verbose_name="place in the United Nations",
                    ),
                ),
                (
                    "is_champion",
                    models.BooleanField(default=False, verbose_name="Champion country of the Compact"),
                ),
                (
                    "champion_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year of the latest public source that names it.",
                        null=True,
                        verbose_name="named Champion country in",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="A member of two regional commissions may report in both reviews.",
                        related_name="states",
                        to="compact.region",
                        verbose_name="review regions",
                    ),
                ),
            ],
            options={
                "verbose_name": "State",
                "verbose_name_plural": "States",
                "ordering": ["iso_alpha3"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_champion", True), ("champion_year", None), _connector="OR"),
                        name="compact_state_champion_year_of_champions",
                        violation_error_message="Only a Champion country has a year in which it was named one.",
                    )
                ],
            },
        ),
    ]
