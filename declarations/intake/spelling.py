"""Spelling: labels as people, translators and Word write them, read into the one canonical form.

"42-bis", "42.bis", "42Bis.", "Para. 42 bis", "٤٢ مكررا", "42之二" and "42-бис" are all 42 bis. Language versions print
their own letters for the same sub-paragraphs; these too are read onto the label that the text of record bears.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from declarations.intake import marks
from declarations.intake.labels import ADVERBS, SUFFIX_WORDS, BadLabel, Label, Series, Step, from_slug


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
    plain = _plain(unicodedata.normalize("NFC", text)).lower().strip(" \t\r\n[]")
    plain = _BEFORE.sub("", plain, count=1)
    head = _HEAD.match(plain)
    if head is None:
        raise BadLabel(text)
    steps = [Step(_whole_number(head["number"]), _SERIES[head["series"] or ""])]
    position = head.end()
    while not _AFTER.fullmatch(plain, position):
        for pattern, add in _TAILS:
            found = pattern.match(plain, position)
            if found and add(steps, found):
                position = found.end()
                break
        else:
            raise BadLabel(text)
    return Label(tuple(steps))


def matches(label: Label, query: str) -> bool:
    """
    Whether somebody who types `query` looks for this label.

    Any spelling finds it, the slug too. "9 bis" finds every paragraph that bears it, and "56a", which people also
    write for sub-paragraph (a) of 56, finds both.
    """
    for read in (parse, from_slug):
        try:
            wanted = read(query.strip().lower())
        except BadLabel:
            continue
        asked = [step.occurrence for step in wanted.steps]
        if _hurried(wanted) == _hurried(label) and (
            set(asked) == {1} or asked == [step.occurrence for step in label.steps]
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
    plain = _plain(text[:_FARTHEST])
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


def typed_adverb(text: str) -> tuple[str, str] | None:
    """The adverb a text opens with ("bis. We recall") and the rest: Word counted the 9, a person typed the bis."""
    found = _TYPED_ADVERB.match(_plain(text[:_FARTHEST]))
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
    # Marks of direction, which Word puts around Latin words in Arabic.
    **dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"), " "),
    **{ord(wide): narrow for wide, narrow in zip("（）．：［］", "().:[]", strict=True)},
}
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_CYRILLIC_DOUBLES = {"а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i"}
_CHINESE = "一二三四五六七八九十"
_CHINESE_RINGED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"


def _plain(text: str) -> str:
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
_ADVERB = (
    rf"(?:(?:{_either(word for word in _ADVERBS_SPELLED if word.isalpha() and not word.startswith('之'))}"
    rf"|مكرر{_ALEF}(?:\s+(?:{'|'.join(_ARABIC_COUNTS)}){_ALEF})?)(?!\w)"
    rf"|{_either(word for word in _ADVERBS_SPELLED if word.startswith('之'))})"
)
_SUFFIX = re.compile(rf"{_ADVERB}|[a-z](?![^\W\d_])", re.IGNORECASE)


def _suffixes(spelled: str) -> Iterator[str]:
    """The suffixes of a label in their canonical spelling."""
    for found in _SUFFIX.finditer(spelled):
        word = " ".join(found[0].lower().replace(_TANWIN, "").split())
        yield _ADVERBS_SPELLED.get(word, "bis" if word.startswith("مكرر") else word)


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
_MARK = rf"[a-z]{{1,7}}|\d{{1,3}}|[{_ABJAD}ا]ـ?|[{_CYRILLIC}і]|[{_CHINESE}]"


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


def _add_within(steps: list[Step], found: re.Match[str]) -> bool:
    mark, _ = _mark(found["mark"])
    if not marks.is_mark(mark):
        return False
    steps.append(Step(mark, Series.WITHIN, tuple(_suffixes(found["suffixes"] or ""))))
    return True


# How a label may go on behind its number; the first way that fits is taken.
_Add = Callable[[list[Step], re.Match[str]], bool]
_TAILS: tuple[tuple[re.Pattern[str], _Add], ...] = (
    (re.compile(rf"[\s.\-]*(?P<suffixes>{_ADVERB})"), _add_suffixes),
    (re.compile(r"\s*\(\s*(?P<occurrence>\d{1,4})(?:st|nd|rd|th)\s*\)"), _add_occurrence),
    (re.compile(rf"[\s,]*\(\s*(?P<mark>{_MARK})(?P<suffixes>(?:[\s.\-]*{_ADVERB})*)\s*\)"), _add_within),
    (re.compile(rf"[\s,]*(?P<mark>{_MARK})(?P<suffixes>)\)"), _add_within),
    (re.compile(rf"\s*(?P<mark>[{_CHINESE_RINGED}])(?P<suffixes>)"), _add_within),
    (re.compile(r"[\s\-]*(?P<suffixes>[a-z])(?![^\W\d_])"), _add_suffixes),
    (re.compile(rf"\.(?P<mark>[a-z]{{1,7}})(?P<suffixes>(?:-{_ADVERB})*)(?!\w)"), _add_within),
)


# --- a label before its text -----------------------------------------------------------------------------------------
# What may stand right behind the stop of a number: not a digit ("10.30"), not a small Latin letter ("5 e.g.").
_THEN = r"(?=\s|$|[^\w\s]|[^\W\d_a-z])"
_STOP = rf"(?:(?P<closed>\s*[.:]?\][.:]?)|\s*[.):、]+(?-i:{_THEN})|[ ]*\t|\s*-\s+(?!\d)|\s*$)"
# No label with its brackets and spaces reaches farther; the rest of a long paragraph need not be looked at.
_FARTHEST = 200
_BRACKETS = r"\s*(?P<brackets>(?:\[\s*)*)"
_NUMBER = rf"{_BRACKETS}(?P<series>PP|OP|¶)?\s*(?P<mark>\d{{1,5}}(?:\.\d{{1,4}}){{0,4}})"
_LETTER = r"(?:-?(?-i:[a-z])(?![^\W\d_])|[ ](?-i:[a-z])(?=[.):\t\]]))?"
_ADVERBS_WITHIN = rf"(?:[\s.\-]*{_ADVERB}){{0,3}}"
_WITHIN = rf"{_BRACKETS}(?P<within>)"
_OPENINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), sure)
    for pattern, sure in (
        (rf"{_NUMBER}(?P<suffixes>{_LETTER}(?:[\s.\-]*{_ADVERB}){{1,3}})(?:{_STOP}|\s+)", True),
        (rf"{_NUMBER}(?P<suffixes>{_LETTER}){_STOP}", True),
        (rf"{_NUMBER}(?P<suffixes>{_LETTER})\s+", False),
        (rf"{_WITHIN}\(\s*(?P<mark>{_MARK})(?P<suffixes>{_ADVERBS_WITHIN}\s*\){_ADVERBS_WITHIN})[.:]?", True),
        (rf"{_WITHIN}(?-i:(?P<mark>{_MARK})(?P<suffixes>{_ADVERBS_WITHIN})\){_THEN})", True),
        (rf"{_WITHIN}(?P<mark>[{_CHINESE_RINGED}])(?P<suffixes>)", True),
        (rf"{_WITHIN}(?-i:(?P<mark>[a-z]{{1,7}}))(?P<suffixes>{_ADVERBS_WITHIN})(?:\.(?=\s|$)|\t)", False),
    )
)
_TYPED_ADVERB = re.compile(rf"\s*(?P<adverb>{_ADVERB})[.):]*(?:\s+|$)", re.IGNORECASE)


def _hurried(label: Label) -> list[str]:
    """The label without what a hurried reader leaves out: brackets, and which of several."""
    words = ((step.series.strip("()"), step.mark, *step.suffixes) for step in label.steps)
    return [word for step in words for word in step if word]
