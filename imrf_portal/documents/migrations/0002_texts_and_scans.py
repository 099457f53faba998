import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files that were there before are due at once: the sweep reads them."""

    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ExtractedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        editable=False,
                        expression=models.Func(
                            models.Value("simple"),
                            models.Func(
                                models.Func(
                                    models.F("text"),
                                    models.Value("[^[:alnum:][:space:]]+"),
                                    models.Value(" "),
                                    models.Value("g"),
                                    function="regexp_replace",
                                ),
                                models.Value("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])"),
                                models.Value(" \\1 "),
                                models.Value("g"),
                                function="regexp_replace",
                            ),
                            function="to_tsvector",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="documents.storedfile",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "page of a file",
                "verbose_name_plural": "pages of files",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=["file", "number"], name="pages_of_a_file_are_numbered")
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="pages_by_word")
                ],
            },
        ),
        migrations.AddField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                choices=[
                    (
                        "waiting",
                        "This file waits for its check for viruses. It can be opened once it has passed.",
                    ),
                    ("clean", "This file was checked for viruses, and none was found."),
                    ("infected", "A virus was found in this file, so nobody can open it here."),
                ],
                default="waiting",
                editable=False,
                max_length=8,
                verbose_name="check for viruses",
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="finding",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="virus"),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="text_status",
            field=models.CharField(
                choices=[
                    ("waiting", "The text of this file is being read. Come back in a few minutes."),
                    ("read", "This is the text of the file, without its layout and pictures."),
                    ("part", "This is the beginning of the file's text; the rest is in the file itself."),
                    (
                        "empty",
                        "This file holds no text that can be read. A scan, for example, is only pictures of pages.",
                    ),
                    (
                        "not-read",
                        "Text is read from PDF, Word, OpenDocument and text files, not from this kind.",
                    ),
                    (
                        "failed",
                        "The text of this file could not be read: it is damaged, locked or too large.",
                    ),
                ],
                default="waiting",
                editable=False,
                max_length=8,
                verbose_name="text",
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="is_paged",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="examine_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("examine_at__isnull", False)),
                fields=["examine_at"],
                name="files_to_examine",
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(condition=models.Q(("scan", "waiting")), fields=["id"], name="files_to_scan"),
        ),
    ]
