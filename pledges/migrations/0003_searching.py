"""Words of pledges, found in any script: folded by the database itself, from an index.

`imrf_portal.kit.finding` folds in the same way what a reader asks for; reviews have the same function by their name.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat

# From the inside out: letters are taken apart and their accents and vowel signs dropped; small letters; two Arabic
# letters that stand for one another; whatever is neither letter nor figure parts words; the Arabic article; each sign
# of an unspaced writing is a word.
FORWARDS = r"""
CREATE FUNCTION pledges_words(said text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000
    RETURN to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(regexp_replace(regexp_replace(translate(lower(
        regexp_replace(normalize(said, NFKD), '[\u0300-\u036f\u0640\u064b-\u065f\u0670]', '', 'g')
    ), 'ةى', 'هي'),
        '[^[:alnum:]]+', ' ', 'g'),
        '(^|\s)(?:[وف]?(?:[بك]?ال|لل))(?=[\u0621-\u064a]{3})', '\1', 'g'),
        '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])', ' \1 ', 'g'));
"""
BACKWARDS = "DROP FUNCTION pledges_words(text);"


def words_of_version() -> Func:
    """The words of a version, as they are searched."""
    columns = ("title", "text", "resources", "target", "shown_by", "place")
    said = [part for column in columns for part in (F(column), Value(" "))]
    return Func(
        Concat(*said, output_field=TextField()), function="pledges_words", output_field=SearchVectorField()
    )


class Migration(migrations.Migration):
    dependencies = [("pledges", "0002_entries_stay")]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.AddIndex(
            model_name="pledgeversion",
            index=GinIndex(words_of_version(), name="pledges_by_word"),
        ),
    ]
