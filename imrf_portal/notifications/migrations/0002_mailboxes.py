import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254, unique=True, verbose_name="address")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "mailbox",
                "verbose_name_plural": "mailboxes",
            },
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="announced_to_a_person_once",
        ),
        migrations.RemoveConstraint(
            model_name="subscription",
            name="topic_followed_once",
        ),
        migrations.RemoveIndex(
            model_name="delivery",
            name="delivery_queue_personal",
        ),
        migrations.RemoveIndex(
            model_name="delivery",
            name="delivery_queue_followers",
        ),
        migrations.AddField(
            model_name="delivery",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="gathered",
                to="notifications.delivery",
                verbose_name="digest",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="pace",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "At once"), (1, "Once a day"), (7, "Once a week")],
                db_default=0,
                default=0,
                verbose_name="pace",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="label_language",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=10),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="cursor",
            field=models.BigIntegerField(
                default=-9223372036854775808,
                help_text="The number of the last reader whose letter was written; mailboxes count below zero.",
                verbose_name="reached",
            ),
        ),
        # Announcements whose letters are not all written yet have not reached the mailboxes, which now come first.
        migrations.RunSQL(
            "UPDATE notifications_announcement SET cursor = -9223372036854775808"
            " WHERE expanded_at IS NULL AND cursor = 0",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="delivery",
            name="person",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Nobody where a letter goes to an address without an account.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                    ("gathered", "In a digest"),
                ],
                default="queued",
                max_length=9,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="subscription",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["expanded_at"], name="announcement_expanded"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="mailbox",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notifications.mailbox",
                verbose_name="mailbox",
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="mailbox",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subscriptions",
                to="notifications.mailbox",
                verbose_name="mailbox",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="reader",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.F("person"), models.F("mailbox") * -1
                ),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="reader",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.F("person"), models.F("mailbox") * -1
                ),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    ("status", "queued"),
                    ("announcement__isnull", True),
                    models.Q(("kind", "digest"), _negated=True),
                ),
                fields=["leased_until", "not_before", "id"],
                name="delivery_queue_personal",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    ("status", "queued"),
                    models.Q(("announcement__isnull", False), ("kind", "digest"), _connector="OR"),
                ),
                fields=["leased_until", "not_before", "id"],
                name="delivery_queue_followers",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("digest__isnull", True), ("status", "gathered")),
                fields=["not_before", "reader"],
                name="delivery_gathered",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("digest__isnull", False)),
                fields=["digest"],
                name="delivery_items_of_digest",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("mailbox__isnull", False)), fields=["mailbox"], name="delivery_to_mailbox"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("announcement", "reader"), name="announced_to_a_reader_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("digest__isnull", True), ("status__in", ["gathered", "cancelled"]), _connector="OR"
                ),
                name="only_what_is_gathered_has_a_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", True), ("mailbox__isnull", True), _connector="OR"),
                name="letter_has_one_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("topic", "reader"),
                name="topic_followed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mailbox__isnull", False), ("person__isnull", True)),
                    models.Q(("mailbox__isnull", True), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="person_or_mailbox_follows",
            ),
        ),
    ]
