"""When and why words were taken out for good, which what a State has filed gives way to."""

from django.db import migrations, models

GROUNDS = [
    ("third-person", "personal data of a third person"),
    ("court-order", "order of a court"),
    ("unlawful", "unlawful content"),
    ("safety", "safety of a person"),
    ("copyright", "copyright"),
    ("other", "another ground"),
    ("closed", "its author closed the account before it was published"),
]
MODELS = ("answer", "variant", "annex", "translation", "assessment", "note")


def columns(model: str) -> list[migrations.AddField]:
    """When and why the words of a thing were taken out for good."""
    at = models.DateTimeField(editable=False, null=True, verbose_name="removed for good")
    ground = models.CharField(
        choices=GROUNDS, db_default="", default="", editable=False, max_length=12, verbose_name="ground"
    )
    return [
        migrations.AddField(model, "redacted_at", at),
        migrations.AddField(model, "redaction_ground", ground),
    ]


# Of what a State has filed exactly this may change: that words are taken out, and which tombstone stands instead.
FORWARDS = """
CREATE OR REPLACE FUNCTION reviews_filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edition bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END;
    taken_out text[] := ARRAY['text', 'title', 'language', 'codes', 'rows', 'redacted_at', 'redaction_ground'];
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.redacted_at IS NOT NULL AND NEW.redacted_at IS DISTINCT FROM OLD.redacted_at
        AND to_jsonb(NEW) - taken_out = to_jsonb(OLD) - taken_out THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM reviews_edition WHERE id = edition AND status <> 'preparing') THEN
        RAISE EXCEPTION 'what a State has filed stays as it was filed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
"""
BACKWARDS = """
CREATE OR REPLACE FUNCTION reviews_filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edition bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END;
BEGIN
    IF EXISTS (SELECT FROM reviews_edition WHERE id = edition AND status <> 'preparing') THEN
        RAISE EXCEPTION 'what a State has filed stays as it was filed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_searching")]

    operations = [operation for model in MODELS for operation in columns(model)]
    operations.append(migrations.RunSQL(FORWARDS, BACKWARDS))
