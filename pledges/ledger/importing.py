"""Pledges that were kept elsewhere, from a CSV table: public at once, each with a number and its day in the ledger.

The whole table is one transaction: where any line is refused nothing is entered, unless the good lines are to be kept.
A trial does all of it and takes it back, so it finds what the real import would. Nobody is told: the news is old.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.compact.models import Cycle, Objective, Principle, Region, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean, find_addresses
from imrf_portal.languages import BY_CODE
from imrf_portal.moderation.deciding import step
from imrf_portal.moderation.models import Status
from imrf_portal.records.recording import record
from pledges import moderating, partnering
from pledges.checking import Checked, check
from pledges.ledger.checking import FIRST_DAY
from pledges.ledger.reporting import Reported, faults, write_report
from pledges.models import Form, Partner, PartnerStatus, Pledge, PledgeVersion, Progress, UnsentPledge
from pledges.numbering import unused_reference
from pledges.permissions import may_moderate

REQUIRED = (
    "external_number",
    "organisation",
    "made_on",
    "kind",
    "forms",
    "title",
    "text",
    "language",
    "objectives",
    "level",
)
OPTIONAL = (
    "cycle",
    "partners",
    "matched",
    "principles",
    "states",
    "regions",
    "place",
    "starts_on",
    "ends_on",
    "target",
    "shown_by",
    "resources",
    "amount",
    "currency",
    "status",
    "reported_on",
    "report",
)
# Columns that hold several values, with semicolons between them.
_SEVERAL = ("forms", "objectives", "principles", "states", "regions")
_LONGEST_NUMBER = 60


class BadTable(ValueError):
    """What came is no table of pledges; `sentence` says what is wrong with it."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Line:
    """What became of a line of the table: the sentence that refuses it (empty: none does), the pledge it made, whether
    that had been entered before."""

    number: int
    external_number: str = ""
    refusal: str = ""
    pledge: str = ""
    is_known: bool = False


def import_table(
    rows: Iterable[str], *, by: User | None, is_dry: bool = False, keep_good: bool = False
) -> list[Line]:
    """Enter the pledges of a CSV table, and report line by line. `by` is nobody at the console.

    A pledge whose number elsewhere is known stays as it is. With `is_dry` nothing is entered; where a line is refused
    nothing is entered either, unless `keep_good`. Raises `BadTable`, and `Refused`.
    """
    if by is not None:
        require(may_moderate(by))
    table = _table(rows)
    with transaction.atomic():
        known = _known()
        try:
            lines = [_enter(number, row, known, by=by) for number, row in enumerate(table, start=2)]
        except csv.Error as error:
            raise BadTable(_("This is no CSV table.")) from error
        is_taken_back = is_dry or (not keep_good and any(line.refusal for line in lines))
        if is_taken_back:
            transaction.set_rollback(True)
    # What was taken back has no number.
    return [replace(line, pledge="") if is_taken_back and not line.is_known else line for line in lines]


def _table(rows: Iterable[str]) -> csv.DictReader[str]:
    table = csv.DictReader(rows, strict=True)
    try:
        columns = list(table.fieldnames or [])
    except csv.Error as error:
        raise BadTable(_("This is no CSV table.")) from error
    missing = [name for name in REQUIRED if name not in columns]
    unknown = [name for name in columns if name not in (*REQUIRED, *OPTIONAL)]
    if missing or unknown:
        raise BadTable(
            _(
                "The table lacks the columns: %(missing)s. It has columns that are not known here: %(unknown)s. docs/importing-pledges.md names all of them."
            )
            % {"missing": ", ".join(missing) or "–", "unknown": ", ".join(unknown) or "–"}
        )
    return table


def _enter(number: int, row: dict[Any, Any], known: Mapping[str, dict[str, str]], *, by: User | None) -> Line:
    """One line; a refusal leaves nothing of it behind."""
    if None in row or None in row.values():
        return Line(number, refusal=_("This line has more or fewer cells than the table has columns."))
    cells = {name: str(cell).replace("\x00", "").strip() for name, cell in row.items()}
    external = cells["external_number"]
    line = Line(number, external)
    if not external or len(external) > _LONGEST_NUMBER or find_addresses(external):
        return replace(
            line, refusal=_("The number it had elsewhere is missing, too long or an e-mail address.")
        )
    before = Pledge.objects.filter(external_number=external).first()
    if before is not None:
        return replace(line, pledge=str(before), is_known=True)
    try:
        with transaction.atomic():
            return replace(line, pledge=str(_make(cells, known, by=by)))
    except Refused as error:
        return replace(line, refusal=str(error.reason))


def _make(cells: Mapping[str, str], known: Mapping[str, dict[str, str]], *, by: User | None) -> Pledge:
    """The pledge of a line, public, with what its actor has reported. Raises `Refused`."""
    organisation = _organisation(cells["organisation"])
    made_on = _day(cells["made_on"], "made_on")
    typed = _typed(cells, known)
    checked = check(UnsentPledge(organisation=organisation, typed=typed))
    if checked.faults:
        raise Refused(next(iter(checked.faults.values())))
    pledge = Pledge.objects.create(
        reference=unused_reference(Pledge),
        external_number=cells["external_number"],
        cycle=_cycle(cells.get("cycle", "")),
        organisation=organisation,
    )
    lead = _line_of(pledge, organisation, is_lead=True)
    for partner in checked.partners:
        _line_of(pledge, partner)
    _publish(pledge, checked, made_on, by=by)
    record("pledge_imported", pledge, by=by, facts={"number": pledge.number})
    if reported := _reported(cells):
        lead.pledge = pledge
        write_report(lead, reported, None, by=by)
    return pledge


def _publish(pledge: Pledge, checked: Checked, made_on: date, *, by: User | None) -> None:
    version = PledgeVersion.objects.create(pledge=pledge, number=1, **checked.columns)
    for name, things in checked.tied.items():
        getattr(version, name).set(things)
    step(version, Status.PUBLISHED, by=by, reason="imported", published_at=timezone.now())
    moderating.settle(pledge, by=by, made_on=made_on)


def _line_of(pledge: Pledge, organisation: Organisation, *, is_lead: bool = False) -> Partner:
    """An actor's line, confirmed where the pledge was kept before."""
    line = Partner(pledge=pledge, organisation=organisation, is_lead=is_lead, status=PartnerStatus.CONFIRMED)
    partnering.show_as_today(line, by=None)
    line.save()
    return line


# ---- Reading the cells ----


def _known() -> dict[str, dict[str, str]]:
    """What may stand in the columns of several values, and what the form calls it."""
    states = State.objects.values_list("iso_alpha2", "iso_alpha3", "slug")
    return {
        "forms": {form: form for form in Form.values},
        "objectives": {str(one.number): str(one.number) for one in Objective.objects.all()},
        "principles": {one.letter: one.letter for one in Principle.objects.all()},
        "states": {code.lower(): slug for two, three, slug in states for code in (two, three) if code},
        "regions": {one.slug: one.slug for one in Region.objects.all()},
    }


def _typed(cells: Mapping[str, str], known: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    """A line as somebody would type it into the form. Raises `Refused` for a value that nothing here is called."""
    typed: dict[str, Any] = dict(cells)
    for column in _SEVERAL:
        said = _split(cells.get(column, ""))
        for one in said:
            if one.lower() not in known[column]:
                raise Refused(
                    _("“%(said)s” in the column %(column)s is not known here.")
                    % {"said": one, "column": column}
                )
        typed[column] = [known[column][one.lower()] for one in said]
    if cells["language"] not in BY_CODE:
        raise Refused(
            _("There is no language “%(language)s” here. Choose one of %(languages)s.")
            % {"language": cells["language"], "languages": ", ".join(BY_CODE)}
        )
    return typed | {"partners": [_organisation(one).slug for one in _split(cells.get("partners", ""))]}


def _split(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(";") if one.strip()]


def _organisation(said: str) -> Organisation:
    """The verified organisation of this address name or name; a State's delegation also by the State's code."""
    named = Q(slug=said) | Q(name__iexact=said)
    code = Q(state__iso_alpha2=said.upper()) | Q(state__iso_alpha3=said.upper())
    verified = Organisation.objects.filter(is_verified=True).exclude(kind=OrganisationKind.SECRETARIAT)
    found = list(verified.filter(named | (Q(kind=OrganisationKind.STATE_DELEGATION) & code))[:2])
    if len(found) != 1:
        raise Refused(
            _("There is no verified organization “%(said)s”, or more than one. Give its address name.")
            % {"said": said}
        )
    return found[0]


def _cycle(slug: str) -> Cycle:
    found = Cycle.objects.filter(slug=slug).first() if slug else _newest_cycle()
    if found is None:
        raise Refused(_("There is no cycle “%(cycle)s”.") % {"cycle": slug})
    return found


def _newest_cycle() -> Cycle | None:
    return Cycle.objects.current() or Cycle.objects.order_by("-year").first()


def _day(said: str, column: str) -> date:
    """A past day in New York. Raises `Refused`."""
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= official_day():
        raise Refused(
            _(
                "“%(said)s” in the column %(column)s is no past day since the Compact was adopted. Write it like 2022-05-04."
            )
            % {"said": said, "column": column}
        )
    return day


def _reported(cells: Mapping[str, str]) -> Reported | None:
    """What the actor has reported by the table; None where it says nothing. Raises `Refused`."""
    status, day = cells.get("status", ""), cells.get("reported_on", "")
    if status in {"", Progress.UNKNOWN}:
        if day or cells.get("report"):
            raise Refused(_("It has a report but no status. Write planned, under-way, fulfilled or ended."))
        return None
    reported = Reported(
        on=_day(day, "reported_on"),
        text=clean(cells.get("report", "")),
        language=cells["language"],
        progress=status,
    )
    if found := faults(reported):
        raise Refused(next(iter(found.values())))
    return reported
