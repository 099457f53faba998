"""Lineage: where each paragraph of a draft came from, and what became of each paragraph of the one before.

`match` compares two drafts, given as passages in reading order, and says of every passage of both what it is linked
with and why. It knows nothing of files or the database, and gives the same answer each time.
"""

from declarations.lineage.links import Change, Evidence, Link, Passage
from declarations.lineage.matching import Places, match

__all__ = ["Change", "Evidence", "Link", "Passage", "Places", "match"]
