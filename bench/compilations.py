"""`python -m bench.compilations`: what the files of a consultation with 5,000 comments take, each in a worker of its own.

Every comment proposes a wording, and every proposal is chosen: a consultation can be no worse. The memory is the most
that the worker's process ever held, Python and Django included.
"""

import os
import resource
import subprocess
import sys
import time
from uuid import uuid4

from django.db import connection

from bench.places import scratch_database
from bench.rooms import make_room
from consultations.compilation.models import Audience
from consultations.compilation.tasks import make
from consultations.models import Chosen, Comment, Compilation, Consultation, Proposal, ProposalKind

COMMENTS = 5_000
MOST_SECONDS, MOST_MEGABYTES = 20, 400


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    with scratch_database() as address:
        room = make_room("compiled", comments=COMMENTS)
        _propose(room)
        for kind in Compilation.Kind:
            compilation = Compilation.objects.create(
                key=uuid4(),
                consultation=room,
                kind=kind,
                audience=Audience.PUBLIC,
                language="en",
                asked_by=Comment.objects.select_related("submission__author")[0].submission.author,
            )
            _report(kind, _made(compilation, address))
    return 0


def _propose(room: Consultation) -> None:
    """Every comment would have some words of its paragraph otherwise."""
    comments = Comment.objects.filter(submission__consultation=room).select_related("standing_version")
    wordings = {
        wording.paragraph_id: wording
        for paragraph in room.draft.paragraphs.all()
        for wording in paragraph.wordings.all()
    }
    proposals = []
    for number, comment in enumerate(comments):
        base = wordings[comment.paragraph_id]
        words = base.text.split()
        place = number % (len(words) - 4)
        words[place : place + 3] = [f"amended{number}", "and", "agreed"]
        proposals.append(
            Proposal(
                version=comment.standing_version, kind=ProposalKind.AMEND, base=base, text=" ".join(words)
            )
        )
    by = comments[0].submission.author
    Chosen.objects.bulk_create(
        Chosen(proposal=proposal, by=by) for proposal in Proposal.objects.bulk_create(proposals)
    )


def _made(compilation: Compilation, address: str) -> tuple[float, float, float]:
    """Seconds and megabytes of a worker that makes one file, and the megabytes of the file."""
    worker = [sys.executable, "-m", "bench.compilations", str(compilation.pk)]
    done = subprocess.run(
        worker, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "DATABASE_URL": address}
    )
    seconds, memory = map(float, done.stdout.split())
    compilation.refresh_from_db()
    if not compilation.is_made or compilation.done != COMMENTS:
        raise RuntimeError(f"{compilation.kind}: {compilation.status}, {compilation.done}")
    size = compilation.file.size / 1e6
    compilation.file.file.delete(save=False)
    return seconds, memory, size


def _work(key: int) -> None:
    """What the worker does."""
    connection.ensure_connection()
    begun = time.perf_counter()
    make(key)
    seconds = time.perf_counter() - begun
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)


def _report(kind: str, measured: tuple[float, float, float]) -> None:
    seconds, memory, size = measured
    for name, value, most in (("s", seconds, MOST_SECONDS), ("MB of memory", memory, MOST_MEGABYTES)):
        verdict = "ok" if value <= most else "short"
        print(
            f"compilation, {kind}, {COMMENTS:,} comments, {name}: {value:.1f} (target ≤ {most}) {verdict}",
            flush=True,
        )
    print(f"compilation, {kind}, MB of file: {size:.1f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _work(int(sys.argv[1]))
    else:
        sys.exit(main())
