import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compact", "0001_initial"),
        ("declarations", "0003_objectives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
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
                ("label", models.CharField(max_length=120, verbose_name="label")),
                ("slug", models.CharField(max_length=120, verbose_name="address")),
                (
                    "subject",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a few words of our own.",
                        max_length=200,
                        verbose_name="subject line",
                    ),
                ),
                (
                    "subject_en",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a few words of our own.",
                        max_length=200,
                        null=True,
                        verbose_name="subject line",
                    ),
                ),
                (
                    "subject_ar",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a few words of our own.",
                        max_length=200,
                        null=True,
                        verbose_name="subject line",
                    ),
                ),
                (
                    "subject_es",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a few words of our own.",
                        max_length=200,
                        null=True,
                        verbose_name="subject line",
                    ),
                ),
                (
                    "subject_fr",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a few words of our own.",
                        max_length=200,
                        null=True,
                        verbose_name="subject line",
                    ),
                ),
                (
                    "subject_ru",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a few words of our own.",
                        max_length=200,
                        null=True,
                        verbose_name="subject line",
                    ),
                ),
                (
                    "subject_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="What it is about, in a few words of our own.",
                        max_length=200,
                        null=True,
                        verbose_name="subject line",
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("states", "States"),
                            ("secretary-general", "Secretary-General"),
                            ("un-system", "United Nations system"),
                            ("stakeholders", "Stakeholders"),
                            ("all", "Everybody who carries out the Compact"),
                        ],
                        default="states",
                        max_length=17,
                        verbose_name="whom it binds",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="A day in New York.", null=True, verbose_name="by when"
                    ),
                ),
                ("symbol", models.CharField(blank=True, max_length=50, verbose_name="document symbol")),
                ("official_url", models.URLField(blank=True, verbose_name="official document")),
                (
                    "marked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="marked"
                    ),
                ),
                ("unmarked_at", models.DateTimeField(editable=False, null=True, verbose_name="unmarked")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="compact.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="marked by",
                    ),
                ),
                (
                    "objectives",
                    models.ManyToManyField(
                        blank=True,
                        related_name="commitments",
                        to="compact.objective",
                        verbose_name="objectives",
                    ),
                ),
                (
                    "paragraph",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitment",
                        to="declarations.paragraph",
                        verbose_name="paragraph",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ["-cycle__year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("unit", models.CharField(max_length=80, verbose_name="unit")),
                ("unit_en", models.CharField(max_length=80, null=True, verbose_name="unit")),
                ("unit_ar", models.CharField(max_length=80, null=True, verbose_name="unit")),
                ("unit_es", models.CharField(max_length=80, null=True, verbose_name="unit")),
                ("unit_fr", models.CharField(max_length=80, null=True, verbose_name="unit")),
                ("unit_ru", models.CharField(max_length=80, null=True, verbose_name="unit")),
                ("unit_zh_hans", models.CharField(max_length=80, null=True, verbose_name="unit")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("source_en", models.CharField(max_length=300, null=True, verbose_name="source")),
                ("source_ar", models.CharField(max_length=300, null=True, verbose_name="source")),
                ("source_es", models.CharField(max_length=300, null=True, verbose_name="source")),
                ("source_fr", models.CharField(max_length=300, null=True, verbose_name="source")),
                ("source_ru", models.CharField(max_length=300, null=True, verbose_name="source")),
                ("source_zh_hans", models.CharField(max_length=300, null=True, verbose_name="source")),
                ("custodian", models.CharField(max_length=200, verbose_name="custodian")),
                ("custodian_en", models.CharField(max_length=200, null=True, verbose_name="custodian")),
                ("custodian_ar", models.CharField(max_length=200, null=True, verbose_name="custodian")),
                ("custodian_es", models.CharField(max_length=200, null=True, verbose_name="custodian")),
                ("custodian_fr", models.CharField(max_length=200, null=True, verbose_name="custodian")),
                ("custodian_ru", models.CharField(max_length=200, null=True, verbose_name="custodian")),
                ("custodian_zh_hans", models.CharField(max_length=200, null=True, verbose_name="custodian")),
                (
                    "commitments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="indicators",
                        to="declarations.commitment",
                        verbose_name="commitments",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value")),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="compact.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="compact.state",
                        verbose_name="State",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="declarations.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "ordering": ["indicator", "state", "region", "year"],
            },
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(fields=("cycle", "slug"), name="one_commitment_an_address"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("indicator", "state", "region", "year"),
                name="one_figure_an_area_and_year",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__isnull", True), ("region__isnull", True), _connector="OR"),
                name="figure_is_of_a_state_or_a_region",
                violation_error_message="A figure is of one State, of one region, or of the world.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1990), ("year__lte", 2100)), name="figure_has_a_year_of_ours"
            ),
        ),
    ]
