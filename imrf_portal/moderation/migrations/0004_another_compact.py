"""A reason of its own for what another compact covers."""

from django.db import migrations, models

REASONS = [
    ("off-topic", "It does not concern the text it stands under."),
    ("wrong-place", "It seems to belong to another paragraph or draft."),
    ("personal-data", "It names or describes a private person who has not agreed to it."),
    ("offensive", "It attacks people instead of answering the text."),
    ("duplicate", "The same text has been published already."),
    ("unreadable", "The text or its file cannot be read."),
    ("commercial", "It advertises goods or services."),
    (
        "other-compact",
        "It concerns refugees or asylum seekers, whom the Global Compact on Refugees covers.",
    ),
    ("other", "Another reason, explained below."),
]


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_claims_templates_and_reports")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="reason",
            field=models.CharField(
                blank=True, choices=REASONS, editable=False, max_length=20, verbose_name="reason"
            ),
        ),
        migrations.AlterField(
            model_name="reasontemplate",
            name="reason",
            field=models.CharField(choices=REASONS, max_length=20, verbose_name="reason"),
        ),
    ]
