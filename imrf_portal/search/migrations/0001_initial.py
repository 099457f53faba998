import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0002_organisations_joined"), ("compact", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("words", models.CharField(max_length=200, verbose_name="words")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("asked", models.JSONField(default=dict)),
                ("heard_until", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("key", models.BigIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("is_remark", models.BooleanField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("title", django.contrib.postgres.search.SearchVectorField()),
                ("published_at", models.DateTimeField()),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "objectives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "voice",
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
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="compact.cycle",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="compact.state",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the index",
                "verbose_name_plural": "entries of the index",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("is_remark", True)),
                        fastupdate=False,
                        fields=["words"],
                        name="remarks_by_word",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("is_remark", False)),
                        fastupdate=False,
                        fields=["words"],
                        name="other_entries_by_word",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["title"], name="entries_by_title"
                    ),
                    models.Index(fields=["is_remark", "-published_at", "-id"], name="entries_newest"),
                    models.Index(
                        fields=["is_remark", "language", "-published_at", "-id"],
                        name="entries_newest_in_language",
                    ),
                    models.Index(fields=["kind", "-published_at", "-id"], name="entries_newest_of_a_kind"),
                    models.Index(fields=["entered_at"], name="entries_by_entering"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "language"), name="one_entry_a_thing_and_language"
                    )
                ],
            },
        ),
    ]
