"""`python -m bench.search`, by way of `make bench-search`: what one box over everything costs at a million comments over
ten thousand.

The twenty searches in each of six languages of `tests/data/search_expected.txt` are asked for as pages, in this process,
of two databases in turns. In each language the words of a search stand in one of two comments, one of ten, of a hundred,
of a thousand, or in sixty at any size. The most common of them are asked for once more in the few comments that are of a
State or on an objective, and in those of one kind of voice. Each line gives the medians of a language at both sizes, the load of the machine
and the ratio: `name: value (target T) ok|short`.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.lists import AT_MOST, LARGE, SMALL, at
from bench.masses import FEW, make_mass
from bench.places import scratch_database
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import State
from imrf_portal.languages import BY_CODE
from imrf_portal.search.indexing import index_everything
from imrf_portal.search.words import tokens
from tests.search.corpus import expected, make_corpus

ROUNDS = 3
# In one of how many comments of its language a search has its words; of none: in so few at any size.
SHARES = (2, 10, 100, 1_000, 0)

_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE NOT indisunique AND indrelid = 'search_entry'::regclass
"""
# Words are folded already: all of them stand in small letters, without accents. Beside those of the comment stand those
# of the searches whose turn it is.
_ENTRIES = """
INSERT INTO search_entry (
    kind, key, language, is_remark, words, title, published_at, entered_at, cycle_id, state_id, objectives, voice
)
SELECT 'comment', comment.id, version.language, true,
    to_tsvector('simple', lower(version.text) || ' ' || coalesce((
        SELECT string_agg(words, ' ') FROM unnest(%(languages)s::text[], %(words)s::text[], %(shares)s::int[])
            WITH ORDINALITY AS asked (language, words, share, place)
        WHERE asked.language = version.language AND CASE share
            WHEN 0 THEN mod(comment.id, %(comments)s / %(few)s) = place
            ELSE mod(abs(hashint4((comment.id * 31 + place)::int)), share) = 0 END), '')),
    ''::tsvector, comment.published_at, comment.published_at, consultation.cycle_id,
    CASE WHEN mod(comment.id, %(comments)s / %(few)s) = 0 THEN (SELECT min(id) FROM compact_state) END,
    CASE WHEN mod(comment.id, %(comments)s / %(few)s) = 1 THEN '{7}' ELSE '{}' END::smallint[], submission.shown_kind
FROM consultations_comment comment
JOIN consultations_commentversion version ON version.id = comment.standing_version_id
JOIN consultations_submission submission ON submission.id = comment.submission_id
JOIN consultations_consultation consultation ON consultation.id = submission.consultation_id
WHERE comment.status = 'published'
ON CONFLICT DO NOTHING
"""


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    small, large = [int(size) for size in sys.argv[1:]] or [SMALL, LARGE]
    call_command("collectstatic", interactive=False, verbosity=0)
    with scratch_database("small"):
        first = _filled(small)
        with scratch_database("large"):
            second = _filled(large)
            compare({small: first, large: second})
    return 0


def _filled(comments: int) -> str:
    """A database with the small portal of the tests and so many comments; its name."""
    began = time.perf_counter()
    make_corpus()
    index_everything()
    make_mass("mass", comments=comments)
    _index(comments)
    print(f"# {comments:,} comments written and indexed in {time.perf_counter() - began:.0f} s", flush=True)
    return str(connection.settings_dict["NAME"])


def _index(comments: int) -> None:
    """Write the entries of all comments by SQL; the indexes are built in one go afterwards."""
    rows = [
        (language, " ".join(token.word for token in tokens(words)), share)
        for (language, words, _key), share in zip(expected(), cycle(SHARES), strict=False)
    ]
    languages, words, shares = map(list, zip(*rows, strict=True))
    asked: dict[str, Any] = {
        "languages": languages,
        "words": words,
        "shares": shares,
        "comments": comments,
        "few": FEW,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(_ENTRIES, asked)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE search_entry")


def compare(databases: dict[int, str]) -> None:
    """Each search at both sizes, in turns; then the medians by language and over all."""
    taken: dict[tuple[str, int], list[float]] = {}
    client = Client(SERVER_NAME="127.0.0.1")
    for language, words, narrowed in asked():
        address = f"/{language}/search/?{urlencode({'q': words, **narrowed})}"
        quickest = dict.fromkeys(databases, float("inf"))
        for number in range(ROUNDS + 1):
            for size, database in databases.items():
                cache.clear()
                with at(database):
                    one = _milliseconds(client, address)
                # The first answer of either warms what is read.
                if number:
                    quickest[size] = min(quickest[size], one)
        for size, one in quickest.items():
            taken.setdefault((", ".join(narrowed) or language, size), []).append(one)
        print(
            f"# {language}: {words} {narrowed or ''}: {', '.join(f'{one:.1f} ms at {size:,}' for size, one in quickest.items())}"
        )
    small, large = databases
    for name in dict.fromkeys(name for name, _size in taken):
        _print(name, taken[name, small], taken[name, large], small, large)
    whole = {size: [one for name in BY_CODE for one in taken[name, size]] for size in databases}
    _print("all six languages", whole[small], whole[large], small, large)


def asked() -> Iterator[tuple[str, str, dict[str, object]]]:
    """Each search: the language of the page, the words, and what they are narrowed to."""
    searches = [(language, words) for language, words, _key in expected()]
    yield from ((language, words, {}) for language, words in searches)
    state = State.objects.order_by("pk").values_list("slug", flat=True)[0]
    for language, words in searches[:: len(SHARES)]:
        narrowings: list[dict[str, object]] = [
            {"state": state},
            {"objective": 7},
            {"voice": OrganisationKind.UNION.value},
        ]
        for narrowed in narrowings:
            yield language, words, narrowed


def _milliseconds(client: Client, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    taken = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered with {answer.status_code}.")
    return taken * 1e3


def _print(name: str, before: list[float], after: list[float], small: int, large: int) -> None:
    few, many = statistics.median(before), statistics.median(after)
    load = os.getloadavg()[0]
    print(f"# search, {name}: p50 {few:.1f} ms at {small:,}, {many:.1f} ms at {large:,}, load {load:.1f}")
    verdict = "ok" if many / few <= AT_MOST else "short"
    print(
        f"search, {name}, p50 at {large:,} over {small:,}: {many / few:.2f} (target ≤ {AT_MOST:g}) {verdict}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
