"""`python -m bench.drafts`, by way of `make bench-text`: what a draft costs where the text engine meets the database."""

import shutil
import sys
import time
from collections.abc import Callable
from statistics import median

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from bench.corpus import make_case
from bench.places import scratch_database
from declarations import importing, publication, stages
from declarations.lineage import Passage
from declarations.models import Draft
from declarations.word.lines import Line, Text
from declarations.word.writing import write_draft
from imrf_portal.compact.models import Cycle

TURNS = 5
WORDS_A_PAGE = 500
# Some 76 words each.
PARAGRAPHS_OF_PAGES = 660


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    call_command("collectstatic", interactive=False, verbosity=0)
    try:
        with scratch_database():
            cycle = Cycle.objects.create(slug="2026", year=2026, name="Forum 2026")
            case = make_case(0)
            for stage, passages in (("zero", case.old), ("rev-1", case.new)):
                publication.publish(take(cycle, stage, passages), by=None)
            comparison()
            hundred_pages(cycle)
    finally:
        shutil.rmtree(settings.STATIC_ROOT)
    return 0


def comparison() -> None:
    """The page that compares two drafts of 80 paragraphs, with nothing kept."""
    reader = Client(SERVER_NAME="127.0.0.1", headers={"Accept-Encoding": "gzip"})
    address = "/en/declarations/2026/compare/zero...rev-1/"
    reader.get("/en/declarations/")
    for name, query in (("changed", {}), ("all paragraphs, side by side", {"show": "all", "view": "sides"})):
        times = []
        for _ in range(TURNS):
            cache.clear()
            times.append(seconds(lambda query=query: page(reader, address, query)))
        report(f"comparison page cold, ms, {name}", median(times) * 1e3, at_most=300)
    kept = median(seconds(lambda: page(reader, address, {})) for _ in range(TURNS))
    report("comparison page kept, ms", kept * 1e3)


def hundred_pages(cycle: Cycle) -> None:
    """A long Word file from upload to preview, its lineage suggested."""
    case = make_case(0, paragraphs=PARAGRAPHS_OF_PAGES)
    words = sum(len(passage.text.split()) for passage in case.new)
    first = seconds(lambda: take(cycle, "rev-2", case.old))
    second = seconds(lambda: take(cycle, "rev-3", case.new))
    pages = words / WORDS_A_PAGE
    report(f"import of a .docx of {pages:.0f} pages, s", first, at_most=3)
    report("import of the next draft of as many pages, every paragraph of both linked, s", second, at_most=3)


def take(cycle: Cycle, stage: str, passages: list[Passage]) -> Draft:
    """The draft of a stage, imported from a Word file as the secretariat imports one."""
    lines = tuple(Line(passage.label, passage.text, passage.kind) for passage in passages)
    upload = SimpleUploadedFile(f"{stage}.docx", write_draft(Text(lines)))
    return importing.receive(
        upload,
        declaration=importing.declaration_of(cycle, by=None),
        stage=stages.stage(stage),
        language="en",
        by=None,
    )


def page(reader: Client, address: str, query: dict[str, str]) -> None:
    answer = reader.get(address, query)
    if answer.status_code != 200:
        raise RuntimeError(f"The comparison was answered with {answer.status_code}.")


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def report(name: str, value: float, *, at_most: float = float("inf")) -> None:
    if at_most == float("inf"):
        print(f"{name}: {value:.1f}", flush=True)
        return
    verdict = "ok" if value <= at_most else "short"
    print(f"{name}: {value:.3g} (target ≤ {at_most:g}) {verdict}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
