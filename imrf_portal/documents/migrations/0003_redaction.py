"""When and why a file was taken out for good."""

from django.db import migrations, models

GROUNDS = [
    ("third-person", "personal data of a third person"),
    ("court-order", "order of a court"),
    ("unlawful", "unlawful content"),
    ("safety", "safety of a person"),
    ("copyright", "copyright"),
    ("other", "another ground"),
    ("closed", "its author closed the account before it was published"),
]
MODELS = ("storedfile",)


def columns(model: str) -> list[migrations.AddField]:
    """When and why the words of a thing were taken out for good."""
    at = models.DateTimeField(editable=False, null=True, verbose_name="removed for good")
    ground = models.CharField(
        choices=GROUNDS, db_default="", default="", editable=False, max_length=12, verbose_name="ground"
    )
    return [
        migrations.AddField(model, "redacted_at", at),
        migrations.AddField(model, "redaction_ground", ground),
    ]


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_texts_and_scans")]

    operations = [operation for model in MODELS for operation in columns(model)]
