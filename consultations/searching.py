"""Which comments say something: in their text, the wording they propose, a translation beside them, or a file.

Two ways, each at a bounded price. Where words are seldom, the indexes of words give every comment that has them, and
these are sorted. Where they are common, that would read thousands of texts for a page of fifty; so the order of the
list is walked instead, row by row, until the page is full. A word that is common and yet hardly met on the walk (all of
its comments stand at the other end) is found by the indexes again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Model, Q, QuerySet, Value

from consultations.attachments import comments_saying
from consultations.ideographs import Ideographs, are_few, spread
from consultations.models import Comment, CommentVersion, Proposal, Translation
from imrf_portal.kit.paging import Count, Page, capped_count, following, keyset_page

# Words that stand in more texts of one kind than this are common.
MOST_KEYS = 250
# So many comments of a list are read in its order before the indexes are asked after all, for so many keys.
MOST_WALKED = 10_000
MOST_FETCHED = 20_000

# Comments of a list in its order, of which those are taken in which the words stand. The order of the window is kept,
# since nothing but a filter stands between; each text is fetched by its key, whatever the planner thinks of the words.
_WALK = "SELECT id FROM ({window}) AS walked (id, version) WHERE {tests} LIMIT %s"
_IN_TEXT = "(SELECT upper(text) LIKE upper(%s) FROM consultations_commentversion WHERE id = walked.version)"
_BESIDE = (
    "EXISTS (SELECT FROM {table} WHERE version_id = walked.version AND upper(text) LIKE upper(%s) OFFSET 0)"
)


class _Source(NamedTuple):
    """Where words may stand: the keys of the versions that hold them, the same as a condition on comments, and as a
    test of one row of a walk with its parameters."""

    versions: QuerySet[Any, int]
    condition: Q
    test: str
    parameters: Sequence[Any]


@dataclass(frozen=True)
class Search:
    """Words that are looked for: the keys of all versions that hold them where they are seldom, the sources in which
    they are common, and the keys of some versions that hold them there."""

    keys: frozenset[int]
    common: Sequence[_Source]
    some: frozenset[int]

    @classmethod
    def of(cls, words: str, *, most: int) -> Search:
        """Look into each source for the words; they are common where more than `most` texts hold them. Four queries."""
        keys: set[int] = set()
        some: set[int] = set()
        common = []
        for source in _sources(words):
            found = source.versions[: most + 1]
            if len(found) > most:
                common.append(source)
                some.update(found)
            else:
                keys.update(found)
        return cls(frozenset(keys), common, frozenset(some))

    @property
    def ways(self) -> list[Q]:
        """The words as conditions on comments, of which one is to hold."""
        return [Q(_stands_among(self.keys)), *(source.condition for source in self.common)]

    def first_of(self, comments: QuerySet[Comment], number: int) -> list[int] | None:
        """The keys of the first so many of ordered `comments` in which the words stand, fewer where there are no more;
        None where they are not common, or too far apart to be found by walking. Two queries at most."""
        if not self.common:
            return None
        window = comments.values_list("pk", "standing_version")[:MOST_WALKED]
        inner, parameters = window.query.sql_with_params()
        tests = ["walked.version = ANY(%s::bigint[])", *(source.test for source in self.common)]
        asked = [list(self.keys), *(one for source in self.common for one in source.parameters)]
        with connection.cursor() as cursor:
            walk = _WALK.format(window=inner, tests=" OR ".join(tests))
            cursor.execute(walk, [*parameters, *asked, number])
            found = [key for (key,) in cursor.fetchall()]
        is_whole = len(found) == number or not comments[MOST_WALKED : MOST_WALKED + 1].exists()
        return found if is_whole else None


def saying(words: str) -> Q:
    """For comments: those in whose text, proposed wording or unofficial translation `words` stand as they were typed, in
    capital letters or small, and those that came with a file on one page of which each of them stands.

    Four queries. Whether somebody may know of such a comment is for the caller to ask, with `visible_to`.
    """
    return reduce(or_, Search.of(words, most=MOST_FETCHED).ways)


def page_saying(
    comments: QuerySet[Comment],
    words: str,
    *,
    rows: QuerySet[Comment],
    after: str,
    size: int,
    by: str,
    descending: bool,
) -> tuple[Page[Comment], Count]:
    """The page of those of `comments` that say `words`, as `keyset_page` gives it, and how many they are.

    Where the words are common nobody counts them all: the number is then what was met on the way, and `is_capped`.
    """
    search = Search.of(words, most=MOST_KEYS)
    begun = following(comments, after=after, by=by, descending=descending)
    met = search.first_of(begun, size + 1)
    if met is None:
        found = comments.filter(saying(words) if search.common else search.ways[0])
    else:
        found = comments.filter(pk__in=met)
    page = keyset_page(found, after=after, size=size, by=by, descending=descending, rows=rows)
    if met is None:
        return page, capped_count(found)
    if page.is_first and not page.next_key:
        return page, Count(number=len(met), is_capped=False)
    at_hand = comments.filter(_stands_among(search.keys | search.some)).order_by().count()
    return page, Count(number=max(at_hand, len(met)) - 1, is_capped=True)


def _sources(words: str) -> list[_Source]:
    pattern = f"%{connection.ops.prep_for_like_query(words)}%"
    in_files = comments_saying(words).filter(standing_version__isnull=False).order_by()
    try:
        files, files_parameters = in_files.values("pk").query.sql_with_params()
    except EmptyResultSet:
        # Signs alone are no words of a file.
        files, files_parameters = "NULL", ()
    return [
        _Source(
            _holding(CommentVersion, words).values_list("pk", flat=True),
            Q(standing_version__text__icontains=words),
            _IN_TEXT,
            [pattern],
        ),
        *(
            _Source(
                _holding(model, words).filter(version__isnull=False).values_list("version", flat=True),
                Q(standing_version__in=_holding(model, words).values("version")),
                _BESIDE.format(table=model._meta.db_table),
                [pattern],
            )
            for model in (Proposal, Translation)
        ),
        _Source(
            in_files.values_list("standing_version", flat=True),
            Q(pk__in=in_files.values("pk")),
            f"walked.id IN ({files})",
            files_parameters,
        ),
    ]


def _holding(model: type[Model], words: str) -> QuerySet[Any]:
    """Texts of one kind in which `words` stand, from an index: one or two ideographs have one of their own."""
    texts = model._default_manager.order_by()
    if are_few(words):
        return texts.alias(ideographs=Ideographs("text")).filter(ideographs__contains=spread(words))
    return texts.filter(text__icontains=words)


def _stands_among(keys: Collection[int]) -> Func:
    """Whether the version that stands is one of these: as one array, since thousands of parameters would cost more
    than what they find."""
    array = Value(sorted(keys), output_field=ArrayField(BigIntegerField()))
    return Func(
        F("standing_version"),
        Func(array, function="ANY"),
        template="%(expressions)s",
        arg_joiner=" = ",
        output_field=BooleanField(),
    )
