"""The floors of the house as `pyproject.toml` lists them, from the roof down; neighbours share one."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("imrf_portal", "declarations", "consultations", "reviews", "pledges")


def floors() -> list[set[str]]:
    """The modules of each floor, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [{name.strip() for name in layer.split("|")} for layer in layers]


def rises(origin: str, target: str) -> bool:
    """Whether `origin`, a dotted name, leans on what stands above or beside it; what has no floor is outside."""
    here, there = _place(origin), _place(target)
    if here is None or there is None:
        return False
    return there[0] < here[0] or (there[0] == here[0] and there[1] != here[1])


def _place(name: str) -> tuple[int, str] | None:
    for height, floor in enumerate(floors()):
        for module in floor:
            if name == module or name.startswith(f"{module}."):
                return height, module
    return None
