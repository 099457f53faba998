"""Every kind of thing that is found, in the order in which a page of results counts them."""

from __future__ import annotations

from imrf_portal.search import of_process, of_reference, of_voices
from imrf_portal.search.things import Kind

REGISTRY: dict[str, Kind] = {
    kind.name: kind for kind in (*of_process.KINDS, *of_voices.KINDS, *of_reference.KINDS)
}
REMARKS = tuple(kind.name for kind in REGISTRY.values() if kind.is_remark)
