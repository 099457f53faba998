"""The processes of one run of the tests share nothing that a test could clear under another's feet."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations

from tests.house.floors import ROOT

ASK = """
from imrf_portal.settings import test
print(test.CACHES["default"]["LOCATION"], test.CELERY_BROKER_URL, test.MEDIA_ROOT, sep="\\n")
"""


def places_of(process: str) -> list[str]:
    """The cache, the broker and the folder for files of the test process with this name."""
    environment = {**os.environ, "PYTEST_XDIST_WORKER": process}
    command = [sys.executable, "-c", ASK]
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return said.stdout.splitlines()


def test_no_two_processes_share_a_cache_a_broker_or_files():
    for one, other in combinations([places_of(process) for process in ("", "gw0", "gw1")], 2):
        assert len(one) == len(other) == 3
        assert set(one).isdisjoint(other)
