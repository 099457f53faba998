"""Words in pledges: folded by the database as `imrf_portal.kit.finding` folds what a reader asks for, in any script."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat

# What of a version is searched; an index of the database holds the words of all of these together.
COLUMNS = ("title", "text", "resources", "target", "shown_by", "place")


def words_of_version() -> Func:
    """The words of a version of a pledge as a search vector (`pledges/migrations/0003_searching.py`)."""
    said = [part for column in COLUMNS for part in (F(column), Value(" "))]
    return Func(
        Concat(*said, output_field=TextField()), function="pledges_words", output_field=SearchVectorField()
    )
