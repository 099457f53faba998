"""Cross-references: where a text speaks of its own paragraphs ("paragraphs 99 and 99 bis"), in six languages.

What belongs to another instrument ("paragraph 5 of resolution 73/195", "article 2 of the Convention") is no
cross-reference. Of a range ("paragraphs 12–15") the two ends are references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from declarations.intake.labels import BadLabel, Label, Series, Step
from declarations.intake.spelling import ADVERB, MARK, in_plain_signs, parse


@dataclass(frozen=True, slots=True)
class Reference:
    """A place of a text that names a paragraph of the same text; `label` is nothing where there is no such one."""

    start: int
    end: int
    label: Label | None


def references(text: str, labels: Iterable[Label], *, here: Label | None = None) -> list[Reference]:
    """The cross-references of a text, in its order, the first thousand; time is linear in the text and the labels.

    `here` is the label of the paragraph whose text it is: "paragraph 2" within article 3 is paragraph 2 of that
    article first. For many texts of one draft, make `KnownLabels` once.
    """
    return KnownLabels(labels).references(text, here=here)


class KnownLabels:
    """The labels of a draft, to find what its texts refer to."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._by_steps: dict[tuple[Step, ...], list[Label]] = {}
        self._has_articles = self._has_letters = False
        for label in labels:
            self._has_articles |= any(step.series is Series.ARTICLE for step in label.sections)
            self._has_letters |= label.steps[0].series in {Series.PREAMBULAR, Series.OPERATIVE}
            # "paragraph 9" also finds the first option of 9, where 9 itself stands only in options.
            for end in range(len(label.steps), 0, -1):
                rest = label.steps[end:]
                if not rest or rest[0].series is Series.OPTION:
                    self._by_steps.setdefault(label.steps[:end], []).append(label)

    def references(self, text: str, *, here: Label | None = None) -> list[Reference]:
        """The cross-references of one text; see the function of this name."""
        found = islice(self._found(in_plain_signs(text), here), _MOST_REFERENCES)
        return sorted(found, key=lambda reference: reference.start)

    def _found(self, text: str, here: Label | None) -> Iterator[Reference]:
        for found in _LIST.finditer(text):
            if _is_foreign(text, found):
                continue
            article = _article(found["article"])
            if found["article"] and (article is None or not self._has_articles):
                continue
            items = "items" if found["items"] else "chinese"
            start = found.start()
            for item in _ITEM.finditer(text, *found.span(items)):
                is_loose = text[start : item.start()].strip(" \u00a0") in {",", ";", "،", "、"}
                label = self._label(item[0], article, here)
                if is_loose and label is None:
                    # "paragraph 9, 2030 people": a comma alone does not make a list of labels.
                    break
                begin = start if item.start() == found.start(items) else item.start()
                is_last = item.end() == found.end(items)
                yield Reference(begin, found.end() if is_last else item.end(), label)
                start = item.end()
        if self._has_letters:
            for letters in _LETTERED.finditer(text):
                if not _FOREIGN_AFTER.match(text, letters.end()):
                    label = self._label(letters[0], None, here)
                    yield Reference(letters.start(), letters.end(), label)

    def _label(self, spelled: str, article: Step | None, here: Label | None) -> Label | None:
        """The label that a reference names; nothing where the draft has no such paragraph."""
        try:
            wanted = parse(spelled)
        except BadLabel:
            return None
        candidates = self._by_steps.get(wanted.steps, [])
        if article is not None:
            candidates = [label for label in candidates if article in label.sections]
        elif here is not None:
            candidates = [label for label in candidates if label.sections == here.sections] or candidates
        exact = [label for label in candidates if label.steps == wanted.steps]
        return next(iter(exact or candidates), None)


def _article(spelled: str | None) -> Step | None:
    """The article that a reference names before its paragraph."""
    if not spelled:
        return None
    try:
        (article,) = parse(f"{spelled.strip(' ,،，')}, 1").sections
    except (BadLabel, ValueError):
        return None
    return article


_MOST_REFERENCES = 1_000
# Items of one list behind the first: longer ones are no sentence.
_MOST_FURTHER = 49
# A number of another instrument stands right before or behind the reference.
_INSTRUMENTS = (
    r"resolutions?|decisions?|résolutions?|décisions?|resoluci[oó]n(?:es)?|decisi[oó]n(?:es)?|резолюци\w+|решени\w+"
    r"|القرار|قرار|قراره?ا?|المقرر"
)
_FOREIGN_BEFORE = re.compile(
    rf"(?:\b(?:{_INSTRUMENTS})\s+[\w/.()\-]+(?:\s+\([^)]*\))?,?\s*(?:,\s*)?(?:in\s+)?"
    r"|\b[A-Z]{1,5}/[A-Z0-9/.\-]+\d,?\s*"
    r"|\b(?:Convention|Protocol|Charter|Compact|Agenda|Covenant|Convenci[oó]n|Protocolo|Carta|Protocole|Charte|Pacte),\s+"
    r"|\b(?:its|their|ses|son|sa|leurs?|sus?|его|её|ее|их)\s+"
    r"|(?:决议|决定|公约|宪章|议定书|》)\s*)$",
    re.IGNORECASE,
)
_FOREIGN_AFTER = re.compile(
    r"\s*(?:\([^)]{1,40}\)\s*)?,?\s*"
    r"(?:(?:of|in)\s+(?!th(?:is|ese)\b|the\s+(?:present|current|draft)\b|the\s+Declaration\b|particular\b|order\b|line\b|accordance\b|relation\b|respect\b|the\s+context\b)"
    r"(?=[A-Z]|(?:the\s+)?(?:annex|resolution|decision|report|outcome|agreement|[A-Z])|its\b|that\b|General\b)"
    r"|(?:de\s+l[a’']|du|des|de)\s*(?!pr[eé]sent|cet|texte)(?=[A-Z]|[rd][eé]solution|d[eé]cision|annexe|rapport|leur)"
    r"|(?:de\s+la|del|de\s+los|de)\s+(?!presente|est[ea])(?=[A-Z]|resoluci|decisi|anexo|informe)"
    r"|(?:резолюци|решени|конвенци|протокол|устав|пакт|соглашени|договор|приложени|доклад|повестк)"
    r"|(?:их|его)\s"
    r"|من\s+(?!هذ|المادة|الإعلان))"
)
_NAMES = (
    r"paragraphe?s?|paras?\b\.?|párrafos?|párrs?\.?|пункт(?:ах|ами|ам|ов|ом|[аеуы])?|пп?\."
    r"|[وبلف]?(?:ال|لل)?فقر(?:ات|تين|تان|ة|تي)"
)
_ARTICLE_NAMES = r"articles?|art\.|artículos?|стать[яиею]й?|[وبلف]?(?:ال|لل)?مادة"
_NUMBER = (
    rf"\d{{1,4}}(?:\.\d{{1,3}}(?!\d))*(?:(?:[\s.\-]{{0,2}}{ADVERB}){{1,2}}|-?[a-z](?![^\W\d_]))?(?![\d/%])"
)
_WITHIN = rf"(?:\s*\(\s*(?:{MARK})(?:\s+{ADVERB})?\s*\))*"
_ITEM_TEXT = rf"{_NUMBER}{_WITHIN}"
_ITEM = re.compile(_ITEM_TEXT, re.IGNORECASE)
_AND = r"and|or|to|through|et|ou|à|y|o|a|al|и|или|по|до|أو|إلى|و|和|及|或|至|到"
_BETWEEN = rf"\s*(?:[,;،、]\s*(?:(?:{_AND})\s*)?|(?:{_AND})\s*|[–\-]\s*)(?:(?:{_NAMES})\s*|第\s*)?"
_ARTICLE = rf"(?:{_ARTICLE_NAMES})\s*\d{{1,3}}(?:[\s.\-]{{0,2}}{ADVERB})?"
_LIST = re.compile(
    rf"(?:(?P<article>(?<![^\W\d_])(?:{_ARTICLE})|第\s*\d{{1,3}}\s*条(?:{ADVERB})?)\s*[,،，]?\s*)?"
    rf"(?:(?<![^\W\d_])(?:{_NAMES})\s*(?P<items>{_ITEM_TEXT}(?:{_BETWEEN}{_ITEM_TEXT}){{0,{_MOST_FURTHER}}})"
    rf"|第\s*(?P<chinese>{_ITEM_TEXT}(?:\s*段?{_BETWEEN}{_ITEM_TEXT}){{0,{_MOST_FURTHER}}})\s*段)",
    re.IGNORECASE,
)
_LETTERED = re.compile(rf"\b(?:OP|PP)\s?{_ITEM_TEXT}")


def _is_foreign(text: str, found: re.Match[str]) -> bool:
    """Whether a reference is to a paragraph of another instrument."""
    before = text[max(0, found.start() - 80) : found.start()]
    return bool(_FOREIGN_BEFORE.search(before) or _FOREIGN_AFTER.match(text, found.end()))
