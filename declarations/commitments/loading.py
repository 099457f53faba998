"""Bringing the commitments of Declarations whose text the portal does not have from the data file into the database."""

from __future__ import annotations

from pathlib import Path

from declarations.commitments.models import Commitment
from imrf_portal.compact import loading
from imrf_portal.compact.loading import Kind, Tally

DATA = Path(__file__).parent / "data"
KINDS = (Kind("commitments", Commitment, ("cycle", "slug")),)


def load() -> Tally:
    """Add the commitments that are missing and bring what the file says up to date; what a person changed stays. The
    cycles and objectives have to be loaded before. Raises `BadData`."""
    return loading.load(DATA, kinds=KINDS)["commitments"]
