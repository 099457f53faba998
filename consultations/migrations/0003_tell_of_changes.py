"""Tell the web processes of every change of what `consultations.glimpses` asks; see `imrf_portal.kit.changes`."""

from django.db import migrations

TABLES = ("consultations_consultation", "declarations_draft", "declarations_declaration", "compact_cycle")

FORWARDS = """
CREATE FUNCTION tell_of_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY imrf_changes;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER tell_of_changes AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changes();
"""
    for table in TABLES
)

BACKWARDS = "DROP FUNCTION tell_of_changes() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_initial"),
        ("declarations", "0001_initial"),
        ("compact", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
