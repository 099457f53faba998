"""The parts of a Word file around the text: its styles, its properties and the archive they stand in.

The same input gives the same bytes: no clock, no random identifiers. Names and rules are those of ECMA-376, part 1
(WordprocessingML) and part 2 (packages).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from declarations.intake.word_xml import W
from imrf_portal.languages import direction

# Where no moment is given, the first that a ZIP archive can hold.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)
_OPEN = "http://schemas.openxmlformats.org"
_OFFICE = f"{_OPEN}/officeDocument/2006/relationships"
_PACKAGE = f"{_OPEN}/package/2006"
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PROPERTIES = "application/vnd.openxmlformats-package.core-properties+xml"
# The country whose spelling Word checks by: the United Nations write British English.
_TAGS = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
_DEEPEST_HEADING = 6
_DEEPEST_PARAGRAPH = 4
# Half an inch and the sizes below, in Word's units: twentieths of a point, and half points.
_INDENT = 720
_SIZE = 22
_HEADING_SIZES = (30, 26, 24, 22, 22, 22)

NAMESPACES = {"w": W.strip("{}"), "r": _OFFICE}


def element(name: str, /, *children: etree._Element, **attributes: str | int) -> etree._Element:
    """An element of Word's with attributes of Word's."""
    made = etree.Element(
        W + name, {W + key: str(value) for key, value in attributes.items()}, nsmap=NAMESPACES
    )
    made.extend(children)
    return made


def heading_style(level: int) -> str:
    """The style of a heading of this outline level, 1 the highest."""
    return f"Heading{min(max(level, 1), _DEEPEST_HEADING)}"


def paragraph_style(level: int) -> str | None:
    """The style of a paragraph: the usual one at level 1, indented below."""
    return f"Subparagraph{min(level, _DEEPEST_PARAGRAPH) - 1}" if level > 1 else None


def packed(
    document: etree._Element,
    footnotes: etree._Element | None,
    *,
    title: str,
    language: str,
    creator: str,
    moment: datetime | None,
) -> bytes:
    """The Word file of a document and its footnotes; `moment` is when it was made, if that is to be told."""
    parts = {
        "word/document.xml": ("document.main", document),
        "word/styles.xml": ("styles", _styles(language)),
        "word/settings.xml": ("settings", _settings(language, has_footnotes=footnotes is not None)),
    }
    if footnotes is not None:
        parts["word/footnotes.xml"] = ("footnotes", footnotes)
    kinds = {f"/{name}": f"{_WORDPROCESSING}.{kind}+xml" for name, (kind, _root) in parts.items()}
    main_relations = {
        name.removeprefix("word/"): f"{_OFFICE}/{kind}"
        for name, (kind, _root) in parts.items()
        if kind != "document.main"
    }
    relations = {
        "word/document.xml": f"{_OFFICE}/officeDocument",
        "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
    }
    return _zipped(
        {
            "[Content_Types].xml": _content_types(kinds | {"/docProps/core.xml": _PROPERTIES}),
            "_rels/.rels": _relationships(relations),
            "word/_rels/document.xml.rels": _relationships(main_relations),
            **{name: root for name, (_kind, root) in parts.items()},
            "docProps/core.xml": _core_properties(title, language, creator, moment),
        }
    )


def _zipped(parts: Mapping[str, etree._Element]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, root in parts.items():
            entry = zipfile.ZipInfo(name, _NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(
                entry, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
    return file.getvalue()


def _content_types(kinds: Mapping[str, str]) -> etree._Element:
    namespace = f"{{{_PACKAGE}/content-types}}"
    root = etree.Element(f"{namespace}Types", nsmap={None: namespace.strip("{}")})
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{namespace}Default", Extension=extension, ContentType=kind)
    for name, kind in kinds.items():
        etree.SubElement(root, f"{namespace}Override", PartName=name, ContentType=kind)
    return root


def _relationships(targets: Mapping[str, str]) -> etree._Element:
    namespace = f"{{{_PACKAGE}/relationships}}"
    root = etree.Element(f"{namespace}Relationships", nsmap={None: namespace.strip("{}")})
    for number, (target, kind) in enumerate(targets.items(), start=1):
        etree.SubElement(root, f"{namespace}Relationship", Id=f"rId{number}", Type=kind, Target=target)
    return root


def _core_properties(title: str, language: str, creator: str, moment: datetime | None) -> etree._Element:
    core = f"{{{_PACKAGE}/metadata/core-properties}}"
    dublin = "{http://purl.org/dc/elements/1.1/}"
    terms = "{http://purl.org/dc/terms/}"
    schema = "{http://www.w3.org/2001/XMLSchema-instance}"
    spaces = {"cp": core, "dc": dublin, "dcterms": terms, "xsi": schema}
    root = etree.Element(
        f"{core}coreProperties", nsmap={prefix: name.strip("{}") for prefix, name in spaces.items()}
    )
    told = {"title": title, "creator": creator, "language": _TAGS.get(language, language)}
    for name, text in told.items():
        if text:
            etree.SubElement(root, dublin + name).text = text
    if moment:
        for name in ("created", "modified"):
            stamp = etree.SubElement(root, terms + name, {f"{schema}type": "dcterms:W3CDTF"})
            stamp.text = stamped(moment)
    return root


def stamped(moment: datetime) -> str:
    """A moment as Word writes it, in UTC to the second; `moment` is aware."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _settings(language: str, *, has_footnotes: bool) -> etree._Element:
    root = element("settings")
    if has_footnotes:
        root.append(element("footnotePr", element("footnote", id=-1), element("footnote", id=0)))
    root.append(
        element(
            "compat",
            element(
                "compatSetting",
                name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word",
                val=15,
            ),
        )
    )
    root.append(element("themeFontLang", **_language(language)))
    return root


def _language(language: str) -> dict[str, str]:
    """The attributes of `w:lang`: Word keeps a language for each of three kinds of script."""
    tag = _TAGS.get(language, language)
    match language:
        case "zh-hans":
            return {"val": "en-GB", "eastAsia": tag}
        case _ if direction(language) == "rtl":
            return {"val": "en-GB", "bidi": tag}
    return {"val": tag}


def _styles(language: str) -> etree._Element:
    fonts = element(
        "rFonts", ascii="Times New Roman", hAnsi="Times New Roman", cs="Times New Roman", eastAsia="SimSun"
    )
    plain = element(
        "rPrDefault",
        element(
            "rPr",
            fonts,
            element("sz", val=_SIZE),
            element("szCs", val=_SIZE),
            element("lang", **_language(language)),
        ),
    )
    spaced = element("pPrDefault", element("pPr", element("spacing", after=120, line=264, lineRule="auto")))
    root = element("styles", element("docDefaults", plain, spaced))
    root.append(_style("Normal", "Normal", based_on=None, default=1))
    root.append(
        _style(
            "Title",
            "Title",
            paragraph=[element("spacing", after=240), element("jc", val="center")],
            words=[*_bold(), *_sized(36)],
        )
    )
    for level in range(1, _DEEPEST_HEADING + 1):
        look = [
            element("keepNext"),
            element("spacing", before=240, after=120),
            element("outlineLvl", val=level - 1),
        ]
        words = [*_bold(), *_sized(_HEADING_SIZES[level - 1])]
        root.append(_style(heading_style(level), f"heading {level}", paragraph=look, words=words))
    for level in range(2, _DEEPEST_PARAGRAPH + 1):
        indent = [element("ind", left=_INDENT * (level - 1))]
        root.append(_style(f"Subparagraph{level - 1}", f"Sub-paragraph {level - 1}", paragraph=indent))
    root.append(_style("Note", "Note", words=_sized(18)))
    root.append(_style("FootnoteText", "footnote text", words=_sized(18)))
    raised = element(
        "style", element("name", val="footnote reference"), type="character", styleId="FootnoteReference"
    )
    raised.append(element("rPr", element("vertAlign", val="superscript")))
    root.append(raised)
    return root


def _style(
    style_id: str,
    name: str,
    *,
    based_on: str | None = "Normal",
    paragraph: list[etree._Element] | None = None,
    words: list[etree._Element] | None = None,
    **attributes: str | int,
) -> etree._Element:
    """A style of paragraphs."""
    style = element("style", element("name", val=name), type="paragraph", **attributes, styleId=style_id)
    if based_on:
        style.append(element("basedOn", val=based_on))
    style.append(element("qFormat"))
    if paragraph:
        style.append(element("pPr", *paragraph))
    if words:
        style.append(element("rPr", *words))
    return style


def _bold() -> list[etree._Element]:
    return [element("b"), element("bCs")]


def _sized(half_points: int) -> list[etree._Element]:
    return [element("sz", val=half_points), element("szCs", val=half_points)]
