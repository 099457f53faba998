"""What was typed as a pledge, read as it will stand: the columns of its next version, or a sentence on each fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imrf_portal.accounts.models import Organisation, OrganisationKind
from imrf_portal.compact.models import Objective, Principle, Region, State
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import clean, graphemes, mask_addresses, one_line
from imrf_portal.languages import OFFICIAL
from pledges.amounts import Unclear, currencies, read_amount
from pledges.matching import find_match
from pledges.models import JOINT, Form, Kind, Level, Partner, PartnerStatus, Pledge, UnsentPledge

# Characters as a reader counts them; the limits of the Network's own form.
SHORTEST_TEXT, LONGEST_TEXT = 300, 3_000
LONGEST_TITLE = LONGEST_PLACE = 200
LONGEST_REMARK = 1_000

# What a form sends of a pledge: one value, or several.
WORDS = (
    "title",
    "text",
    "language",
    "kind",
    "matched",
    "level",
    "place",
    "starts_on",
    "ends_on",
    "resources",
    "amount",
    "currency",
    "target",
    "shown_by",
    "contact",
)
CHOICES = ("forms", "objectives", "principles", "states", "regions", "partners")

# Who is spoken of where the Global Compact on Refugees applies, in the six languages.
_REFUGEES = re.compile(
    r"refugee|asylum|réfugié|asile|refugiad|asilo|беженц|беженец|убежищ|لاجئ|لجوء|难民|難民|庇护",
    re.IGNORECASE,
)


@dataclass
class Checked:
    """A pledge as it will stand: `columns` of its version, what it is tied to, and what is wrong, by field.

    Nothing of `contact` is ever public.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    tied: dict[str, list[Any]] = field(default_factory=dict)
    partners: list[Organisation] = field(default_factory=list)
    contact: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def names_refugees(self) -> bool:
        """Whether its words speak of refugees or asylum, so that another compact may cover it."""
        return speaks_of_refugees(f"{self.columns['title']}\n{self.columns['text']}")


def speaks_of_refugees(text: str) -> bool:
    """Whether a text speaks of refugees or of asylum, in any of the six languages; a hint, nothing is decided by it."""
    return bool(_REFUGEES.search(text))


def partners_to_choose(organisation: Organisation | None) -> QuerySet[Organisation]:
    """The verified organisations that a pledge by `organisation` may name as partners, by name."""
    verified = Organisation.objects.filter(is_verified=True).exclude(kind=OrganisationKind.SECRETARIAT)
    return verified.exclude(pk=organisation.pk) if organisation else verified


def confirmed_partners(pledge: Pledge | None) -> list[Partner]:
    """The partners of a pledge that have confirmed their part: they leave by themselves, the lead does not drop them."""
    if pledge is None:
        return []
    confirmed = pledge.partners.filter(status=PartnerStatus.CONFIRMED, is_lead=False)
    return list(confirmed.select_related("organisation"))


def check(unsent: UnsentPledge) -> Checked:
    """Read what was typed. Whatever is wrong has its sentence in `faults`, under the name of its field; nothing else is
    changed by it. Who may send it is asked by `filing.send`."""
    typed = _Typed(unsent.typed)
    found = Checked()
    if unsent.organisation is None:
        found.faults["organisation"] = _("Choose in whose name the pledge is made.")
    _read_words(typed, found)
    _read_choices(typed, found)
    _read_times(typed, found)
    _read_resources(typed, found)
    _read_companions(typed, found, unsent)
    return found


class _Typed:
    """What the form sent, by the name of the field."""

    def __init__(self, typed: Mapping[str, Any]) -> None:
        self._typed = typed

    def word(self, name: str) -> str:
        return str(self._typed.get(name, ""))

    def words(self, name: str) -> list[str]:
        return [str(one) for one in self._typed.get(name, [])]


def _read_words(typed: _Typed, found: Checked) -> None:
    title = mask_addresses(one_line(typed.word("title")))
    if not title:
        found.faults["title"] = _("Give the pledge a title.")
    elif len(title) > LONGEST_TITLE:
        found.faults["title"] = _("A title has at most %(limit)s characters.") % {"limit": LONGEST_TITLE}
    text = mask_addresses(clean(typed.word("text")))
    if sentence := _length(text):
        found.faults["text"] = sentence
    place = mask_addresses(one_line(typed.word("place")))
    if len(place) > LONGEST_PLACE:
        found.faults["place"] = _("Name the place in at most %(limit)s characters.") % {
            "limit": LONGEST_PLACE
        }
    remarks = {name: mask_addresses(clean(typed.word(name))) for name in ("resources", "target", "shown_by")}
    found.contact = clean(typed.word("contact"))
    for name, remark in {**remarks, "contact": found.contact}.items():
        if graphemes(remark) > LONGEST_REMARK:
            found.faults[name] = _(
                "At most %(limit)s characters are kept here. All of them stand: shorten it."
            ) % {"limit": LONGEST_REMARK}
    found.columns |= {"title": title, "text": text, "place": place, **remarks}
    language = typed.word("language")
    found.columns["language"] = language if language in {one.code for one in OFFICIAL} else "en"


def _length(text: str) -> str:
    """What is wrong with the length of a pledge's text; empty where nothing is."""
    count = graphemes(text)
    if count < SHORTEST_TEXT:
        return ngettext(
            "The text has %(count)s character. It needs at least %(limit)s: say what will be done, for whom and by when.",
            "The text has %(count)s characters. It needs at least %(limit)s: say what will be done, for whom and by when.",
            count,
        ) % {"count": count, "limit": SHORTEST_TEXT}
    if count > LONGEST_TEXT:
        return ngettext(
            "The text is %(excess)s character too long. All of it is kept: shorten it, or bring more as a file.",
            "The text is %(excess)s characters too long. All of it is kept: shorten it, or bring more as a file.",
            count - LONGEST_TEXT,
        ) % {"excess": count - LONGEST_TEXT}
    return ""


def _read_choices(typed: _Typed, found: Checked) -> None:
    kind, level = typed.word("kind"), typed.word("level")
    if kind not in Kind.values:
        found.faults["kind"] = _("Choose the kind of pledge.")
    if level not in Level.values:
        found.faults["level"] = _("Choose at which level it is carried out.")
    forms = [form for form in Form.values if form in typed.words("forms")]
    if not forms:
        found.faults["forms"] = _("Choose at least one form.")
    found.columns |= {"kind": kind, "level": level, "forms": forms}
    numbers = [number for number in typed.words("objectives") if number.isascii() and number.isdecimal()]
    found.tied = {
        "objectives": list(
            Objective.objects.filter(number__in=[int(one) for one in numbers if len(one) < 3])
        ),
        "principles": list(Principle.objects.filter(letter__in=typed.words("principles"))),
        "states": list(State.objects.filter(slug__in=typed.words("states")).by_name()),
        "regions": list(Region.objects.filter(slug__in=typed.words("regions"))),
    }
    if not found.tied["objectives"]:
        found.faults["objectives"] = _("Choose at least one objective that it serves.")


def _read_times(typed: _Typed, found: Checked) -> None:
    for name in ("starts_on", "ends_on"):
        found.columns[name] = _read_day(typed.word(name).strip(), name, found)
    starts_on, ends_on = found.columns["starts_on"], found.columns["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        found.faults["ends_on"] = _("The last day comes before the first.")


def _read_day(typed: str, name: str, found: Checked) -> date | None:
    if not typed:
        return None
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    if day is None:
        found.faults[name] = _("“%(typed)s” is no day. Write year, month and day, such as 2027-12-31.") % {
            "typed": typed
        }
    return day


def _read_resources(typed: _Typed, found: Checked) -> None:
    amount: Decimal | None = None
    currency = typed.word("currency")
    if typed.word("amount").strip():
        try:
            amount = read_amount(typed.word("amount"))
        except Unclear as error:
            found.faults["amount"] = error.sentence
        if currency not in currencies():
            found.faults["currency"] = _("Choose the currency of the amount.")
    elif currency:
        found.faults["amount"] = _("Write the amount, or choose no currency.")
    found.columns |= {"amount": amount, "currency": currency if amount else ""}


def _read_companions(typed: _Typed, found: Checked, unsent: UnsentPledge) -> None:
    """What it matches, and with whom it is made; each belongs to kinds of its own."""
    kind = found.columns["kind"]
    found.columns["matched"] = None
    if kind == Kind.MATCHING:
        try:
            found.columns["matched"] = find_match(
                typed.word("matched"), organisation=unsent.organisation, pledge=unsent.pledge
            )
        except Refused as error:
            found.faults["matched"] = str(error.reason)
    standing = confirmed_partners(unsent.pledge)
    if kind in JOINT:
        choice = partners_to_choose(unsent.organisation).filter(slug__in=typed.words("partners"))
        found.partners = list(
            {one.pk: one for one in [*(line.organisation for line in standing), *choice]}.values()
        )
        if not found.partners:
            found.faults["partners"] = _(
                "Name at least one partner. One that has no account here yet asks for one first; until then keep the pledge for later."
            )
    elif standing:
        found.faults["kind"] = _(
            "Partners have confirmed their part, so this stays a pledge that is made together."
        )
