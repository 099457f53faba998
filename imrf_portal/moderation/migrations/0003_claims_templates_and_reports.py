import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_families"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReasonTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("off-topic", "It does not concern the text it stands under."),
                            ("wrong-place", "It seems to belong to another paragraph or draft."),
                            (
                                "personal-data",
                                "It names or describes a private person who has not agreed to it.",
                            ),
                            ("offensive", "It attacks people instead of answering the text."),
                            ("duplicate", "The same text has been published already."),
                            ("unreadable", "The text or its file cannot be read."),
                            ("commercial", "It advertises goods or services."),
                            ("other", "Another reason, explained below."),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="As moderators find it; authors do not see it.",
                        max_length=100,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_en",
                    models.CharField(
                        help_text="As moderators find it; authors do not see it.",
                        max_length=100,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_ar",
                    models.CharField(
                        help_text="As moderators find it; authors do not see it.",
                        max_length=100,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_es",
                    models.CharField(
                        help_text="As moderators find it; authors do not see it.",
                        max_length=100,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        help_text="As moderators find it; authors do not see it.",
                        max_length=100,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_ru",
                    models.CharField(
                        help_text="As moderators find it; authors do not see it.",
                        max_length=100,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                (
                    "title_zh_hans",
                    models.CharField(
                        help_text="As moderators find it; authors do not see it.",
                        max_length=100,
                        null=True,
                        verbose_name="title",
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="words to the author")),
                (
                    "words_en",
                    models.TextField(max_length=2000, null=True, verbose_name="words to the author"),
                ),
                (
                    "words_ar",
                    models.TextField(max_length=2000, null=True, verbose_name="words to the author"),
                ),
                (
                    "words_es",
                    models.TextField(max_length=2000, null=True, verbose_name="words to the author"),
                ),
                (
                    "words_fr",
                    models.TextField(max_length=2000, null=True, verbose_name="words to the author"),
                ),
                (
                    "words_ru",
                    models.TextField(max_length=2000, null=True, verbose_name="words to the author"),
                ),
                (
                    "words_zh_hans",
                    models.TextField(max_length=2000, null=True, verbose_name="words to the author"),
                ),
                ("code", models.SlugField(blank=True, editable=False, max_length=60, null=True, unique=True)),
            ],
            options={
                "verbose_name": "reason template",
                "verbose_name_plural": "reason templates",
                "ordering": ["reason", "pk"],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="words",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(editable=False, max_length=60)),
                ("subject_id", models.BigIntegerField(editable=False)),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                ("until", models.DateTimeField(editable=False, verbose_name="until")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "verbose_name_plural": "claims",
                "constraints": [
                    models.UniqueConstraint(fields=("subject_type", "subject_id"), name="one_claim_a_thing")
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(editable=False, max_length=60)),
                ("subject_id", models.BigIntegerField(editable=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            (
                                "personal-data",
                                "It names or describes a private person who has not agreed to it.",
                            ),
                            ("offensive", "It attacks people instead of answering the text."),
                            ("imposture", "It is not by the person or organization it names."),
                            ("duplicate", "The same text has been published already."),
                            ("other", "Another reason, explained below."),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("words", models.TextField(blank=True, editable=False, verbose_name="explanation")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                ("settled_at", models.DateTimeField(editable=False, null=True, verbose_name="settled")),
                ("answer", models.TextField(blank=True, editable=False, verbose_name="words to the reader")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="moderation.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report by a reader",
                "verbose_name_plural": "reports by readers",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="reports_about_a_thing")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=("subject_type", "subject_id", "by"),
                        name="one_open_report_a_reader_and_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="settled_report_has_its_moderator",
                    ),
                ],
            },
        ),
    ]
