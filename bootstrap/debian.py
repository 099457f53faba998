"""What no wheel brings and Debian's packages do: a browser for the tests, a load generator for the benchmark.

Root installs them, having said so; anybody else is told the one command.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence

from bootstrap.refusal import Refusal

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = ("fonts-noto-core", "fonts-noto-cjk")


def chromium() -> str:
    """The path of a Chromium for the browser journeys, installed first if need be.

    `CHROMIUM` names another. The fonts go with it: without them Arabic and Chinese are drawn as boxes.
    """
    if named := os.environ.get("CHROMIUM"):
        return named
    if not _on_path(BROWSERS):
        install(["chromium", *FONTS], because="the browser journeys need them")
    elif os.getuid() == 0 and (fonts := [font for font in FONTS if not _is_installed(font)]):
        install(fonts, because="the browser draws Arabic and Chinese with them")
    if found := _on_path(BROWSERS):
        return found
    raise Refusal("Chromium was installed and is still not on PATH; set CHROMIUM to its path.")


def wrk() -> str:
    """The path of wrk, the load generator of the benchmark, installed first if need be."""
    if not shutil.which("wrk"):
        install(["wrk"], because="the benchmark needs it")
    return shutil.which("wrk") or "wrk"


def libreoffice() -> None:
    """LibreOffice's writer and its bridge to Python, installed first if need be."""
    if not shutil.which("soffice") or not _is_installed("python3-uno"):
        install(
            ["libreoffice-writer-nogui", "python3-uno"],
            because="the tests of Word files open them in LibreOffice",
        )


def install(packages: Sequence[str], *, because: str) -> None:
    """Install Debian packages as root, or refuse with the one command that does."""
    command = f"apt-get update && apt-get install -y {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise Refusal(
            f"Please install {', '.join(packages)}: {because}, and there is no apt-get here to do it."
        )
    if os.getuid() != 0:
        raise Refusal(f"Please run this once, {because}:  sudo sh -c '{command}'")
    print(f"Installing {', '.join(packages)} from Debian's packages: {because}.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"]
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *quiet, *arguments], env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            raise Refusal(f"apt-get failed, see above; when it works again: {command}")


def _on_path(programs: Sequence[str]) -> str | None:
    return next((path for program in programs if (path := shutil.which(program))), None)


def _is_installed(package: str) -> bool:
    """Whether Debian's package is installed; elsewhere that is not ours to say."""
    if not shutil.which("dpkg-query"):
        return True
    ask = ["dpkg-query", "--show", "--showformat=${Status}", package]
    return "install ok installed" in subprocess.run(ask, capture_output=True, text=True, check=False).stdout
