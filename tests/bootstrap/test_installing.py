from pathlib import Path

from bootstrap import installing, places


def test_what_pip_is_told_reaches_uv(tmp_path):
    settings = {
        "index-url": "https://index.example/simple",
        "extra-index-url": f"https://more.example/simple {tmp_path.as_uri()}",
        "find-links": f"{tmp_path} /not/there",
        "cert": "/etc/ssl/ours.pem",
        "default-timeout": "180",
        "disable-pip-version-check": "1",
    }
    assert installing.in_uvs_words(settings) == {
        "UV_DEFAULT_INDEX": "https://index.example/simple",
        "UV_INDEX": f"https://more.example/simple {tmp_path.as_uri()}",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": str(tmp_path),
        "SSL_CERT_FILE": "/etc/ssl/ours.pem",
        "UV_HTTP_TIMEOUT": "180",
    }


def test_folders_that_are_not_there_are_left_out_as_pip_does():
    assert installing.in_uvs_words({"find-links": "/not/there", "extra-index-url": "file:///not/there"}) == {}


def test_the_environment_overrides_pips_files(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")
    assert installing.pip_settings()["index-url"] == "https://index.example/simple"


def test_what_uv_is_told_itself_is_kept(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")
    assert installing.uv_environment()["UV_DEFAULT_INDEX"] == "https://own.example/simple"


def test_the_venv_of_this_run_is_up_to_date_with_its_lock():
    assert installing.is_up_to_date()


def test_a_venv_interrupted_half_way_is_not_taken_for_a_whole_one(tmp_path, monkeypatch):
    monkeypatch.setattr(installing, "STAMP", tmp_path / "installed")
    assert not installing.is_up_to_date()


def test_every_lock_file_pins_by_hash():
    for name in installing.LOCKS:
        lock = Path(places.REQUIREMENTS / f"{name}.txt").read_text()
        pins = [line for line in lock.splitlines() if "==" in line and not line.lstrip().startswith("#")]
        assert pins
        assert all(line.endswith("\\") for line in pins)
        assert lock.count("--hash=sha256:") >= len(pins)
