"""Words of answers and translations, found in six languages: folded by the database itself, from an index.

`imrf_portal.kit.finding` folds in the same way what a reader asks for.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.expressions
from django.db import migrations, models

# From the inside out: letters are taken apart and their accents and vowel signs dropped; small letters; two Arabic
# letters that stand for one another; whatever is neither letter nor figure parts words; the Arabic article; each sign
# of an unspaced writing is a word.
FORWARDS = r"""
CREATE FUNCTION reviews_words(said text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000
    RETURN to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(regexp_replace(regexp_replace(translate(lower(
        regexp_replace(normalize(said, NFKD), '[\u0300-\u036f\u0640\u064b-\u065f\u0670]', '', 'g')
    ), 'ةى', 'هي'),
        '[^[:alnum:]]+', ' ', 'g'),
        '(^|\s)(?:[وف]?(?:[بك]?ال|لل))(?=[\u0621-\u064a]{3})', '\1', 'g'),
        '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])', ' \1 ', 'g'));
"""
BACKWARDS = "DROP FUNCTION reviews_words(text);"


def words_of_text() -> django.db.models.expressions.Func:
    """The words of the column `text`."""
    return django.db.models.expressions.Func(
        models.F("text"),
        function="reviews_words",
        output_field=django.contrib.postgres.search.SearchVectorField(),
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_parallel_assessments")]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RemoveIndex(model_name="answer", name="answers_by_words"),
        migrations.AddIndex(
            model_name="answer",
            index=django.contrib.postgres.indexes.GinIndex(words_of_text(), name="answers_by_word"),
        ),
        migrations.AddIndex(
            model_name="translation",
            index=django.contrib.postgres.indexes.GinIndex(
                words_of_text(), name="review_translations_by_word"
            ),
        ),
    ]
