"""Paragraphs say which objectives of the Compact they are about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compact", "0001_initial"),
        ("declarations", "0002_lineage"),
    ]

    operations = [
        migrations.AddField(
            model_name="paragraph",
            name="objectives",
            field=models.ManyToManyField(
                blank=True, related_name="paragraphs", to="compact.objective", verbose_name="objectives"
            ),
        ),
    ]
