"""What the secretariat types becomes safe markup, whatever it is."""

from __future__ import annotations

import re
import time

import pytest

from imrf_portal.guidance.markdown import render
from imrf_portal.guidance.models import BODY_LENGTH

LINK = re.compile(r'href="([^"]*)"')


def test_headings_begin_below_the_pages_own_and_leave_no_level_out():
    made = render("# One\n\n#### Two\n\n## Three\n\n###### Four", "en")
    assert re.findall(r"<(h\d)>", made) == ["h2", "h3", "h2", "h3"]


def test_link_of_the_portal_leads_to_the_language_of_the_page():
    made = render("[a](/help/) [b](/en/help/) [c](#here) [d](https://elsewhere.example/x)", "fr")
    assert LINK.findall(made) == ["/fr/help/", "/fr/help/", "#here", "https://elsewhere.example/x"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "mailto:somebody@people.example",
        "//elsewhere.example/",
        "help/",
        "ftp://elsewhere.example/",
        "https:///x",
    ],
)
def test_link_elsewhere_stays_text(address):
    assert LINK.findall(render(f"[words]({address})", "en")) == []
    assert LINK.findall(render(f"[words]\n\n[words]: {address}\n", "en")) == []
    assert LINK.findall(render(f"<{address}>", "en")) == []


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick='x'>b</b>",
        "<!-- hidden -->",
        "<svg/onload=alert(1)>",
        "![words](/static/img/favicon.svg)",
        '[words](/help/ "x\\" onclick=\\"alert(1)")',
        "```html\n<script>alert(1)</script>\n```",
        '```" onload="alert(1)\nx\n```',
    ],
)
def test_markup_is_shown_as_it_was_typed(typed):
    made = render(typed, "en")
    assert re.search(r"<(?!/?(?:p|a|em|code|pre)\b)", made) is None
    assert re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', made)) is None


def test_table_stands_in_a_box_that_scrolls():
    made = render("|a|b|\n|-|-|\n|1|2|\n", "en")
    assert made.startswith('<div class="scroll" tabindex="0" role="group"')
    assert made.count("<table") == made.count("</table></div>") == 1


@pytest.mark.parametrize(
    "piece",
    ["> ", "- ", "*", "_a ", "[", "[a](", "![[", "`", "<", "\\", "a**b", "|a", "[a]: /x\n", "|x\n", "# "],
)
def test_the_longest_text_that_is_taken_is_read_in_no_time(piece):
    """Nothing that can be typed takes more than a few seconds of the processor, or breaks the parser."""
    text = "|a|b|\n|-|-|\n" + piece * (BODY_LENGTH // len(piece))
    begun = time.process_time()
    render(text, "en")
    assert time.process_time() - begun < 5
