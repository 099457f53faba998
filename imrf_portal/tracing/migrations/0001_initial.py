import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("consultations", "0001_initial"),
        ("declarations", "0004_commitments"),
        ("pledges", "0001_initial"),
        ("reviews", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Thing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "objectives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "paragraphs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "answer",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traced",
                        to="reviews.answer",
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traced",
                        to="consultations.comment",
                    ),
                ),
                (
                    "commitment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traced",
                        to="declarations.commitment",
                    ),
                ),
                (
                    "pledge",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traced",
                        to="pledges.pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "thing that can be linked",
                "verbose_name_plural": "things that can be linked",
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed by the portal"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("score", models.FloatField(editable=False, verbose_name="score")),
                ("likeness", models.FloatField(editable=False, verbose_name="words in common")),
                (
                    "objectives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="objectives",
                    ),
                ),
                (
                    "is_at_paragraph",
                    models.BooleanField(default=False, editable=False, verbose_name="at its paragraph"),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="proposed"
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_onward",
                        to="tracing.thing",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_back",
                        to="tracing.thing",
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "ordering": ["-score", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word", "thing_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("word", models.IntegerField()),
                (
                    "thing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="tracing.thing"
                    ),
                ),
            ],
            options={
                "verbose_name": "word of a thing",
                "verbose_name_plural": "words of things",
            },
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer__isnull", True),
                        ("comment__isnull", True),
                        ("commitment__isnull", False),
                        ("pledge__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("comment__isnull", True),
                        ("commitment__isnull", True),
                        ("pledge__isnull", False),
                    ),
                    models.Q(
                        ("answer__isnull", False),
                        ("comment__isnull", True),
                        ("commitment__isnull", True),
                        ("pledge__isnull", True),
                    ),
                    models.Q(
                        ("answer__isnull", True),
                        ("comment__isnull", False),
                        ("commitment__isnull", True),
                        ("pledge__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="thing_is_of_one_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["status", "-score", "id"], name="links_by_status_and_score"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                fields=("first", "second"), name="one_link_between_two_things"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "proposed"),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="decided_link_has_its_person_and_instant",
            ),
        ),
    ]
