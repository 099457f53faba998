import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from bootstrap import places, prerequisites, processes, serving
from bootstrap.places import Places
from bootstrap.refusal import Refusal
from bootstrap.servers import PostgreSQL, Valkey
from tests.waiting import wait_until

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")

SUPERVISOR = """
import time
from bootstrap import places, serving
serving.start_for_us(places.here(), careless=True)
print("started", flush=True)
time.sleep(60)
"""


@pytest.fixture
def postgres(at: Places) -> PostgreSQL:
    server = PostgreSQL(at, careless=True)
    server.start(outlives_us=False)
    return server


def ask(at: Places, question: str) -> object:
    with psycopg.connect(at.database_url) as connection:
        return connection.execute(question).fetchone()[0]


def test_postgres_sorts_by_code_point_and_knows_every_letter(postgres):
    question = "SELECT datlocale FROM pg_database WHERE datname = current_database()"
    assert ask(postgres.at, question) == "PG_UNICODE_FAST"
    assert ask(postgres.at, "SELECT upper('straße é я')") == "STRASSE É Я"


def test_postgres_listens_on_no_network(postgres):
    assert ask(postgres.at, "SHOW listen_addresses") == ""
    assert postgres.at.sockets.stat().st_mode & 0o777 == 0o700


def test_postgres_keeps_its_data_over_a_restart(postgres):
    with psycopg.connect(postgres.at.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    postgres.stop()
    assert postgres.pid() is None
    postgres.start(outlives_us=False)
    assert ask(postgres.at, "SELECT count(*) FROM kept") == 1


def test_postgres_killed_with_9_starts_again(postgres):
    os.kill(postgres.pid(), signal.SIGKILL)
    wait_until(lambda: postgres.pid() is None)
    assert not postgres.answers()  # though its pid file still says ready
    postgres.start(outlives_us=False)
    assert ask(postgres.at, "SELECT 1") == 1


def test_a_pid_file_naming_somebody_else_is_not_believed(at):
    at.postgres_data.mkdir(parents=True)
    at.valkey_data.mkdir(parents=True)
    (at.postgres_data / "postmaster.pid").write_text(f"{os.getpid()}\n" + "\n" * 6 + "ready\n")
    at.valkey_pid.write_text(f"{os.getpid()}\n")
    for server in (PostgreSQL(at), Valkey(at)):
        assert server.pid() is None
        assert not server.answers()
        server.stop()  # and we are still here to say so


def test_half_a_cluster_is_set_aside_and_made_anew(at, capsys):
    at.postgres_data.mkdir(parents=True)
    (at.postgres_data / "PG_VERSION").write_text("18\n")
    PostgreSQL(at, careless=True).start(outlives_us=False)
    assert ask(at, "SELECT 1") == 1
    assert "was incomplete; it is set aside" in capsys.readouterr().out
    aside = list(at.var.glob("postgres.incomplete-*"))
    assert [path.name for folder in aside for path in folder.iterdir()] == ["PG_VERSION"]


def test_a_cluster_half_made_by_a_killed_start_is_made_anew(at):
    half_made = at.var / "postgres.half-made"
    half_made.mkdir(parents=True)
    (half_made / "rubbish").touch()
    PostgreSQL(at, careless=True).start(outlives_us=False)
    assert ask(at, "SELECT 1") == 1
    assert not half_made.exists()


def test_a_server_that_cannot_start_says_what_its_log_says(postgres):
    postgres.stop()
    with (postgres.at.postgres_data / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(Refusal, match=r"(?s)PostgreSQL did not start.*no_such_setting"):
        postgres.start(outlives_us=False)


def test_a_stale_socket_does_not_stop_valkey(at):
    prerequisites.make_private(at.sockets)
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(at.valkey_socket))
    valkey = Valkey(at)
    assert not valkey.answers()
    valkey.start(outlives_us=False)
    assert valkey.answers()
    valkey.stop()
    assert valkey.pid() is None


def test_servers_die_with_a_supervisor_killed_with_9(at):
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR], cwd=places.ROOT, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout.readline() == "started\n"
    pids = [PostgreSQL(at).pid(), Valkey(at).pid()]
    assert all(pids)
    supervisor.kill()
    supervisor.wait()
    wait_until(lambda: not any(map(processes.is_alive, pids)))


def test_what_a_killed_supervisor_left_behind_is_replaced(at, capsys):
    orphan = Valkey(at)
    orphan.start(outlives_us=True)
    left = orphan.pid()
    started = serving.start_for_us(at, careless=True)
    assert "Stopping a Valkey that a killed command left behind" in capsys.readouterr().out
    assert [server.name for server in started] == ["PostgreSQL", "Valkey"]
    assert orphan.pid() not in (left, None)


def test_servers_that_were_asked_to_stay_are_used_and_left(at):
    serving.start_and_leave(at)
    before = [PostgreSQL(at).pid(), Valkey(at).pid()]
    assert serving.start_for_us(at) == []
    with serving.borrowed(at):
        pass
    assert [PostgreSQL(at).pid(), Valkey(at).pid()] == before
    serving.stop_all(at)
    assert [PostgreSQL(at).pid(), Valkey(at).pid()] == [None, None]


def test_without_a_portal_there_is_nothing_to_borrow(at):
    with pytest.raises(Refusal, match="make run starts one"), serving.borrowed(at):
        pass
    assert not at.sockets.exists()


def test_a_command_borrows_servers_that_do_not_run_for_its_own_length(postgres):
    at = postgres.at
    postgres.stop()
    with serving.borrowed(at):
        assert ask(at, "SELECT 1") == 1
    assert [PostgreSQL(at).pid(), Valkey(at).pid()] == [None, None]


def test_nothing_is_embedded_where_the_environment_names_a_server(at, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/imrf")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/0")
    assert serving.start_for_us(at) == []
    assert serving.addresses(at) == {
        "DATABASE_URL": "postgres://db.example/imrf",
        "REDIS_URL": "redis://cache.example/0",
    }
    assert not at.postgres_data.exists()


def test_throwaway_servers_leave_nothing_and_sweep_up_after_killed_ones(at):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = at.var / "tests" / str(ended.pid)
    left.mkdir(parents=True)
    with serving.throwaway("tests") as addresses:
        assert not left.exists()
        assert psycopg.connect(addresses["DATABASE_URL"]).execute("SHOW fsync").fetchone() == ("off",)
    assert list((at.var / "tests").iterdir()) == []


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "theirs")
    with pytest.raises(Refusal, match="not a folder of ours"):
        prerequisites.make_private(tmp_path / "sockets")


@as_root
def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "sockets").mkdir()
    os.chown(tmp_path / "sockets", 12345, 12345)
    with pytest.raises(Refusal, match="not a folder of ours"):
        prerequisites.make_private(tmp_path / "sockets")


@as_root
def test_root_without_namespaces_runs_postgres_as_nobody(monkeypatch):
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to nobody
    folder.chmod(0o755)
    at = Places(var=folder / "var")
    monkeypatch.setenv("PATH", "/nowhere")  # unshare is not found
    try:
        server = PostgreSQL(at, careless=True)
        server.start(outlives_us=False)
        assert ask(at, "SELECT 1") == 1
        assert Path(f"/proc/{server.pid()}").stat().st_uid == at.postgres_data.stat().st_uid != 0
    except Refusal as refusal:
        pytest.skip(str(refusal))  # this checkout itself is closed to nobody
    finally:
        serving.clear_away(at)
        shutil.rmtree(folder)


def test_an_installed_postgres_is_used_only_if_it_knows_our_locale(tmp_path):
    for version in ("9", "16", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    with pytest.raises(Refusal, match="set DATABASE_URL, or install PostgreSQL 18 or newer"):
        prerequisites.postgres_binaries(venv=tmp_path, installed=tmp_path)
    for version in ("18", "19"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    assert prerequisites.postgres_binaries(venv=tmp_path, installed=tmp_path) == tmp_path / "19" / "bin"
