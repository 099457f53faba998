"""The style sheets keep to what the design promises: both directions by one sheet, two equal dark blocks, little weight."""

import gzip
import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css"
SHEETS = sorted(CSS.glob("*.css"))
# What every page of the portal loads, and what the reading room adds.
EVERYWHERE = ("tokens", "ground", "layout", "controls", "parts")

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"(?<![\w-])("
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-[a-z]+)*"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|left|right|top|bottom|float|clear|(?:min-|max-)?(?:width|height)"
    r")\s*:"
)
SIDE_AS_VALUE = re.compile(r"text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")


def rules(sheet: Path) -> str:
    """A sheet without its comments and without the conditions of its media queries."""
    return re.sub(r"@media[^{]*", "@media ", COMMENT.sub("", sheet.read_text()))


def declarations(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+|color-scheme)\s*:\s*([^;]+);", block))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_names_no_physical_side(sheet):
    assert [match.group() for match in PHYSICAL.finditer(rules(sheet))] == []
    assert SIDE_AS_VALUE.findall(rules(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_calls_on_nobody_else(sheet):
    assert not re.search(r"https?:|//[a-z]|data:", rules(sheet))


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=lambda sheet: sheet.name
)
def test_colour_comes_from_the_tokens(sheet):
    assert COLOUR.findall(rules(sheet)) == []


def test_the_two_dark_blocks_are_equal():
    tokens = COMMENT.sub("", (CSS / "tokens.css").read_text())
    by_system = re.search(r':root:not\(\[data-theme="light"\]\)\s*{([^}]*)}', tokens)
    by_choice = re.search(r':root\[data-theme="dark"\]\s*{([^}]*)}', tokens)
    assert by_system
    assert by_choice
    assert declarations(by_system[1]) == declarations(by_choice[1])
    assert len(declarations(by_choice[1])) > 30


def test_every_dark_token_has_a_light_one():
    tokens = COMMENT.sub("", (CSS / "tokens.css").read_text())
    light = declarations(re.search(r":root\s*{([^}]*)}", tokens)[1])
    dark = declarations(re.search(r':root\[data-theme="dark"\]\s*{([^}]*)}', tokens)[1])
    assert set(dark) - set(light) == set()


def test_every_token_used_is_defined():
    text = "".join(rules(sheet) for sheet in SHEETS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) - defined == set()


def test_the_order_of_the_layers_is_said_once_for_pages_and_once_for_the_admin():
    orders = {
        sheet.name: found[1]
        for sheet in SHEETS
        if (found := re.search(r"^@layer ([^{;]+);", sheet.read_text(), re.MULTILINE))
    }
    assert set(orders) == {"admin.css", "tokens.css"}
    assert orders["admin.css"] == orders["tokens.css"]


def test_everything_stands_in_a_layer_of_that_order():
    order = re.search(r"^@layer ([^{;]+);", (CSS / "tokens.css").read_text(), re.MULTILINE)[1].split(", ")
    used = {
        name for sheet in SHEETS for name in re.findall(r"^@layer (\w+) {", sheet.read_text(), re.MULTILINE)
    }
    assert used - set(order) == set()
    for sheet in SHEETS:
        outside = re.sub(
            r"^@layer \w+ {\n.*?^}\n?", "", COMMENT.sub("", sheet.read_text()), flags=re.MULTILINE | re.DOTALL
        )
        assert re.sub(r"^@(?:layer|import) [^{]+;$", "", outside, flags=re.MULTILINE).strip() == "", (
            sheet.name
        )


def test_sheets_of_a_first_visit_are_light():
    sizes = {name: len(gzip.compress((CSS / f"{name}.css").read_bytes())) for name in (*EVERYWHERE, "draft")}
    assert sum(sizes.values()) < 20_000, sizes


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_page_links_the_sheet(name):
    base = (CSS.parent.parent / "templates" / "base.html").read_text()
    assert f'{{% static "css/{name}.css" %}}' in base
