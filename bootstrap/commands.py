"""The commands of the running portal, said once: `make run` starts them, docker-compose.yml says the same."""

from bootstrap import places

BIN = places.VENV / "bin"
PYTHON = BIN / "python"


def web(*, host: str, port: int, workers: int = 2) -> list[str]:
    """The web server: Django behind Granian; `make run` starts one worker, to be there sooner. Of its many threads most
    wait for their turn (`imrf_portal.kit.lanes`), so that those who only read find one free."""
    address = ["--host", host, "--port", str(port)]
    size = ["--workers", str(workers), "--blocking-threads", "64"]
    return ["granian", "--interface", "wsgi", *address, *size, "--no-ws", "imrf_portal.wsgi:application"]


def worker(*, processes: int = 2) -> list[str]:
    """The Celery worker that expands announcements and sends mail."""
    return [
        "celery",
        "--app",
        "imrf_portal",
        "worker",
        "--concurrency",
        str(processes),
        "--loglevel",
        "WARNING",
    ]


def beat(*, schedule: str) -> list[str]:
    """The clock that wakes the worker; `schedule` is the file it remembers its last rounds in."""
    return [
        "celery",
        "--app",
        "imrf_portal",
        "beat",
        "--schedule",
        schedule,
        "--pidfile",
        "",
        "--loglevel",
        "WARNING",
    ]


def manage(*arguments: str) -> list[str]:
    """A management command, run by the interpreter of `.venv`."""
    return [str(PYTHON), str(places.ROOT / "manage.py"), *arguments]


def installed(command: list[str]) -> list[str]:
    """The same command with its program's full path, that in `.venv` unless it has one already."""
    return [str(BIN / command[0]), *command[1:]]


def module(name: str, *arguments: str) -> list[str]:
    """A module of the checkout, run by the interpreter of `.venv`."""
    return [str(PYTHON), "-m", name, *arguments]


def catalogues(*arguments: str) -> list[str]:
    """A verb of the catalogues, which need Babel and Django and so run inside `.venv`."""
    return module("bootstrap.catalogues", *arguments)
