"""Where things lie: pure arithmetic on paths, shared by the bootstrap and the settings.

Nothing here touches the disk, so that the settings can ask without a side effect.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
LOCALE = ROOT / "locale"

DATABASE_NAME = "imrf"
DATABASE_USER = "imrf"

# Not tempfile.gettempdir(): two shells with different TMPDIR must find the same socket.
SOCKETS_ROOT = Path("/tmp")


@dataclass(frozen=True)
class Places:
    """One set of servers: its data, logs and sockets."""

    var: Path

    @property
    def postgres_data(self) -> Path:
        """The data folder of the PostgreSQL cluster."""
        return self.var / "postgres"

    @property
    def valkey_data(self) -> Path:
        """The working folder of Valkey, which keeps nothing in it but its process id."""
        return self.var / "valkey"

    @property
    def valkey_pid(self) -> Path:
        """The file Valkey writes its process id into."""
        return self.valkey_data / "valkey.pid"

    @property
    def logs(self) -> Path:
        """One log file a process."""
        return self.var / "log"

    @property
    def sockets(self) -> Path:
        """A private folder with a short name: a Unix socket's path is limited, a checkout's is not."""
        mark = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:8]
        return SOCKETS_ROOT / f"imrf-{os.getuid()}-{mark}"

    @property
    def valkey_socket(self) -> Path:
        """The Unix socket Valkey answers on."""
        return self.sockets / "valkey.sock"

    @property
    def postgres_socket(self) -> Path:
        """The Unix socket PostgreSQL answers on; its name is PostgreSQL's own rule."""
        return self.sockets / ".s.PGSQL.5432"

    @property
    def database_url(self) -> str:
        """The address of the database, as django-environ and libpq both read it."""
        return f"postgresql://{DATABASE_USER}@/{DATABASE_NAME}?host={self.sockets}"

    @property
    def redis_url(self) -> str:
        """The address of the cache, as redis-py reads it."""
        return f"unix://{self.valkey_socket}"

    @property
    def keep_note(self) -> Path:
        """Present while the servers were asked to outlive the command that started them."""
        return self.var / "servers.kept"

    @property
    def run_lock(self) -> Path:
        """Held by `make run` from start to end."""
        return self.var / "run.lock"

    @property
    def servers_lock(self) -> Path:
        """Held while the servers are being started or stopped."""
        return self.var / "servers.lock"

    @property
    def children(self) -> Path:
        """What `make run` has started, so that the next one finds what a killed one left behind."""
        return self.var / "children.json"


def var() -> Path:
    """The folder of everything made at run time: `VAR_DIR`, or `var/` in the checkout."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").expanduser().resolve()


def here() -> Places:
    """The places of this checkout's own servers."""
    return Places(var=var())


def database_url() -> str:
    """The address of this checkout's embedded PostgreSQL."""
    return here().database_url


def redis_url() -> str:
    """The address of this checkout's embedded Valkey, for the cache."""
    return here().redis_url


def numbered(redis: str, number: int) -> str:
    """The database of this number (0 to 15, unless configured otherwise) on a given Redis or Valkey."""
    if redis.startswith("unix://"):
        return f"{redis.partition('?')[0]}?db={number}"
    return urlsplit(redis)._replace(path=f"/{number}").geturl()


def broker_url(redis: str) -> str:
    """The Celery broker on a given Redis or Valkey.

    Celery knows a Unix socket as `redis+socket://…?virtual_host=0`, redis-py as `unix://…?db=0`; a TCP
    address is the same for both.
    """
    if not redis.startswith("unix://"):
        return redis
    return redis.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
