"""Makes the files in this folder: one text, written for this project, as the offices of different people save it.

    .venv/bin/python tests/data/make.py

`typed.docx` has its numbers typed (python-docx); `automatic.odt`, `automatic.docx` and `automatic.pdf` have them
counted, with footnotes, a running head and page numbers (LibreOffice, which must be installed). `arabic.pdf` and
`chinese.pdf` say one sentence each (typst, with the fonts of Noto). `paragraphs.txt` is the text itself: label, tab,
words; the tests hold what is read against it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import typst

HERE = Path(__file__).parent
TITLE = "Demonstration text: Progress Declaration"
SYMBOL = "A/DEMO/2026/L.1"
NOTES = {"4": "Demonstration note on the report of the meeting, chapter II.", "9 bis (a)": "See the annex."}
SENTENCES = {
    "arabic": ("ar", "Noto Naskh Arabic", "نص تجريبي: احتفظوا بالجملة الأخيرة من الفقرة 9 مكررا."),
    "chinese": ("zh", "Noto Sans CJK SC", "演示文本：请保留第9段之二的最后一句。"),
}
_HEAVY = ("docProps/thumbnail.jpeg", "customXml/", "word/theme/", "word/stylesWithEffects.xml")


def rows() -> list[tuple[str, str]]:
    """The text: labels and words; headings have no label."""
    lines = (HERE / "paragraphs.txt").read_text("utf-8").splitlines()
    return [tuple(line.split("\t", 1)) for line in lines if line]  # type: ignore[misc]


def typed() -> None:
    """A Word file with typed numbers."""
    document = docx.Document()
    document.add_paragraph(TITLE, "Title")
    for label, words in rows():
        if not label:
            document.add_heading(words, 1)
        elif label.startswith("¶"):
            document.add_paragraph(words)
        elif "(" in label:
            document.add_paragraph(f"{label[label.rindex('(') :]}\t{words}")
        else:
            document.add_paragraph(f"{label}.\t{words}")
    with tempfile.NamedTemporaryFile() as file:
        document.save(file)
        _without_weight(Path(file.name), HERE / "typed.docx")


def _without_weight(source: Path, target: Path) -> None:
    """The same file without pictures and themes that nobody reads."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            if not name.startswith(_HEAVY):
                new.writestr(
                    zipfile.ZipInfo(name), _without_relations(old.read(name)), zipfile.ZIP_DEFLATED, 9
                )


def _without_relations(content: bytes) -> bytes:
    """A part without its relations to what was taken out."""
    for name in (b"thumbnail", b"customXml", b"theme", b"stylesWithEffects"):
        while (at := content.find(b"/" + name + b'"')) >= 0 and b"<Relationship " in content:
            start, end = content.rindex(b"<Relationship ", 0, at), content.index(b"/>", at) + 2
            content = content[:start] + content[end:]
    return content


def automatic() -> None:
    """The same with LibreOffice, from a flat OpenDocument text."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "automatic.fodt"
        source.write_text(_flat(), "utf-8")
        for kind in ("odt", "docx", "pdf"):
            subprocess.run(
                [
                    "soffice",
                    "--headless",
                    f"-env:UserInstallation=file://{folder}/office",
                    "--convert-to",
                    kind,
                ]
                + ["--outdir", folder, str(source)],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            made = Path(folder) / f"automatic.{kind}"
            (HERE / made.name).write_bytes(made.read_bytes())


def sentences() -> None:
    """A PDF of one sentence for each writing whose letters no PDF reader has by itself."""
    for name, (language, font, words) in SENTENCES.items():
        source = f'#set text(lang: "{language}", font: "{font}")\n{words}\n'
        (HERE / f"{name}.pdf").write_bytes(typst.compile(source.encode(), timestamp=0))


def _flat() -> str:
    return _FLAT.format(body="".join(_body()), symbol=SYMBOL)


def _body() -> list[str]:
    """The text as lists that count: what stands between two numbers, such as 9 bis, has its number typed."""
    parts = [f'<text:p text:style-name="Title">{TITLE}</text:p>']
    for label, words in rows():
        text = escape(words) + _note(label)
        depth = label.count("(") + 1
        if not label:
            parts.append(f'<text:h text:outline-level="1" text:style-name="Heading_20_1">{text}</text:h>')
        elif label.startswith("¶"):
            parts.append(f'<text:p text:style-name="Standard">{text}</text:p>')
        elif "bis" in label and depth == 1:
            parts.append(f'<text:p text:style-name="Standard">{label}.<text:tab/>{text}</text:p>')
        elif "bis" in label:
            mark = label[label.rindex("(") :]
            parts.append(f'<text:p text:style-name="Standard">{mark}<text:tab/>{text}</text:p>')
        else:
            item = f'<text:list-item><text:p text:style-name="Standard">{text}</text:p></text:list-item>'
            for _level in range(1, depth):
                item = f"<text:list-item><text:list>{item}</text:list></text:list-item>"
            parts.append(f'<text:list text:style-name="UN" text:continue-numbering="true">{item}</text:list>')
    return parts


def _note(label: str) -> str:
    if label not in NOTES:
        return ""
    number = list(NOTES).index(label) + 1
    return (
        f'<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="Footnote">{NOTES[label]}</text:p></text:note-body></text:note>'
    )


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_LEVEL = (
    '<text:list-level-style-number text:level="{level}" style:num-prefix="{prefix}" style:num-suffix="{suffix}" '
    'style:num-format="{format}"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" fo:margin-left="{left}cm" '
    'fo:text-indent="-1cm"/></style:list-level-properties></text:list-level-style-number>'
)
_LEVELS = "".join(
    _LEVEL.format(level=level, prefix=prefix, suffix=suffix, format=kind, left=level)
    for level, (prefix, kind, suffix) in enumerate(
        (("", "1", "."), ("(", "a", ")"), ("(", "i", ")")), start=1
    )
)
_FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document office:version="1.3" '
    'office:mimetype="application/vnd.oasis.opendocument.text" '
    + " ".join(
        f'xmlns:{short}="{_ODF}{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + '><office:font-face-decls><style:font-face style:name="Serif" svg:font-family="Liberation Serif"/>'
    "</office:font-face-decls><office:styles>"
    '<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.25cm" '
    'fo:text-align="justify"/><style:text-properties style:font-name="Serif" fo:font-size="11pt" fo:language="en" '
    'fo:country="GB" fo:hyphenate="false"/></style:style>'
    '<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:text-properties fo:font-size="18pt"/></style:style>'
    '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" '
    'style:parent-style-name="Standard" style:default-outline-level="1">'
    '<style:text-properties fo:font-size="14pt"/></style:style>'
    '<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:text-properties fo:font-size="9pt"/></style:style>'
    '<style:style style:name="Footnote_20_anchor" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
    '<text:notes-configuration text:note-class="footnote" text:citation-body-style-name="Footnote_20_anchor" '
    'style:num-format="1"/>'
    f'<text:list-style style:name="UN">{_LEVELS}</text:list-style></office:styles>'
    '<office:automatic-styles><style:page-layout style:name="Page"><style:page-layout-properties '
    'fo:page-width="21cm" fo:page-height="20cm" fo:margin="2cm"/><style:header-style/><style:footer-style/>'
    "</style:page-layout></office:automatic-styles>"
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">'
    '<style:header><text:p text:style-name="Standard">{symbol}</text:p></style:header>'
    '<style:footer><text:p text:style-name="Standard"><text:page-number/>/<text:page-count/></text:p></style:footer>'
    "</style:master-page></office:master-styles>"
    "<office:body><office:text>{body}</office:text></office:body></office:document>"
)

if __name__ == "__main__":
    typed()
    automatic()
    sentences()
    sys.stdout.writelines(f"{file.name}: {file.stat().st_size} bytes\n" for file in sorted(HERE.glob("*.*")))
