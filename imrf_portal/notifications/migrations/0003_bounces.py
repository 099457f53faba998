import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_mailboxes")]

    operations = [
        migrations.CreateModel(
            name="Bounce",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bounce",
                        to="notifications.delivery",
                        verbose_name="delivery",
                    ),
                ),
                ("address", models.EmailField(db_index=True, max_length=254, verbose_name="address")),
                ("is_hard", models.BooleanField(verbose_name="for good")),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="As the other server put it (RFC 3463).",
                        max_length=20,
                        verbose_name="code",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="reported")),
            ],
            options={
                "verbose_name": "bounce",
                "verbose_name_plural": "bounces",
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254, unique=True, verbose_name="address")),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="code")),
            ],
            options={
                "verbose_name": "suppressed address",
                "verbose_name_plural": "suppressed addresses",
            },
        ),
    ]
