"""Pairs of drafts for the tests of Word files, and Word's two buttons, "accept all" and "reject all", in small."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from declarations.lineage import Change, Link, match
from declarations.word.lines import Line, Text, passages_of
from declarations.word.writing import write_comparison

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOMENT = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
AUTHOR = "Co-facilitators"

# Words invented sentences are made of; each language brings some thirty, so that paragraphs share some and differ in most.
WORDS = {
    "en": "we resolve to strengthen fair safe pathways for workers families and students with local partners "
    "across borders every region shares data on journeys costs wages housing schools clinics before winter",
    "fr": "nous décidons de renforcer l’accueil des familles et d’ouvrir aux travailleurs une voie sûre vers l’emploi "
    "les régions partagent leurs données sur les trajets coûts salaires logements écoles avant l’hiver",
    "es": "decidimos reforzar vías seguras para trabajadoras familias y estudiantes junto con socios locales cada región "
    "comparte datos sobre trayectos costos salarios vivienda escuelas clínicas antes del invierno próximo",
    "ru": "мы решаем укреплять безопасные пути для трудящихся семей и студентов вместе с местными партнёрами каждый "
    "регион делится данными о маршрутах расходах заработках жилье школах до наступления зимы",
    "ar": "نقرر تعزيز المسارات الآمنة للعاملين والأسر والطلاب مع الشركاء المحليين وتتقاسم كل منطقة بيانات عن الرحلات "
    "والتكاليف والأجور والسكن والمدارس والعيادات قبل حلول الشتاء في إطار IMRF المقبل",
    "zh-hans": "我们 决心 加强 安全 有序 的 途径 帮助 工人 家庭 学生 与 地方 伙伴 合作 各 区域 共享 数据 关于 旅程 费用 工资 "
    "住房 学校 诊所 在 冬季 之前",
}
STOPS = {"zh-hans": "。"}
TITLES = {
    "en": "Progress Declaration",
    "fr": "Déclaration sur les progrès",
    "es": "Declaración sobre los progresos",
    "ru": "Декларация о прогрессе",
    "ar": "إعلان التقدم",
    "zh-hans": "进展宣言",
}


@dataclass(frozen=True)
class Pair:
    """Two drafts and what became of what."""

    old: Text
    new: Text
    links: list[Link]

    def file(self) -> bytes:
        return write_comparison(self.old, self.new, self.links, author=AUTHOR, moment=MOMENT)


def pair(old: Text, new: Text) -> Pair:
    return Pair(old, new, match(passages_of(old.lines), passages_of(new.lines)))


def text(*rows: str, title: str = "", language: str = "en") -> Text:
    """A text from rows such as "9 | We resolve", "# A heading", "9 (a) | to listen", "| no number", "1 ^ a footnote of row 1"."""
    return Text(tuple(_line(row, number) for number, row in enumerate(rows)), title, language)


def _line(row: str, number: int) -> Line:
    if row.startswith("#"):
        level = len(row) - len(row.lstrip("#"))
        return Line("", row[level:].strip(), "heading", level)
    if "^" in row:
        anchor, _, words = row.partition("^")
        return Line(f"Note {number}", words.strip(), "note", anchor=int(anchor))
    label, _, words = row.rpartition("|")
    label = label.strip()
    depth = label.count("(") + 1
    return Line(
        label or f"¶{number + 1}", words.strip(), "sub-paragraph" if depth > 1 else "operative", depth
    )


def rows(source: Text) -> list[str]:
    """The paragraphs of a text as they stand on paper, a footnote's call and text left out."""
    title = [source.title] if source.title else []
    printed = (
        f"{line.mark}\t{line.text}" if line.mark else line.text
        for position, line in enumerate(source.lines)
        if position not in source.footnotes
    )
    return [*title, *printed]


def make_pair(seed: int, language: str = "en", *, paragraphs: int = 12) -> Pair:
    """A draft of invented sentences and its next revision, with edits, moves, splits, merges, additions and drops."""
    chance = random.Random(f"{seed} {language}")
    old = [Line("", _sentence(chance, language, 3).rstrip(".。"), "heading", 1)]
    for number in range(1, paragraphs + 1):
        old.append(Line(str(number), _sentence(chance, language, chance.randint(14, 40))))
        if chance.random() < 0.3:
            old.extend(
                Line(f"{number} ({mark})", _sentence(chance, language, 9), "sub-paragraph", 2)
                for mark in "ab"
            )
    new = list(_revised(old, chance, language))
    chance.random()
    if chance.random() < 0.7:
        new.insert(chance.randrange(1, len(new) + 1), new.pop(chance.randrange(1, len(new))))
    title = TITLES[language]
    return pair(Text(tuple(old), title, language), Text(tuple(new), f"{title} 2", language))


def _sentence(chance: random.Random, language: str, length: int) -> str:
    words = [chance.choice(WORDS[language].split()) for _word in range(length)]
    glue = "" if language == "zh-hans" else " "
    sentence = glue.join(words)
    return sentence[:1].upper() + sentence[1:] + STOPS.get(language, ".")


def _revised(lines: Iterable[Line], chance: random.Random, language: str) -> Iterator[Line]:
    glue = "" if language == "zh-hans" else " "
    for line in lines:
        act = (
            "edit"
            if line.kind != "operative"
            else chance.choice(("keep", "edit", "drop", "split", "add", "keep"))
        )
        words = line.text.split(" ") if glue else list(line.text)
        if act == "drop":
            continue
        if act == "edit":
            place = chance.randrange(len(words))
            words[place : place + 2] = _sentence(chance, language, 2).rstrip(".。").split(" ")
            yield Line(line.label, glue.join(words), line.kind, line.level)
        elif act == "split":
            half = len(words) // 2
            yield Line(line.label, glue.join(words[:half]))
            yield Line(f"{line.label} bis", glue.join(words[half:]))
        else:
            yield line
        if act == "add":
            yield Line(f"{line.label} ter", _sentence(chance, language, 20))


def link(old: Iterable[int], new: Iterable[int], *changes: Change) -> Link:
    """A row of the comparison; its score and evidence do not matter here."""
    return Link(tuple(old), tuple(new), changes or (Change.EDITED,), 1.0, evidence=None)  # type: ignore[arg-type]


# --- Word's two buttons ----------------------------------------------------------------------------------------------


def accepted(file: bytes) -> list[str]:
    """The paragraphs when all changes are accepted."""
    return _paragraphs(file, gone={"del", "moveFrom"})


def rejected(file: bytes) -> list[str]:
    """The paragraphs when all changes are rejected."""
    return _paragraphs(file, gone={"ins", "moveTo"})


def part(file: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return etree.fromstring(archive.read(name))


def _paragraphs(file: bytes, *, gone: set[str]) -> list[str]:
    found, carried = [], ""
    paragraphs = part(file).findall(f".//{W}p")
    for paragraph in paragraphs:
        carried += _words(paragraph, gone)
        if not any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in gone):
            found.append(carried)
            carried = ""
    return found + [carried] * bool(carried)


def _words(element: etree._Element, gone: set[str]) -> str:
    words = ""
    for child in element:
        name = etree.QName(child).localname
        if name in {"t", "delText"}:
            words += child.text or ""
        elif name == "tab":
            words += "\t"
        elif name not in gone and name != "pPr":
            words += _words(child, gone)
    return words
