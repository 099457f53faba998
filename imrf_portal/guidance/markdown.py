"""Markdown as the secretariat writes it, made into safe markup: headings, lists, emphasis, links, tables.

No markup of HTML's own comes through, no picture, and no link but to this portal or by http(s). Headings begin below
the page's own and leave no level out, whatever was typed. The parser's work grows with the text, which forms limit.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from imrf_portal.kit.context import path_in

_OUTSIDE = re.compile(r"https?://[^/\s]", re.IGNORECASE)
# Of this portal: from its root, or within the page. Two strokes at the beginning lead to another host, and browsers
# take a backslash for a stroke.
_INSIDE = re.compile(r"(?:/(?![/\\])|#)[^\\]*")
# Addresses that stand under no language.
_WITHOUT_LANGUAGE = ("/static/", "/admin/", "/look")


@lru_cache(maxsize=128)
def render(text: str, language: str) -> SafeString:
    """`text` as markup for a page read in `language` (code): links to the portal's pages lead to that language."""
    tokens = _parser.parse(text)
    _put_headings_in_order(tokens)
    for token in tokens:
        for part in token.children or ():
            if part.type == "link_open":
                part.attrSet("href", _in_language(str(part.attrGet("href")), language))
    # The parser has escaped whatever is not its own markup.
    return SafeString(_parser.renderer.render(tokens, _parser.options, {}))


class _Parser(MarkdownIt):
    """The parser with our own word on links."""

    def validateLink(self, url: str) -> bool:
        """Whether `url` may be a link's address; any other stays text."""
        return bool(_OUTSIDE.match(url) or _INSIDE.fullmatch(url))


def _make_parser() -> _Parser:
    parser = _Parser("commonmark", {"html": False, "maxNesting": 12})
    parser.enable("table").disable(["image", "html_block", "html_inline", "autolink", "entity"])
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


def _in_language(url: str, language: str) -> str:
    if not url.startswith("/") or url.startswith(_WITHOUT_LANGUAGE):
        return url
    return path_in(url, language)


def _put_headings_in_order(tokens: list[Token]) -> None:
    last = 1
    for token in tokens:
        if token.type == "heading_open":
            last = min(max(2, int(token.tag[1])), last + 1)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{last}"


def _open_table(self: RendererHTML, tokens: list[Token], index: int, options: object, env: object) -> str:
    return '<div class="scroll" tabindex="0" role="group"><table class="table">\n'


def _close_table(self: RendererHTML, tokens: list[Token], index: int, options: object, env: object) -> str:
    return "</table></div>\n"


_parser = _make_parser()
