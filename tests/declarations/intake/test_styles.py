import pytest

from declarations.intake.styles import Styles
from declarations.intake.word_xml import WordParser
from tests.declarations.intake.makers import NAMESPACES


def style(style_id, *, based_on="", more="", name=""):
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name or style_id}"/>{parent}{more}</w:style>'


def styles(*content):
    return Styles(WordParser().parse(f"<w:styles {NAMESPACES}>{''.join(content)}</w:styles>".encode()))


def test_properties_are_inherited_until_a_style_says_otherwise():
    found = styles(
        style("Base", more="<w:rPr><w:b/><w:i w:val='true'/><w:caps/><w:vanish/></w:rPr>"),
        style("Plain", based_on="Base", more="<w:rPr><w:b w:val='0'/><w:i w:val='false'/></w:rPr>"),
        style("Child", based_on="Plain"),
    )
    assert [found.bold(one) for one in ("Base", "Plain", "Child", "Missing", None)] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert [found.italic(one) for one in ("Base", "Child")] == [True, False]
    assert found.capitals("Child")
    assert found.hidden("Child")


@pytest.mark.parametrize(
    ("style_id", "level"),
    [("Named", 3), ("Outlined", 1), ("OfNamed", 3), ("Body", None), ("Other", None), (None, None)],
)
def test_heading_is_told_by_outline_or_built_in_name(style_id, level):
    found = styles(
        style("Named", name="Heading 3"),
        style("OfNamed", based_on="Named"),
        style("Outlined", more="<w:pPr><w:outlineLvl w:val='0'/></w:pPr>"),
        style("Body", based_on="Named", more="<w:pPr><w:outlineLvl w:val='9'/></w:pPr>"),
        style("Other", name="heading of mine"),
    )
    assert found.heading(style_id) == level


def test_default_style_is_found():
    assert styles(style("Normal").replace("w:type=", "w:default='1' w:type=")).default == "Normal"
    assert styles(style("Normal")).default is None
    assert Styles().default is None


def test_circles_and_endless_chains_end():
    assert not styles(style("A", based_on="B"), style("B", based_on="A")).bold("A")
    endless = (style(f"S{number}", based_on=f"S{number + 1}") for number in range(5_000))
    assert len(list(styles(*endless).chain("S0"))) < 50
