"""What comments are listed by, written by the database, and the indexes of lists and of words in proposed wordings."""

from __future__ import annotations

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import imrf_portal.accounts.models

# A comment's row takes from its submission, its version and its target what lists narrow and order by. The second
# trigger follows a submission that is moved or shown otherwise, the third a language that is put right.
FORWARDS = """
CREATE FUNCTION list_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT consultation_id, shown_kind, shown_organisation
        INTO NEW.consultation_id, NEW.said_as, NEW.said_by
        FROM consultations_submission WHERE id = NEW.submission_id;
    NEW.written_in := coalesce(
        (SELECT language FROM consultations_commentversion WHERE id = NEW.standing_version_id), '');
    NEW.place := coalesce(
        (SELECT "order" FROM declarations_paragraph WHERE id = NEW.paragraph_id),
        (SELECT "order" FROM consultations_question WHERE id = NEW.question_id), 0);
    RETURN NEW;
END $$;

CREATE TRIGGER list_comment BEFORE INSERT
    OR UPDATE OF submission_id, standing_version_id, paragraph_id, question_id, draft_id, event_id
    ON consultations_comment FOR EACH ROW EXECUTE FUNCTION list_comment();

CREATE FUNCTION list_comments_of_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE consultations_comment SET submission_id = submission_id WHERE submission_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER list_comments AFTER UPDATE OF consultation_id, shown_kind, shown_organisation
    ON consultations_submission FOR EACH ROW
    WHEN ((OLD.consultation_id, OLD.shown_kind, OLD.shown_organisation)
        IS DISTINCT FROM (NEW.consultation_id, NEW.shown_kind, NEW.shown_organisation))
    EXECUTE FUNCTION list_comments_of_submission();

CREATE FUNCTION list_comment_of_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE consultations_comment SET standing_version_id = NEW.id WHERE standing_version_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER list_comment AFTER UPDATE OF language ON consultations_commentversion FOR EACH ROW
    WHEN (OLD.language IS DISTINCT FROM NEW.language) EXECUTE FUNCTION list_comment_of_version();

-- Whoever counts holds the comment: of two endorsements at once the second sees the first.
CREATE FUNCTION list_endorsement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_comment bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.comment_id ELSE NEW.comment_id END;
BEGIN
    PERFORM FROM consultations_comment WHERE id = of_comment FOR UPDATE;
    UPDATE consultations_comment SET endorsed = (
        SELECT count(*) FROM consultations_endorsement WHERE comment_id = of_comment AND status = 'confirmed'
    ) WHERE id = of_comment;
    RETURN NULL;
END $$;

CREATE TRIGGER list_comment AFTER INSERT OR UPDATE OF status OR DELETE
    ON consultations_endorsement FOR EACH ROW EXECUTE FUNCTION list_endorsement();
"""

BACKWARDS = """
DROP TRIGGER list_comment ON consultations_endorsement;
DROP TRIGGER list_comment ON consultations_commentversion;
DROP TRIGGER list_comments ON consultations_submission;
DROP TRIGGER list_comment ON consultations_comment;
DROP FUNCTION list_endorsement();
DROP FUNCTION list_comment_of_version();
DROP FUNCTION list_comments_of_submission();
DROP FUNCTION list_comment();
"""

# What was said before this migration.
SAID_BEFORE = """
UPDATE consultations_comment SET submission_id = submission_id;
UPDATE consultations_comment SET replied = said.number
    FROM (SELECT parent_id, count(*) AS number FROM consultations_comment
        WHERE status = 'published' AND parent_id IS NOT NULL GROUP BY parent_id) said
    WHERE consultations_comment.id = said.parent_id;
UPDATE consultations_comment SET endorsed = given.number
    FROM (SELECT comment_id, count(*) AS number FROM consultations_endorsement
        WHERE status = 'confirmed' AND comment_id IS NOT NULL GROUP BY comment_id) given
    WHERE consultations_comment.id = given.comment_id;
"""

LISTED = models.Q(status__in=["published", "waiting"])
KINDS = imrf_portal.accounts.models.OrganisationKind.choices


class Migration(migrations.Migration):
    dependencies = [("consultations", "0010_desk"), ("declarations", "0003_objectives")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="consultation",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="consultations.consultation",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="place",
            field=models.PositiveIntegerField(db_default=0, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="written_in",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name="comment",
            name="said_as",
            field=models.CharField(blank=True, choices=KINDS, db_default="", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="comment",
            name="said_by",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="comment",
            name="endorsed",
            field=models.PositiveIntegerField(db_default=0, editable=False),
        ),
        migrations.AddField(
            model_name="comment",
            name="replied",
            field=models.PositiveIntegerField(db_default=0, editable=False),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["consultation", "id"], condition=LISTED, name="comments_in_consultation"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["consultation", "place", "id"], condition=LISTED, name="comments_by_place"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["consultation", "written_in", "id"], condition=LISTED, name="comments_by_language"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["consultation", "said_as", "id"], condition=LISTED, name="comments_by_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["consultation", "said_by", "id"], condition=LISTED, name="comments_by_organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["consultation", "endorsed", "id"], condition=LISTED, name="comments_by_endorsement"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["consultation", "replied", "id"], condition=LISTED, name="comments_by_discussion"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["standing_version"],
                include=["consultation", "status", "place", "written_in", "said_as", "id"],
                name="comments_by_version",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="standing_version",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.commentversion",
                verbose_name="text",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("text"), name="gin_trgm_ops"
                ),
                name="proposals_by_words",
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="missing_language",
            field=models.CharField(blank=True, default="", editable=False, max_length=10),
        ),
        migrations.RunSQL(SAID_BEFORE, migrations.RunSQL.noop),
    ]
