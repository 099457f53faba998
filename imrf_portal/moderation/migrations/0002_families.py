import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Family",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(editable=False, max_length=60)),
                ("where", models.CharField(blank=True, editable=False, max_length=80)),
                ("words", models.BinaryField()),
                ("size", models.PositiveIntegerField(default=0, editable=False, verbose_name="how many")),
            ],
            options={
                "verbose_name": "family of near-identical texts",
                "verbose_name_plural": "families of near-identical texts",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("size__gte", 2)),
                        fields=["subject_type", "-id"],
                        name="families_of_several",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilyBand",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "band", "family_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("band", models.IntegerField()),
                (
                    "family",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="moderation.family",
                    ),
                ),
            ],
            options={
                "verbose_name": "band of a family of texts",
                "verbose_name_plural": "bands of families of texts",
            },
        ),
        migrations.CreateModel(
            name="FamilyMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(editable=False, max_length=60)),
                ("subject_id", models.BigIntegerField(editable=False)),
                (
                    "family",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="moderation.family",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a family of texts",
                "verbose_name_plural": "members of families of texts",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_type", "subject_id"), name="one_family_a_thing")
                ],
            },
        ),
    ]
