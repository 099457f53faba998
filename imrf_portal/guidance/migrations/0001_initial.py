import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


# Versions stay as they were published; and every web process hears when a banner changes (imrf_portal.kit.changes).
FORWARDS = """
CREATE FUNCTION versions_of_pages_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of pages are append only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER versions_of_pages_are_append_only BEFORE UPDATE OR DELETE ON guidance_pageversion
    FOR EACH ROW EXECUTE FUNCTION versions_of_pages_are_append_only();
CREATE FUNCTION tell_of_banners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY imrf_changes;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_banners AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON guidance_banner
    FOR EACH STATEMENT EXECUTE FUNCTION tell_of_banners();
"""
BACKWARDS = """
DROP FUNCTION versions_of_pages_are_append_only() CASCADE;
DROP FUNCTION tell_of_banners() CASCADE;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0002_organisations_joined")]

    operations = [
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        choices=[
                            ("moderation", "Rules of the space"),
                            ("privacy", "Data protection"),
                            ("disclaimers", "Disclaimers"),
                            ("accessibility", "Accessibility"),
                            ("contact", "Contact"),
                            ("stakeholders", "Help for stakeholders"),
                            ("states", "Help for States"),
                            ("secretariat", "Help for the secretariat"),
                        ],
                        editable=False,
                        max_length=20,
                        unique=True,
                        verbose_name="page",
                    ),
                ),
            ],
            options={
                "verbose_name": "page",
                "verbose_name_plural": "pages",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Banner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("information", "Information"),
                            ("warning", "Warning"),
                            ("urgent", "Urgent"),
                        ],
                        default="information",
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("text_en", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_ar", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_es", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_fr", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_ru", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_zh_hans", models.CharField(max_length=300, null=True, verbose_name="text")),
                (
                    "link",
                    models.CharField(
                        blank=True,
                        help_text="An address of this portal such as /consultations/, or one that begins with https://.",
                        max_length=300,
                        verbose_name="link",
                    ),
                ),
                ("starts_at", models.DateTimeField(help_text="New York time.", verbose_name="shown from")),
                ("ends_at", models.DateTimeField(help_text="New York time.", verbose_name="shown until")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("taken_down_at", models.DateTimeField(editable=False, null=True, verbose_name="taken down")),
            ],
            options={
                "verbose_name": "banner",
                "verbose_name_plural": "banners",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="banner_ends_after_it_starts",
                        violation_error_message="The banner must end after it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("using", "Using the portal"),
                            ("taking-part", "Taking part in the Forum or a consultation"),
                            ("decision", "A decision of the moderators: an appeal"),
                            ("data", "My data"),
                            ("accessibility", "Accessibility"),
                            ("other", "Something else"),
                        ],
                        editable=False,
                        max_length=13,
                        verbose_name="what about",
                    ),
                ),
                ("name", models.CharField(blank=True, editable=False, max_length=150, verbose_name="name")),
                (
                    "address",
                    models.EmailField(
                        blank=True, editable=False, max_length=254, verbose_name="e-mail address"
                    ),
                ),
                ("text", models.TextField(blank=True, editable=False, verbose_name="letter")),
                ("language", models.CharField(editable=False, max_length=10, verbose_name="language")),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="received"
                    ),
                ),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["received_at"],
                        name="letters_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True),
                            models.Q(("address", ""), ("name", ""), ("text", "")),
                            _connector="OR",
                        ),
                        name="answered_letter_holds_nobodys_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PageVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False, verbose_name="version")),
                ("title", models.CharField(editable=False, max_length=120, verbose_name="title")),
                (
                    "title_en",
                    models.CharField(editable=False, max_length=120, null=True, verbose_name="title"),
                ),
                (
                    "title_ar",
                    models.CharField(editable=False, max_length=120, null=True, verbose_name="title"),
                ),
                (
                    "title_es",
                    models.CharField(editable=False, max_length=120, null=True, verbose_name="title"),
                ),
                (
                    "title_fr",
                    models.CharField(editable=False, max_length=120, null=True, verbose_name="title"),
                ),
                (
                    "title_ru",
                    models.CharField(editable=False, max_length=120, null=True, verbose_name="title"),
                ),
                (
                    "title_zh_hans",
                    models.CharField(editable=False, max_length=120, null=True, verbose_name="title"),
                ),
                ("body", models.TextField(editable=False, max_length=40000, verbose_name="text")),
                (
                    "body_en",
                    models.TextField(editable=False, max_length=40000, null=True, verbose_name="text"),
                ),
                (
                    "body_ar",
                    models.TextField(editable=False, max_length=40000, null=True, verbose_name="text"),
                ),
                (
                    "body_es",
                    models.TextField(editable=False, max_length=40000, null=True, verbose_name="text"),
                ),
                (
                    "body_fr",
                    models.TextField(editable=False, max_length=40000, null=True, verbose_name="text"),
                ),
                (
                    "body_ru",
                    models.TextField(editable=False, max_length=40000, null=True, verbose_name="text"),
                ),
                (
                    "body_zh_hans",
                    models.TextField(editable=False, max_length=40000, null=True, verbose_name="text"),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="published"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="guidance.page",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a page",
                "verbose_name_plural": "versions of pages",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "number"), name="versions_of_a_page_are_numbered")
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
