import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_organisations_joined")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="succeeds",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="successors",
                to="accounts.membership",
                verbose_name="takes over from",
            ),
        ),
    ]
