"""What records are written about is due to be indexed, and so is a file whose text was read: told by the database
itself, so that no act needs to think of the index."""

from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION search_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_due (subject_type, subject_id) SELECT DISTINCT subject_type, subject_id FROM written;
    RETURN NULL;
END $$;
CREATE TRIGGER search_is_due AFTER INSERT ON records_record
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION search_is_due();

CREATE FUNCTION search_file_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_due (subject_type, subject_id) VALUES ('documents.storedfile', NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER search_file_is_due AFTER UPDATE OF text_status, scan ON documents_storedfile FOR EACH ROW
    WHEN (OLD.text_status IS DISTINCT FROM NEW.text_status OR OLD.scan IS DISTINCT FROM NEW.scan)
    EXECUTE FUNCTION search_file_is_due();
"""
BACKWARDS = """
DROP TRIGGER search_file_is_due ON documents_storedfile;
DROP FUNCTION search_file_is_due();
DROP TRIGGER search_is_due ON records_record;
DROP FUNCTION search_is_due();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("records", "0002_append_only"),
        ("documents", "0002_texts_and_scans"),
    ]

    operations = [
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "thing to be indexed",
                "verbose_name_plural": "things to be indexed",
                "ordering": ["pk"],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
