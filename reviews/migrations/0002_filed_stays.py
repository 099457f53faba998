"""Let the database itself refuse to change what a State has filed: its answers and annexes."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION reviews_filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edition bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END;
BEGIN
    IF EXISTS (SELECT FROM reviews_edition WHERE id = edition AND status <> 'preparing') THEN
        RAISE EXCEPTION 'what a State has filed stays as it was filed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER reviews_filed_stays BEFORE INSERT OR UPDATE OR DELETE ON reviews_answer
    FOR EACH ROW EXECUTE FUNCTION reviews_filed_stays();
CREATE TRIGGER reviews_filed_stays BEFORE INSERT OR UPDATE OR DELETE ON reviews_annex
    FOR EACH ROW EXECUTE FUNCTION reviews_filed_stays();
"""
BACKWARDS = "DROP FUNCTION reviews_filed_stays() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
