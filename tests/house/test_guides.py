"""The guides of docs/guides: short enough to be read, and with pictures that are there, light and described."""

from __future__ import annotations

import re

import pytest

from bench.pictures import FOLDER, MOST_BYTES, PICTURES
from tests.house.floors import ROOT

GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
MOST_WORDS = 2500
MOST_OF_ALL = 2_500_000
SHOWN = re.compile(r"!\[(?P<alternative>[^\]]*)\]\(pictures/(?P<name>[\w-]+)\.png\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)]+)\)")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_guide_is_short_enough_to_be_read(guide):
    assert len(guide.read_text().split()) <= MOST_WORDS


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_links_of_a_guide_lead_somewhere(guide):
    text = guide.read_text()
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for target in LINK.findall(text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        else:
            assert (guide.parent / target).exists(), target


def test_every_picture_is_shown_once_says_what_is_seen_and_can_be_made_anew():
    shown = [match for guide in GUIDES for match in SHOWN.finditer(guide.read_text())]
    assert sorted(match["name"] for match in shown) == sorted(picture.name for picture in PICTURES)
    assert [match["name"] for match in shown if len(match["alternative"].split()) < 5] == []


def test_pictures_are_there_and_light():
    sizes = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert sizes.keys() == {picture.name for picture in PICTURES}
    assert max(sizes.values()) <= MOST_BYTES
    assert sum(sizes.values()) <= MOST_OF_ALL
