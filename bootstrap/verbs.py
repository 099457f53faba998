"""The verbs of `python3 -m bootstrap`, one function each; each returns the exit code."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence

from bootstrap import checks, commands, debian, installing, places, processes, serving, supervisor
from bootstrap.refusal import Refusal

# One process more than processors, since a journey waits half its time for a browser or a worker. Each begins with a
# stretch of the tests, and who is done first takes over half of what another still has.
_PROCESSES = min((os.cpu_count() or 1) + 1, 8)
EVERY_TEST = ("--ignore=tests/office", f"--numprocesses={_PROCESSES}", "--dist=worksteal")


def run(_: Sequence[str]) -> int:
    """Start the portal with demonstration data and keep it running until Ctrl-C (HOST, PORT)."""
    supervisor.run(places.here())
    return 0


def test(arguments: Sequence[str]) -> int:
    """Run all tests but those of `test-office`, in several processes (ARGS are pytest's; it is then but one)."""
    installing.make_venv()
    _compile_catalogues()
    browser = debian.chromium()
    with serving.throwaway("tests") as addresses:
        settings = {"CHROMIUM": browser, "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.test"}
        command = ["pytest", *(arguments or EVERY_TEST)]
        return _call(commands.installed(command), {**addresses, **settings})


def test_office(arguments: Sequence[str]) -> int:
    """Open the Word files we write in LibreOffice, and read those that LibreOffice writes."""
    installing.make_venv()
    debian.libreoffice()
    settings = {"DJANGO_SETTINGS_MODULE": "imrf_portal.settings.test", "IMRF_OFFICE": "required"}
    with serving.throwaway("tests") as addresses:
        return _call(
            commands.installed(["pytest", *(arguments or ["tests/office"])]), {**addresses, **settings}
        )


def check(_: Sequence[str]) -> int:
    """Check format, lint, types, imports, templates, migrations, translations and deployment."""
    installing.make_venv()
    _compile_catalogues()
    with serving.throwaway("checks") as addresses:
        return checks.run_all(addresses)


def demo_code(arguments: Sequence[str]) -> int:
    """Print a demonstration staff login's current one-time code (ARGS names the login)."""
    return _manage("demo_code", *arguments)


def demo_reset(arguments: Sequence[str]) -> int:
    """Load the demonstration data anew, placed around this moment."""
    return _manage("load_demonstration", "--reset", *arguments)


def bench_web(arguments: Sequence[str]) -> int:
    """Measure the reading room under load and the sending of mail, on servers of their own."""
    debian.wrk()
    return _measure("bench.web", *arguments, settings="bench.web_settings")


def bench_lists(arguments: Sequence[str]) -> int:
    """Measure lists, filters and searches at a million comments, on servers of their own; takes about ten minutes."""
    return _measure("bench.lists", *arguments, settings="bench.web_settings")


def bench_search(arguments: Sequence[str]) -> int:
    """Measure the search over everything at a million comments, on servers of its own; takes about fifteen minutes."""
    return _measure("bench.search", *arguments, settings="bench.web_settings")


def bench_text(arguments: Sequence[str]) -> int:
    """Measure the text engine on drafts whose true lineage is known, and its pages on servers of their own."""
    return _measure("bench.text", *arguments, settings="bench.web_settings")


def crash_mail(arguments: Sequence[str]) -> int:
    """Kill the mail worker again and again and count what is lost or doubled, on servers of its own."""
    return _measure("bench.crash_mail", *arguments)


def restore_drill(_: Sequence[str]) -> int:
    """Back up a portal, lose it, restore it and compare every row and file, on servers of its own."""
    return _measure("bench.restore_drill")


def scale_out(_: Sequence[str]) -> int:
    """Run two web servers, two workers and a replica, kill them one by one and count what is lost, on servers of its own."""
    return _measure("bench.scale_out")


def pictures(arguments: Sequence[str]) -> int:
    """Make the pictures of docs/guides anew, from a demonstration of their own (ARGS: names of pictures)."""
    installing.make_venv()
    _compile_catalogues()
    browser = debian.chromium()
    with serving.throwaway("pictures") as addresses:
        settings = {"CHROMIUM": browser, "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.dev"}
        return _call(commands.module("bench.pictures", *arguments), {**addresses, **settings})


def venv(_: Sequence[str]) -> int:
    """Make .venv from the locked requirements."""
    installing.make_venv()
    return 0


def services(_: Sequence[str]) -> int:
    """Start PostgreSQL and Valkey for development, leave them running and print their addresses."""
    installing.make_venv()
    serving.start_and_leave(places.here())
    for name, address in serving.addresses(places.here()).items():
        print(f"{name}={address}")
    return 0


def services_stop(_: Sequence[str]) -> int:
    """Stop what `services` started."""
    serving.stop_all(places.here())
    return 0


def catalogues(arguments: Sequence[str]) -> int:
    """Bring the translation catalogues up to the words of today (ARGS: extract, update, compile or check)."""
    installing.make_venv()
    return _call(commands.catalogues(*(arguments or ["update"])))


def lock(_: Sequence[str]) -> int:
    """Lock the requirements anew by hash (UPGRADE=1: to the newest versions)."""
    installing.lock()
    return 0


Verb = Callable[[Sequence[str]], int]

BY_NAME: dict[str, Verb] = {
    verb.__name__.replace("_", "-"): verb
    for verb in (
        run,
        test,
        test_office,
        check,
        demo_code,
        demo_reset,
        bench_web,
        bench_lists,
        bench_search,
        bench_text,
        crash_mail,
        restore_drill,
        scale_out,
        pictures,
        venv,
        services,
        services_stop,
        catalogues,
        lock,
    )
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb; what is refused is printed as a sentence, without a traceback."""
    if not arguments or arguments[0] not in BY_NAME:
        for name, verb in BY_NAME.items():
            print(f"  {name:14} {(verb.__doc__ or '').strip()}")
        return 2 if arguments else 0
    try:
        return BY_NAME[arguments[0]](arguments[1:])
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _measure(module: str, *arguments: str, settings: str = "bench.settings") -> int:
    """Run a measurement on servers of its own, which are as careful with their data as in production."""
    installing.make_venv()
    _compile_catalogues()
    with serving.throwaway("bench", careless=False) as addresses:
        return _call(commands.module(module, *arguments), {**addresses, "DJANGO_SETTINGS_MODULE": settings})


def _manage(*arguments: str) -> int:
    """Run a management command on this checkout's servers, started for its length if need be."""
    installing.make_venv()
    with serving.borrowed(places.here()):
        return _call(commands.manage(*arguments))


def _compile_catalogues() -> None:
    if _call(commands.catalogues("compile")) != 0:
        raise Refusal("The translations could not be compiled; see above.")


def _call(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run a program to its end, in our place and with our terminal."""
    return processes.call(command, environment={**os.environ, **(environment or {})})
