"""Let the database itself refuse to change or remove a record."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION records_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'records are append only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER records_are_append_only BEFORE UPDATE OR DELETE ON records_record
    FOR EACH ROW EXECUTE FUNCTION records_are_append_only();
"""
BACKWARDS = """
DROP TRIGGER records_are_append_only ON records_record;
DROP FUNCTION records_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
