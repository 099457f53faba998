"""Two hundred people with a mark in everything: nobody finds one before they close their accounts, and after it there
is none left in a dump of the database, a file, the cache, the broker or the search."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from bootstrap import prerequisites
from consultations.compilation import compiling
from consultations.compilation.models import Audience, CompilationKind
from consultations.compilation.tasks import make
from consultations.models import Compilation, Registration
from imrf_portal.celery import app as celery_app
from imrf_portal.notifications.delivering import deliver
from imrf_portal.rights import closing
from imrf_portal.rights.models import Closing
from imrf_portal.rights.tasks import keep_times, sweep
from imrf_portal.search.indexing import index_everything, write_what_is_due
from imrf_portal.search.models import Entry
from tests.house.sweeping import DOORS
from tests.house.sweeping import sweep as walk
from tests.rights.canaries import CANARY, SHOWN, SOUGHT, Aviary
from tests.rights.everywhere import everything, of_cache, of_files

PEOPLE = 200
# English alone, as in tests/house: the other languages are the same views.
PUBLIC = re.compile(r"/(?:sitemap[^?]*|robots.txt|en/(?!admin/|accounts/|sending/)[^?]*(?:\?[^&]*)?)$")


@pytest.fixture(autouse=True)
def _files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()


@pytest.fixture
def _through_the_broker():
    """As it is with workers: what is to be done goes through the broker, where its traces would lie."""
    celery_app.conf.task_always_eager = False
    celery_app.control.purge()
    yield
    celery_app.control.purge()
    celery_app.conf.task_always_eager = True


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_through_the_broker")
def test_two_hundred_people_leave_nothing(capsys):
    aviary = Aviary()
    with transaction.atomic():
        people = [aviary.hatch() for _number in range(PEOPLE)]
    released = _release_a_compilation(aviary)
    index_everything()
    kept = _counted(everything())
    seen = _counted(walk(Client(), DOORS, into=PUBLIC, most=80, of_one_kind=2, words=(SOUGHT,)).items())
    found = Entry.objects.filter(words__icontains="canary").count()

    assert min(kept.values()) >= PEOPLE
    assert {place for place in seen if place not in SHOWN} == set()
    assert seen["name"] > 0

    for person in people:
        closing.close(person, unnamed=True, by=person)
    sweep()
    deliver()
    sweep()
    keep_times()
    write_what_is_due()
    make(released.pk)

    dump = _counted([("dump", _dump())])
    files = _counted(of_files(Path(settings.MEDIA_ROOT)))
    cached = _counted(of_cache())
    rest = _counted(everything())
    shown = _counted(walk(Client(), DOORS, into=PUBLIC, most=60, of_one_kind=1).items())
    left = {"dump": dump, "files": files, "cache and broker": cached, "rows": rest, "public pages": shown}
    with capsys.disabled():
        print(f"\n# people: {PEOPLE}; places with a mark each: {len(kept)}; marks: {sum(kept.values()):,}")
        print(
            f"# private marks on public pages before: {sum(n for p, n in seen.items() if p not in SHOWN)} (target 0)"
        )
        for where, marks in left.items():
            print(f"# marks left in {where}: {sum(marks.values())} (target 0)")
        print(f"# public entries of the search with a private mark: {found} before (names as shown)")
    assert left == {where: Counter() for where in left}
    assert Closing.objects.filter(finished_at__isnull=False).count() == PEOPLE
    assert not Registration.objects.standing().filter(person__in=people).exists()


def _release_a_compilation(aviary: Aviary) -> Compilation:
    """A file of what is public, with the names as they are shown."""
    order = compiling.Order(CompilationKind.MATRIX_SHEET, Audience.PUBLIC, "en", {})
    made = compiling.ask(aviary.room, order, key=Compilation().key, by=aviary.moderator)
    make(made.pk)
    made.refresh_from_db()
    compiling.release(made, by=aviary.moderator)
    return made


def _counted(said: Iterable[tuple[str, str]]) -> Counter[str]:
    """How many different marks stand there, by the place they were put in first."""
    marks = {match.group(): match.group(1) for _where, text in said for match in CANARY.finditer(text)}
    return Counter(marks.values())


def _dump() -> str:
    """The whole database as PostgreSQL writes it out."""
    parameters = connection.get_connection_params()
    asked = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    environment = {
        **os.environ,
        **{asked[name]: str(value) for name, value in parameters.items() if name in asked},
    }
    program = prerequisites.postgres_binaries() / "pg_dump"
    written = subprocess.run([str(program), "--inserts"], env=environment, check=True, capture_output=True)
    return written.stdout.decode()
