"""Spelling: labels as people, translators and Word write them, read into the one canonical form.

"42-bis", "42.bis", "42Bis.", "Para. 42 bis", "٤٢ مكررا", "42之二" and "42-бис" are all 42 bis, "[Article 3bis], para. 4"
and "第三条之二，第4段" are Article 3 bis, 4. Language versions print
their own letters for the same sub-paragraphs; these too are read onto the label that the text of record bears.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from declarations.intake import marks
from declarations.intake.labels import (
    ADVERBS,
    SECTIONS,
    SUFFIX_WORDS,
    BadLabel,
    Label,
    Series,
    Step,
    from_slug,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """
    The label that a block of text opens with, and the rest of the block.

    Where only a space parts the number from the text ("9 We recall"), or a full stop the letter ("a. to recall"),
    the opening is not `sure`: only the paragraph before can tell. `otherwise` is a second way to read the mark.
    """

    step: Step
    rest: str
    sure: bool = True
    otherwise: Step | None = None


def parse(text: str) -> Label:
    """The label that `text` spells, and nothing but the label; raises BadLabel."""
    plain = in_plain_signs(unicodedata.normalize("NFC", text)).lower().strip(" \t\r\n[]")
    steps, position = _leading(plain)
    position = _skip(_BEFORE, plain, position)
    # "article 3 (4)" is how some cite paragraph 4 of article 3.
    head = (_HEAD_IN_BRACKETS if steps else _HEAD).match(plain, position) or _HEAD.match(plain, position)
    if head is not None:
        steps.append(Step(_whole_number(head["number"]), _SERIES[head["series"] or ""]))
        position = head.end()
    elif not steps:
        raise BadLabel(text)
    while not _AFTER.fullmatch(plain, position):
        for pattern, add in _TAILS:
            found = pattern.match(plain, position)
            if found and add(steps, found):
                position = found.end()
                break
        else:
            raise BadLabel(text)
    return Label.of(steps)


def matches(label: Label, query: str) -> bool:
    """
    Whether somebody who types `query` looks for this label.

    Any spelling finds it, the slug too. "9 bis" finds every paragraph that bears it, in whatever article, and "56a",
    which people also write for sub-paragraph (a) of 56, finds both.
    """
    for read in (parse, from_slug):
        try:
            wanted = read(query.strip().lower())
        except BadLabel:
            continue
        asked = [step.occurrence for step in wanted.steps]
        sections = _hurried(wanted.sections)
        if (
            _hurried(wanted.steps) in (_hurried(label.steps), _hurried(_without_option(label.steps)))
            and (not sections or sections == _hurried(label.sections))
            and (set(asked) == {1} or asked == [step.occurrence for step in label.steps])
        ):
            return True
    return False


def opening(text: str) -> Opening | None:
    """
    The label at the start of a block, if there is one.

    A number counts with a full stop, bracket, colon, tab or dash behind it ("9.", "9)", "9 –"), or with an adverb
    ("9 bis"); with only a space it is unsure. Letters and small Roman numbers count in brackets ("(a)", "a)").
    A square bracket that opens before the number and closes later stays with the text which it encloses.
    """
    plain = in_plain_signs(text[:_FARTHEST])
    for pattern, sure in _OPENINGS:
        found = pattern.match(plain)
        if found is None:
            continue
        groups = found.groupdict()
        mark, otherwise = _mark(groups["mark"])
        series = _SERIES[(groups.get("series") or "").lower()]
        if "within" in groups:
            series = Series.WITHIN
            if not marks.is_mark(mark):
                continue
        step = Step(mark, series, tuple(_suffixes(groups["suffixes"])))
        brackets = groups["brackets"].replace(" ", "")
        if groups.get("closed"):
            brackets = brackets[1:]
        return Opening(
            step,
            brackets + text[found.end() :].lstrip(),
            sure or series in _NAMED,
            replace(step, mark=otherwise) if otherwise else None,
        )
    return None


def whole_opening(text: str) -> tuple[Label, str] | None:
    """The whole label of a sub-paragraph that a block opens with, and the rest: "56 (a) To act", "9 bis (a) (i). To"."""
    found = _WHOLE_OPENING.match(in_plain_signs(text[:_FARTHEST]))
    if found is None:
        return None
    try:
        label = parse(found["label"])
    except BadLabel:
        return None
    return label, text[found.end() :].lstrip()


class SectionHeading(NamedTuple):
    """The section that a heading opens, the rest of the heading, and whether it says word and number ("Article 3")."""

    step: Step
    rest: str
    is_named: bool


def section(text: str) -> SectionHeading | None:
    """The section that a heading names: "[Article 3bis] (forests)", "Annex", or only counts: "II. Review"."""
    plain = in_plain_signs(text[:_FARTHEST])
    found = _SECTION_HEADING.match(plain)
    if found is None:
        counted = _COUNTED_HEADING.match(plain)
        if counted is None:
            return None
        mark = counted["mark"] or counted["dotted"]
        step = Step(mark if mark.isalpha() else _whole_number(mark), Series.SECTION)
        return SectionHeading(step, text[counted.end() :], is_named=False)
    named = _section_step(found)
    if named is None or (named.series is Series.ARTICLE and "." in named.mark):
        return None
    return SectionHeading(named, text[found.end() :], is_named=bool(named.mark))


def option(text: str) -> tuple[Step, str] | None:
    """The option that a block of text opens with ("Option 1: …", "[Вариант A]") and the rest of the block."""
    found = _OPTION_OPENING.match(in_plain_signs(text[:_FARTHEST]))
    if found is None:
        return None
    return _option_step(found), text[found.end() :].lstrip()


def typed_adverb(text: str) -> tuple[str, str] | None:
    """The adverb a text opens with ("bis. We recall") and the rest: Word counted the 9, a person typed the bis."""
    found = _TYPED_ADVERB.match(in_plain_signs(text[:_FARTHEST]))
    if found is None:
        return None
    (adverb,) = _suffixes(found["adverb"])
    return adverb, text[found.end() :].lstrip()


# --- scripts ---------------------------------------------------------------------------------------------------------
_PLAIN = {
    **{ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **{ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    **{ord(digit): str(value) for value, digit in enumerate("０１２３４５６７８９")},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u3000"), " "),
    # Invisible breaks and joints, which Word keeps where a line may or may not end.
    **dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"), " "),
    # Marks of direction, which Word puts around Latin words in Arabic.
    **dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"), " "),
    **{ord(wide): narrow for wide, narrow in zip("（）．：［］", "().:[]", strict=True)},
}
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_CYRILLIC_DOUBLES = {"а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i"}
_CHINESE = "一二三四五六七八九十"
_CHINESE_RINGED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"


def in_plain_signs(text: str) -> str:
    """The text with digits, dashes, spaces and brackets of other scripts made plain, character for character."""
    return text.translate(_PLAIN)


def _whole_number(spelled: str) -> str:
    """A number without leading zeros, part by part: "03.2" is 3.2."""
    return ".".join(str(int(digits)) for digits in spelled.split("."))


def _mark(spelled: str) -> tuple[str, str | None]:
    """
    A mark in plain letters and, where two readings are possible, the second.

    Arabic versions count (أ) (ب) (ج) for (a) (b) (c), Chinese ones (一) (二) for (i) (ii); Russian ones keep Latin
    letters, often typed with their Cyrillic doubles, or count а б в.
    """
    mark = spelled.lower().replace("\N{ARABIC TATWEEL}", "").replace("ا", "أ")
    if mark[0].isdigit():
        return _whole_number(mark), None
    for alphabet, count in (
        (_ABJAD, marks.letters),
        (_CHINESE, marks.roman),
        (_CHINESE_RINGED, marks.roman),
    ):
        if mark in alphabet:
            return count(alphabet.index(mark) + 1), None
    by_place = marks.letters(_CYRILLIC.index(mark) + 1) if mark in _CYRILLIC else None
    if mark in _CYRILLIC_DOUBLES:
        return _CYRILLIC_DOUBLES[mark], by_place
    return by_place or mark, None


# --- adverbs ---------------------------------------------------------------------------------------------------------
_RUSSIAN = ("бис", "тер", "кватер", "квинквиес", "сексиес", "септиес", "октиес", "новиес", "дециес")
_CHINESE_COUNTS = (*_CHINESE[1:], "十一", "十二")
_ARABIC_COUNTS = ("ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع")
_ADVERBS_SPELLED = (
    {word: word for word in SUFFIX_WORDS}
    | {"quat": "quater", "quinques": "quinquies", "nonies": "novies"}
    | dict(zip(_RUSSIAN, ADVERBS, strict=False))
    | {f"之{count}": adverb for count, adverb in zip(_CHINESE_COUNTS, ADVERBS, strict=True)}
    | {f"مكررا {count}ا": adverb for count, adverb in zip(_ARABIC_COUNTS, ADVERBS[1:], strict=False)}
)


def _either(words: Iterator[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_TANWIN = "\N{ARABIC FATHATAN}"
_ALEF = f"{_TANWIN}?ا?{_TANWIN}?"
ADVERB = (
    rf"(?:(?:{_either(word for word in _ADVERBS_SPELLED if word.isalpha() and not word.startswith('之'))}"
    rf"|مكرر{_ALEF}(?:\s+(?:{'|'.join(_ARABIC_COUNTS)}){_ALEF})?)(?!\w)"
    rf"|{_either(word for word in _ADVERBS_SPELLED if word.startswith('之'))})"
)
_SUFFIX = re.compile(rf"{ADVERB}|[a-z](?![^\W\d_])", re.IGNORECASE)


def _suffixes(spelled: str) -> Iterator[str]:
    """The suffixes of a label in their canonical spelling."""
    for found in _SUFFIX.finditer(spelled):
        word = " ".join(found[0].lower().replace(_TANWIN, "").split())
        yield _ADVERBS_SPELLED.get(word, "bis" if word.startswith("مكرر") else word)


# --- sections and options --------------------------------------------------------------------------------------------
_SECTION_WORDS = {
    Series.ARTICLE: "articles?|art\\b\\.?|artículos?|стать[яиею]й?|المادة|مادة",
    Series.SECTION: "sections?|secci[oó]n|раздел[аеу]?|القسم|الفرع",
    Series.CHAPTER: "chapter|chapitre|capítulo|глав[аеыу]|الفصل",
    Series.PART: "part|partie|parte|част[ьи]|الجزء",
    Series.ANNEX: "annexe?|anexo|приложени[еия]|المرفق",
    Series.APPENDIX: "appendi(?:x|ce)|apéndice|добавлени[еия]|التذييل",
    Series.OBJECTIVE: "objecti(?:ve|f)|objetivo|цел[ьи]|الهدف",
}
_CHINESE_WORDS = {Series.ANNEX: "附件", Series.APPENDIX: "附录", Series.OBJECTIVE: "目标"}
_CHINESE_UNITS = {
    "条": Series.ARTICLE,
    "节": Series.SECTION,
    "章": Series.CHAPTER,
    "部分": Series.PART,
}
_FIRST_WORDS = frozenset({"premier", "première", "primero", "primera", "первая", "первый", "الأولى", "الأول"})
_CAPITALS = r"[ivxl]{1,7}(?!\w)|[a-z](?!\w)"
_SECTION_MARK = rf"\d{{1,4}}(?:\.\d{{1,3}}(?!\d))*|{_CAPITALS}|(?:{_either(iter(_FIRST_WORDS))})(?!\w)"
_SECTION = "|".join(
    (
        *(
            rf"(?:{words})(?!\w)\s*(?P<{series.name}>{_SECTION_MARK})"
            for series, words in _SECTION_WORDS.items()
        ),
        *(
            rf"{word}\s*(?P<chinese_{series.name}>\d{{1,3}}|[{_CHINESE}]{{1,3}})"
            for series, word in _CHINESE_WORDS.items()
        ),
        *(
            rf"(?P<bare_{series.name}>(?:{_SECTION_WORDS[series]}|{_CHINESE_WORDS[series]})(?!\w))"
            for series in (Series.ANNEX, Series.APPENDIX)
        ),
        rf"第\s*(?P<chinese>\d{{1,3}}|[{_CHINESE}]{{1,3}})\s*(?P<unit>条|节|章|部分)",
    )
)
_SECTION_SUFFIXES = rf"(?P<section_suffixes>(?:[\s.\-]*{ADVERB}){{0,2}})"
_SECTION_LABEL = re.compile(rf"\[?(?:{_SECTION}){_SECTION_SUFFIXES}\s*\]?", re.IGNORECASE)
_SECTION_HEADING = re.compile(rf"[\s\[(]*(?:{_SECTION}){_SECTION_SUFFIXES}(?!\w)\s*[\])]*", re.IGNORECASE)
# Headings are counted in capitals, or in figures with a stop: "2030 Agenda" is counted in nothing.
_COUNTED_HEADING = re.compile(
    r"\s*(?:(?P<mark>[IVXL]{1,7}|[A-Z]|\d{1,3})(?:[.)]\s|\.?\t)|(?P<dotted>\d{1,3}(?:\.\d{1,3})+)\.?\s)\s*(?=\S)"
)
_OPTION_WORD = r"(?:options?|opción|вариант|الخيار|خيار|选项|备选案文|备选方案)\s*"
_OPTION_MARK = rf"(?:\(?(?P<option>\d{{1,2}}|{_CAPITALS}|[{_CHINESE}])\)?)"
_OPTION_SUFFIXES = rf"(?P<option_suffixes>(?:[\s.\-]*{ADVERB}){{0,2}})"
_OPTION = re.compile(rf"{_OPTION_WORD}{_OPTION_MARK}{_OPTION_SUFFIXES}", re.IGNORECASE)
_OPTION_OPENING = re.compile(
    rf"[\s\[(]*{_OPTION_WORD}{_OPTION_MARK}{_OPTION_SUFFIXES}(?:\s*(?:[:.)\]]|-\s)|\t|(?=\s*(?:\[|\(|$)))",
    re.IGNORECASE,
)


def _chinese_number(spelled: str) -> str:
    """A number below a hundred in plain figures: 十二 is 12."""
    if spelled.isdigit():
        return str(int(spelled))
    tens, ten, ones = spelled.rpartition("十")
    count = (_CHINESE.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return str(count + sum(_CHINESE.index(sign) + 1 for sign in ones[:1]))


def _section_step(found: re.Match[str]) -> Step | None:
    groups = found.groupdict()
    suffixes = tuple(_suffixes(groups["section_suffixes"]))
    if groups["chinese"]:
        return Step(_chinese_number(groups["chinese"]), _CHINESE_UNITS[groups["unit"]], suffixes)
    for series in SECTIONS:
        if groups.get(f"bare_{series.name}"):
            return Step("", series) if not suffixes else None
        if mark := groups[series.name] or groups.get(f"chinese_{series.name}"):
            return Step(_section_mark(mark), series, suffixes)
    return None


def _section_mark(spelled: str) -> str:
    if spelled[0].isdigit():
        return _whole_number(spelled)
    if spelled[0] in _CHINESE:
        return _chinese_number(spelled)
    if spelled.lower() in _FIRST_WORDS:
        return "1"
    return spelled.upper() if marks.is_mark(spelled.lower()) else spelled[0].upper()


def _option_step(found: re.Match[str]) -> Step:
    return Step(_section_mark(found["option"]), Series.OPTION, tuple(_suffixes(found["option_suffixes"])))


def _leading(plain: str) -> tuple[list[Step], int]:
    """The sections and the option with which a label begins, and where the rest of it stands."""
    steps: list[Step] = []
    position = 0
    while (found := _SECTION_LABEL.match(plain, position)) and (step := _section_step(found)):
        position = found.end()
        if step.series is Series.ARTICLE and "." in step.mark:
            # "article 3.4" is how delegations cite paragraph 4 of article 3.
            article, _stop, number = step.mark.partition(".")
            return [
                *steps,
                replace(step, mark=article, suffixes=()),
                Step(number, suffixes=step.suffixes),
            ], position
        steps.append(step)
        position = _skip(_COMMA, plain, position)
    if found := _OPTION.match(plain, position):
        steps.append(_option_step(found))
        position = _skip(_COMMA, plain, found.end())
    return steps, position


def _skip(pattern: re.Pattern[str], plain: str, position: int) -> int:
    found = pattern.match(plain, position)
    return found.end() if found else position


_COMMA = re.compile(r"\s*[,،，、]\s*|\s+")


# --- a label alone ---------------------------------------------------------------------------------------------------
_BEFORE = re.compile(
    r"(?:paragraphes?|paragraphs?|paras?\b\.?|párrafos?|párr\b\.?|пункты?|п\.|الفقرة|فقرة|第|§|№|n[º°])\s*"
)
_AFTER = re.compile(r"[\s.:;,)\]段]*")
_SERIES = {
    "": Series.NUMBER,
    "pp": Series.PREAMBULAR,
    "op": Series.OPERATIVE,
    "p": Series.COUNTED,
    "¶": Series.COUNTED,
    "note": Series.NOTE,
}
_NAMED = frozenset({Series.PREAMBULAR, Series.OPERATIVE, Series.COUNTED})
_HEAD = re.compile(r"(?:(?P<series>pp|op|p|¶|note)\s*)?(?P<number>\d{1,5}(?:\.\d{1,4})*)")
_HEAD_IN_BRACKETS = re.compile(r"\(\s*(?P<series>)(?P<number>\d{1,5})\s*\)")
MARK = rf"[a-z]{{1,7}}|\d{{1,3}}|[{_ABJAD}ا]ـ?|[{_CYRILLIC}і]|[{_CHINESE}]"


def _add_suffixes(steps: list[Step], found: re.Match[str]) -> bool:
    last = steps[-1]
    suffixes = tuple(_suffixes(found["suffixes"]))
    if last.occurrence > 1 or last.series is Series.WITHIN and not SUFFIX_WORDS.issuperset(suffixes):
        return False
    steps[-1] = replace(last, suffixes=(*last.suffixes, *suffixes))
    return True


def _add_occurrence(steps: list[Step], found: re.Match[str]) -> bool:
    if steps[-1].occurrence > 1 or int(found["occurrence"]) < 2:
        return False
    steps[-1] = replace(steps[-1], occurrence=int(found["occurrence"]))
    return True


def _add_option(steps: list[Step], found: re.Match[str]) -> bool:
    steps.append(_option_step(found))
    return True


def _add_within(steps: list[Step], found: re.Match[str]) -> bool:
    mark, _ = _mark(found["mark"])
    if not marks.is_mark(mark):
        return False
    steps.append(Step(mark, Series.WITHIN, tuple(_suffixes(found["suffixes"] or ""))))
    return True


# How a label may go on behind its number; the first way that fits is taken.
_Add = Callable[[list[Step], re.Match[str]], bool]
_TAILS: tuple[tuple[re.Pattern[str], _Add], ...] = (
    (re.compile(rf"[\s.\-]*(?P<suffixes>{ADVERB})"), _add_suffixes),
    (re.compile(rf"[\s,.(]*{_OPTION.pattern}\)?"), _add_option),
    (re.compile(r"\s*\(\s*(?P<occurrence>\d{1,4})(?:st|nd|rd|th)\s*\)"), _add_occurrence),
    (re.compile(rf"[\s,]*\(\s*(?P<mark>{MARK})(?P<suffixes>(?:[\s.\-]*{ADVERB})*)\s*\)"), _add_within),
    (re.compile(rf"[\s,]*(?P<mark>{MARK})(?P<suffixes>)\)"), _add_within),
    (re.compile(rf"\s*(?P<mark>[{_CHINESE_RINGED}])(?P<suffixes>)"), _add_within),
    (re.compile(r"[\s\-]*(?P<suffixes>[a-z])(?![^\W\d_])"), _add_suffixes),
    (re.compile(rf"\.(?P<mark>[a-z]{{1,7}})(?P<suffixes>(?:-{ADVERB})*)(?!\w)"), _add_within),
)


# --- a label before its text -----------------------------------------------------------------------------------------
# What may stand right behind the stop of a number: not a digit ("10.30"), not a small Latin letter ("5 e.g.").
_THEN = r"(?=\s|$|[^\w\s]|[^\W\d_a-z])"
_STOP = rf"(?:(?P<closed>\s*[.:]?\][.:]?)|\s*[.):、]+(?-i:{_THEN})|[ ]*\t|\s*-\s+(?!\d)|\s*$)"
# No label with its brackets and spaces reaches farther; the rest of a long paragraph need not be looked at.
_FARTHEST = 200
_BRACKETS = r"\s*(?P<brackets>(?:\[\s*)*)"
_NUMBER = rf"{_BRACKETS}(?P<series>PP|OP|¶)?\s*(?P<mark>\d{{1,5}}(?:\.\d{{1,4}}){{0,4}})"
# "Para. 9 bis." and "paragraph 9 bis We resolve" open a paragraph, "Paragraph 9 bis is amended" does not: behind the
# whole word the number must have its stop, or a sentence must begin.
_NAMED_NUMBER = _NUMBER.replace("(?P<series>", rf"(?:{_BEFORE.pattern})(?P<series>", 1)
_SHORT_NAMED_NUMBER = _NUMBER.replace("(?P<series>", r"(?:paras?\.?|párrs?\.|п\.|§)\s*(?P<series>", 1)
_SENTENCE = r"(?=[\[(«“\"']*(?-i:[A-ZÀ-ÖØ-ÞЀ-Я]))"
_LETTER = r"(?:-?(?-i:[a-z])(?![^\W\d_])|[ ](?-i:[a-z])(?=[.):\t\]]))?"
_ADVERBS_WITHIN = rf"(?:[\s.\-]*{ADVERB}){{0,3}}"
_WITHIN = rf"{_BRACKETS}(?P<within>)"
_OPENINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), sure)
    for pattern, sure in (
        (rf"{_NUMBER}(?P<suffixes>{_LETTER}(?:[\s.\-]*{ADVERB}){{1,3}})(?:{_STOP}|\s+)", True),
        (rf"{_NUMBER}(?P<suffixes>{_LETTER}){_STOP}", True),
        (rf"{_NAMED_NUMBER}(?P<suffixes>{_LETTER}(?:[\s.\-]*{ADVERB}){{0,3}}){_STOP}", True),
        (rf"{_SHORT_NAMED_NUMBER}(?P<suffixes>{_LETTER}(?:[\s.\-]*{ADVERB}){{1,3}})\s+", True),
        (rf"{_NAMED_NUMBER}(?P<suffixes>{_LETTER}(?:[\s.\-]*{ADVERB}){{1,3}})\s+{_SENTENCE}", True),
        (rf"{_SHORT_NAMED_NUMBER}(?P<suffixes>{_LETTER})\s+", False),
        (rf"{_NUMBER}(?P<suffixes>{_LETTER})\s+", False),
        (rf"{_WITHIN}\(\s*(?P<mark>{MARK})(?P<suffixes>{_ADVERBS_WITHIN}\s*\){_ADVERBS_WITHIN})[.:]?", True),
        (rf"{_WITHIN}(?-i:(?P<mark>{MARK})(?P<suffixes>{_ADVERBS_WITHIN})\){_THEN})", True),
        (rf"{_WITHIN}(?P<mark>[{_CHINESE_RINGED}])(?P<suffixes>)", True),
        (rf"{_WITHIN}(?-i:(?P<mark>[a-z]{{1,7}}))(?P<suffixes>{_ADVERBS_WITHIN})(?:\.(?=\s|$)|\t)", False),
    )
)
_WHOLE_OPENING = re.compile(
    rf"\s*(?P<label>\d{{1,5}}(?:[\s.\-]*{ADVERB}){{0,2}}(?:[ ]?\((?:{MARK})(?:[ ]{ADVERB})?\)){{1,4}})(?:[.:]?\s+)",
    re.IGNORECASE,
)
_TYPED_ADVERB = re.compile(rf"\s*(?P<adverb>{ADVERB})[.):]*(?:\s+|$)", re.IGNORECASE)


def _without_option(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The number for which an option stands; of "9, Option 2" it is 9."""
    return steps[:-1] if len(steps) > 1 and steps[-1].series is Series.OPTION else steps


def _hurried(steps: tuple[Step, ...]) -> list[str]:
    """Steps without what a hurried reader leaves out: brackets, and which of several."""
    words = ((step.series.strip("()"), step.mark, *step.suffixes) for step in steps)
    return [word for step in words for word in step if word]
