"""What a filter leaves of the index is found without reading the rest, in the order of days."""

from django.db import migrations, models


def newest_of(field: str, condition: models.Q) -> migrations.AddIndex:
    """An index of one field's values, each with its newest entries first."""
    fields = [field, "is_remark", "-published_at", "-id"]
    index = models.Index(fields=fields, condition=condition, name=f"entries_newest_of_a_{field}")
    return migrations.AddIndex("entry", index)


class Migration(migrations.Migration):
    dependencies = [("compact", "0001_initial"), ("search", "0002_due")]

    operations = [
        newest_of("state", models.Q(state__isnull=False)),
        newest_of("cycle", models.Q(cycle__isnull=False)),
        newest_of("voice", models.Q(voice__gt="")),
    ]
