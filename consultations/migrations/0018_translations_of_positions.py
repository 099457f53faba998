import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("consultations", "0017_hearing_sessions")]

    operations = [
        migrations.AddField(
            model_name="translation",
            name="position_version",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="translations",
                to="consultations.positionversion",
                verbose_name="version of a position",
            ),
        ),
        migrations.AlterField(
            model_name="translation",
            name="version",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="translations",
                to="consultations.commentversion",
                verbose_name="text",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.UniqueConstraint(
                fields=("position_version", "language"), name="one_translation_of_a_position_a_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=Q(("position_version__isnull", True), ("version__isnull", False))
                | Q(("position_version__isnull", False), ("version__isnull", True)),
                name="translation_is_of_one_text",
            ),
        ),
    ]
