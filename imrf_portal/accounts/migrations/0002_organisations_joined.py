import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="website",
            field=models.URLField(
                blank=True, db_default="", default="", max_length=300, verbose_name="website"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absorbed",
                to="accounts.organisation",
                verbose_name="merged into",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("member", "Member"),
                    ("manager", "Manager"),
                    ("focal-point", "Focal point"),
                    ("deputy", "Deputy focal point"),
                    ("co-facilitator", "Co-facilitator"),
                    ("moderator", "Moderator"),
                    ("administrator", "Administrator"),
                ],
                default="member",
                max_length=14,
                verbose_name="role",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", True), ("is_verified", False), _connector="OR"),
                name="merged_counts_as_verified_no_more",
                violation_error_message="This organization was merged into another, which is verified or not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True),
                name="nothing_is_merged_into_itself",
            ),
        ),
    ]
