"""`make run`: everything the portal needs, started in order, watched, and stopped together."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from bootstrap import commands, installing, places, processes, serving
from bootstrap.places import Places
from bootstrap.refusal import Refusal
from bootstrap.watching import Child, Watch, WatchedServer, stop_left_behind

ANSWER_WITHIN_SECONDS = 60.0


def run(at: Places) -> None:
    """Start the portal, say where it answers, and keep it running until Ctrl-C or SIGTERM."""
    host, port = address()
    busy = "The portal is already running, pid {pid}: open it, or stop that one first."
    with processes.alone(at.run_lock, busy=busy):
        stop_left_behind(at.children)
        refuse_busy(host, port)
        _turn_signals_into_ctrl_c()
        watch = Watch(noted=at.children)
        try:
            _start(at, watch, host, port)
            while True:
                watch.look()
                time.sleep(0.5)
        except KeyboardInterrupt:
            print("\nStopping …", flush=True)
        finally:
            _ignore_signals()
            watch.stop()
        print("Everything is stopped.", flush=True)


def _start(at: Places, watch: Watch, host: str, port: int) -> None:
    installing.make_venv()
    _run_step(commands.catalogues("compile"), dict(os.environ), "The translations could not be compiled")
    for server in serving.start_for_us(at):
        watch.watch(WatchedServer(server))
    environment = environment_for(at, port=port)
    print("Preparing the database …", flush=True)
    _run_step(commands.manage("prepare"), environment, "The database could not be prepared")

    def start(name: str, command: list[str], log: str) -> None:
        watch.start(Child(name, commands.installed(command), at.logs / log, environment))

    start("The web server", commands.web(host=host, port=port, workers=1), "web.log")
    logins = _asked_for_logins(environment)  # takes a second, like the web server's own start
    _wait_for_answer(watch, host, port)
    start("The worker", commands.worker(), "worker.log")
    start("The clock", commands.beat(schedule=str(_new_schedule(at))), "beat.log")
    print(f"\nThe portal answers: {site(host, port)}   (Ctrl-C stops it; logs in {at.logs})\n")
    print(logins.communicate()[0], flush=True)


def _run_step(command: list[str], environment: dict[str, str], failed: str) -> None:
    if processes.call(command, environment=environment, patience=0) != 0:
        raise Refusal(f"{failed}; see above.")


def _asked_for_logins(environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = commands.manage("demonstration_logins")
    return subprocess.Popen(command, cwd=places.ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def _new_schedule(at: Places) -> Path:
    """The file the clock remembers its rounds in; a kill can damage it, so each start has a new one."""
    schedule = at.var / "beat" / "schedule"
    shutil.rmtree(schedule.parent, ignore_errors=True)
    schedule.parent.mkdir(parents=True)
    return schedule


def address() -> tuple[str, int]:
    """HOST and PORT of the web server."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Refusal(f"PORT={port} is not a port; choose a number from 1 to 65535.")
    return os.environ.get("HOST") or "127.0.0.1", int(port)


def site(host: str, port: int) -> str:
    """The address to open: by name wherever this machine is meant, for some things do not work on a bare number."""
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::", "") else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def environment_for(at: Places, *, port: int) -> dict[str, str]:
    """What the portal's processes are told: where the servers are, and which settings to use."""
    environment = {**os.environ, **serving.addresses(at)}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "imrf_portal.settings.dev")
    environment["PORT"] = str(port)
    environment["VAR_DIR"] = str(at.var)
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def refuse_busy(host: str, port: int) -> None:
    """Refuse early, in a sentence, what the web server would fail at later."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
            trial.listen(1)
    except OSError as error:
        raise Refusal(
            f"HOST={host} PORT={port} cannot be listened on ({error.strerror}); "
            f"choose another: make run PORT={port + 1 if port < 65535 else 8000}"
        ) from error


def _wait_for_answer(watch: Watch, host: str, port: int) -> None:
    """Wait until /healthz answers, restarting what dies meanwhile."""
    url = f"{site(host, port)}healthz"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + ANSWER_WITHIN_SECONDS
    answer = "nothing"
    while time.monotonic() < end:
        watch.look()
        try:
            with direct.open(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.reason}"
        except OSError:
            pass
        time.sleep(0.2)
    log = next(child.log for child in watch.children if child.name == "The web server")
    raise Refusal(f"{url} answers {answer} after a minute. The log, {log}, ends:\n{processes.tail(log)}")


def _turn_signals_into_ctrl_c() -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        _ignore_signals()  # what follows is the stopping, which takes its time and is not to be torn
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means what it says
            signal.signal(number, interrupt)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
