from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0015_finding_common_words")]

    operations = [
        migrations.AddField(
            model_name="endorsement",
            name="asked_again_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="asked again after declining"),
        ),
        migrations.AddField(
            model_name="positionversion",
            name="objectives",
            field=models.ManyToManyField(
                blank=True,
                editable=False,
                related_name="+",
                to="compact.objective",
                verbose_name="objectives",
            ),
        ),
    ]
