"""`python -m bench.reviews`, by way of `make bench-web`: the pages of voluntary national reviews at full size.

A review that answers every objective with 3,000 characters, the matrix of 195 States by 23 objectives, and the list and
its search over a thousand reviews, each made anew at every visit: what the server takes, in the process, and how many
queries. One figure a line, `name: value (target T) ok|short`.
"""

import sys
import time
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.places import scratch_database
from imrf_portal.compact.models import Objective, Round, State
from reviews.models import Answer, Edition, EditionStatus, Progress, Question, Review
from reviews.structuring import adopt_standard

VISITS = 21
MOST_QUERIES = 10
MOST_MS = 300
CHARACTERS = 3_000
# A word of ten reviews, and one that stands in every answer.
RARE, COMMON = "kestrel", "objective"
# The reviews that only make matrix and list long say less on each objective, those of earlier rounds on fewer.
SHORT, LESS = 500, 7
LISTS = {
    "list of reviews": "/en/reviews/",
    "list narrowed by objective and progress": "/en/reviews/?objective=7&progress=advanced",
    "search for a rare word": f"/en/reviews/?q={RARE}",
    "search for a word of every answer": f"/en/reviews/?q={COMMON}",
}


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    call_command("collectstatic", interactive=False, verbosity=0)
    measure()
    return 0


def measure() -> None:
    """Print every figure, with the static files collected already."""
    with scratch_database():
        call_command("load_reference", verbosity=0)
        round = Round.objects.get(slug="forum-2026")
        adopt_standard(round)
        few = _report(round, list(State.objects.order_by("pk")[:3]), characters=CHARACTERS, rare=True)
        _, queries_of_few, size_of_few = _visit("/en/reviews/2026/matrix/")
        searched = {name: _visit(path)[1] for name, path in LISTS.items()}
        states = list(State.objects.order_by("pk")[:195])
        _report(round, states[3:])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        review = few[0].get_absolute_url()
        milliseconds, queries, size = _visit(review)
        print(
            f"# a review of 23 answers of {CHARACTERS:,} characters: {milliseconds:.0f} ms, {size / 1e3:.0f} kB"
        )
        _say("queries of a review", queries, MOST_QUERIES, unit="")
        milliseconds, queries, size = _visit("/en/reviews/2026/matrix/")
        print(f"# the matrix: {size / 1e3:.0f} kB; with three reviews {size_of_few / 1e3:.0f} kB")
        _say("matrix of 195 States by 23 objectives", milliseconds, MOST_MS, unit=" ms")
        _say("its queries, with three reviews and with 195", queries, queries_of_few, unit="")
        for year in range(1, 6):
            earlier = Round.objects.create(
                slug=f"measured-{year}",
                kind="forum",
                year=1900 + year,
                cycle=round.cycle,
                name=f"Round {year}",
            )
            adopt_standard(earlier)
            _report(earlier, states, most=LESS, rare=year == 5)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"# the list: {Edition.objects.count():,} reviews, {Answer.objects.count():,} answers")
        for name, path in LISTS.items():
            milliseconds, queries, size = _visit(path)
            print(f"# {name}: {size / 1e3:.0f} kB")
            _say(name, milliseconds, MOST_MS, unit=" ms")
            _say(f"its queries, with three reviews and with all ({name})", queries, searched[name], unit="")


def _report(
    round: Round, states: list[State], *, characters: int = SHORT, most: int = 23, rare: bool = False
) -> list[Review]:
    """Public reviews of States that report on every objective up to number `most` with so many `characters`; where
    `rare`, every twentieth with a word of its own."""
    reviews = Review.objects.bulk_create(Review(round=round, state=state) for state in states)
    editions = Edition.objects.bulk_create(Edition(review=review, number=1) for review in reviews)
    progress = Question.objects.get(part__round=round, part__code="progress", code="progress")
    actions = Question.objects.get(part__round=round, part__code="progress", code="actions")
    codes = Progress.values
    text = ("Demonstration text of what a State did on this objective. " * 60)[:characters]
    objectives = list(Objective.objects.filter(number__lte=most))
    for place, edition in enumerate(editions):
        Answer.objects.bulk_create(
            answer
            for objective in objectives
            for answer in (
                Answer(
                    edition=edition,
                    question=progress,
                    objective=objective,
                    codes=[codes[(place + objective.number) % len(codes)]],
                ),
                Answer(
                    edition=edition,
                    question=actions,
                    objective=objective,
                    text=f"{text} {RARE}" if rare and place % 20 == 0 and objective.number == 7 else text,
                    language="en",
                ),
            )
        )
    Edition.objects.filter(pk__in=[one.pk for one in editions]).update(
        status=EditionStatus.PUBLISHED, filed_at=timezone.now(), published_at=timezone.now()
    )
    return reviews


def _visit(path: str) -> tuple[float, int, int]:
    """The median time of a page in milliseconds, its queries and its bytes."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.get(path)
    times = []
    for _ in range(VISITS):
        began = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return median(times) * 1_000, len(asked), len(answer.content)


def _say(name: str, value: float, target: float, *, unit: str) -> None:
    shown = f"{value:.0f}{unit}"
    print(f"{name}: {shown} (target ≤ {target:.0f}{unit}) {'ok' if value <= target else 'short'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
