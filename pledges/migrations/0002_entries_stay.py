"""Let the database itself refuse to change or remove an entry of the ledger."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION pledges_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER pledges_entries_stay BEFORE UPDATE OR DELETE ON pledges_entry
    FOR EACH ROW EXECUTE FUNCTION pledges_entries_stay();
"""
BACKWARDS = "DROP FUNCTION pledges_entries_stay() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("pledges", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
