"""Which objectives of the Compact a paragraph is about: suggested from the text of record when it is taken in, put right
by the secretariat.

A text names an objective by its number ("objective 7", "objectives 2, 5 and 12", "objectives 2–5"), in any of the six
languages. What stands under a heading that names some is about these, and so is what stands within a paragraph that
does; a paragraph that names its own is about its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from declarations.intake.spelling import in_plain_signs
from declarations.models import Draft, Paragraph, ParagraphKind
from declarations.permissions import may_edit_drafts
from declarations.reading import read
from declarations.refusals import Unfit
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from imrf_portal.kit.permissions import require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked

LAST = 23

# The word for an objective, in the forms that stand before a number. "Goal" and "target" are words of the 2030 Agenda;
# where a language has one word for both, the Agenda is named beside it.
_WORD = (
    r"(?<!\w)(?:objectives?|objectifs?|objetivos?|цел(?:ь|и|ей|ям|ями|ях|ью)"
    r"|[وفبلك]{0,2}(?:ال|لل)?(?:هدف|هدفان|هدفين|أهداف))(?!\w)|(?<!可持续发展)目标"
)
_NUMBER = r"[0-9]{1,2}(?![0-9])(?![.,][0-9])"
_RANGE = r"[-–—]|to|through|à|al|a|по|до|至|到|إلى"
_AND = r"[,;،、]\s*(?:and|et|y|e|и|و)?|and|et|y|e|и|和|及|以及|و"
_NAMED = re.compile(
    rf"(?:{_WORD})\s*(?:nos?\.?|№)?\s*"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:{_RANGE}|{_AND})\s*{_NUMBER})*)"
    r"(?!\s*(?:de\s+desarrollo\s+sostenible|de\s+développement\s+durable|в\s+области\s+устойчивого"
    r"|من\s+أهداف\s+التنمية))",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<number>{_NUMBER})|(?P<range>(?:{_RANGE})(?=\s*[0-9]))", re.IGNORECASE)


def named_in(text: str) -> set[int]:
    """The numbers of the objectives that a text names, from 1 to 23; time is linear in the text."""
    found: set[int] = set()
    for named in _NAMED.finditer(in_plain_signs(text)):
        found.update(_numbers(named["numbers"]))
    return {number for number in found if 1 <= number <= LAST}


def _numbers(row: str) -> Iterator[int]:
    """The numbers of a row such as "2, 5–7 and 12"; of a range every one."""
    last: int | None = None
    is_range = False
    for part in _PART.finditer(row):
        if part["range"]:
            is_range = True
            continue
        number = int(part["number"])
        yield from range(last + 1, number) if is_range and last is not None and last < LAST else ()
        yield number
        last, is_range = number, False


def suggest(draft: Draft) -> None:
    """Say of every paragraph of a draft that was just taken in which objectives its text of record is about, instead of
    what was said before. In the caller's transaction."""
    about: dict[int, set[int]] = {}
    heading: set[int] = set()
    for one in read(draft, language=draft.record_language).paragraphs:
        paragraph = one.paragraph
        named = named_in(one.text)
        if paragraph.kind == ParagraphKind.HEADING:
            # One that names none, as "Means of implementation", ends what the one before it began.
            heading = named
            continue
        about[paragraph.pk] = named or about.get(paragraph.parent_id or 0) or heading
    _store(draft, about)


def put_right(draft: Draft, about: Mapping[int, Collection[int]], *, by: User) -> None:
    """Say which objectives (numbers) paragraphs (keys) of a draft are about; what is not given stays.

    Readers see it at once, of a published draft as well: the text is not touched. Raises `Refused`, and `Unfit` for a
    number that no objective has or a paragraph of another draft.
    """
    require(may_edit_drafts(by))
    if any(not 1 <= number <= LAST for numbers in about.values() for number in numbers):
        raise Unfit(_("The objectives of the Compact are numbered from 1 to 23."))
    with transaction.atomic():
        locked(draft)
        if draft.paragraphs.filter(pk__in=about).count() != len(about):
            raise Unfit(_("These paragraphs are not of this draft."))
        _store(draft, about)
        record("objectives_put_right", draft, by=by, facts={"paragraphs": len(about)})


def _store(draft: Draft, about: Mapping[int, Collection[int]]) -> None:
    by_number = dict(Objective.objects.values_list("number", "pk"))
    kept = Paragraph.objectives.through.objects
    kept.filter(paragraph__in=about).delete()
    kept.bulk_create(
        Paragraph.objectives.through(paragraph_id=paragraph, objective_id=by_number[number])
        for paragraph, numbers in about.items()
        for number in sorted(set(numbers) & by_number.keys())
    )
