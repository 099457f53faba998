"""Where measurements take place: a database beside the portal's own, a mail server in another process, people."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from imrf_portal.settings import environment

_FOLLOWERS = """
WITH person AS (
    INSERT INTO accounts_user (password, email, name, language, time_zone, is_active, date_joined)
    SELECT '', 'reader' || number || '@' || %(domain)s, 'Reader ' || number, 'en', '', true, now()
    FROM generate_series(1, %(number)s) AS number
    RETURNING id
)
INSERT INTO notifications_subscription (person_id, topic, label, label_language, pace, created_at)
SELECT id, %(topic)s, 'Demonstration text: a draft that is followed', 'en', 0, now() - interval '1 hour' FROM person
"""


@contextmanager
def scratch_database(name: str = "only") -> Iterator[str]:
    """An empty, migrated database, dropped at the end; its address. One within another has another name."""
    own_name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}_{name}"
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield urlsplit(environment.DATABASE_URL)._replace(path=f"/{name}").geturl()
    finally:
        connection.creation.destroy_test_db(own_name, verbosity=0)


class RunningSink:
    """The mail server of `sink.py`, running."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._ask_nothing())

    def ask(self, **order: Any) -> dict[str, Any]:
        """Give an order, get its answer."""
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._ask_nothing())

    def _ask_nothing(self) -> str:
        return self._process.stdout.readline()


@contextmanager
def running_sink() -> Iterator[RunningSink]:
    """A mail server in another process, ended with the block."""
    command = [sys.executable, str(Path(__file__).with_name("sink.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield RunningSink(process)
        process.stdin.close()


def add_followers(topic: str, number: int) -> None:
    """People who follow a topic, made by the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FOLLOWERS, {"topic": topic, "domain": f"{topic.replace(':', '-')}.example", "number": number}
        )
        cursor.execute("ANALYZE")
