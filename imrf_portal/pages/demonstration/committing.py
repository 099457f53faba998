"""Commitments of the demonstration: an invented Declaration that was adopted, an indicator, links with what was said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from declarations.commitments import indicators, marking
from declarations.commitments.marking import Terms
from declarations.importing import take
from declarations.intake.text import read_text
from declarations.models import Commitment, Declaration, Draft, Indicator
from declarations.publication import publish
from declarations.relinking import close, confirm
from declarations.stages import KNOWN
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle, Objective, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.pages.demonstration.data_files import columns, facts, text
from imrf_portal.tracing import deciding
from imrf_portal.tracing.models import Link
from imrf_portal.tracing.proposing import propose

_TEXTS = {"rev-2": "adopted-before.en.md", "final": "adopted.en.md"}
_ADOPTED_BEFORE = timedelta(days=900)


def commit(*, by: User, at: datetime) -> None:
    """Adopt an invented text, mark its paragraphs, bring figures in, and decide about some of the proposed links."""
    said = facts("commitments")
    draft = _adopt(said["declaration"], by=by, on=official_day(at - _ADOPTED_BEFORE))
    commitments = {one["label"]: _mark(draft, one, by=by, at=at) for one in said["commitments"]}
    for state in said["states"]:
        State.objects.create(
            **{code: state[code] for code in ("iso_alpha2", "iso_alpha3", "m49")},
            **columns("name", state["name"]),
            **columns("formal_name", state["formal_name"]),
        )
    _measure(commitments, said["indicator"], said["figures"], by=by)
    propose()
    for label in said["confirmed"]:
        for link in Link.objects.filter(first__commitment=commitments[label]):
            deciding.confirm(link, by=by)


def _adopt(one: dict[str, Any], *, by: User, on: date) -> Draft:
    declaration = Declaration.objects.create(
        cycle=Cycle.objects.get(slug=one["cycle"]), slug=one["slug"], **columns("title", one["title"])
    )
    for stage, name in _TEXTS.items():
        draft = take(read_text(text(name)), declaration=declaration, stage=KNOWN[stage], language="en", by=by)
        publish(draft, by=by)
    confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=by)
    close(draft, by=by)
    declaration.drafts.update(circulated_on=on)
    draft.refresh_from_db()
    draft.adopted_on = on
    draft.save(update_fields=["adopted_on"])
    return draft


def _mark(draft: Draft, one: dict[str, Any], *, by: User, at: datetime) -> Commitment:
    due_on = official_day(at + timedelta(days=one["in_days"])) if "in_days" in one else None
    paragraph = draft.paragraphs.get(label=one["label"])
    commitment = marking.mark(paragraph, Terms(one["who"], due_on), by=by)
    commitment.objectives.set(Objective.objects.filter(number__in=one["objectives"]))
    Commitment.objects.filter(pk=commitment.pk).update(**columns("subject", one["subject"]))
    return commitment


def _measure(
    commitments: dict[str, Commitment], one: dict[str, Any], figures: dict[str, Any], *, by: User
) -> None:
    texts = {
        name: value
        for field in ("name", "unit", "source", "custodian")
        for name, value in columns(field, one[field]).items()
    }
    indicator = Indicator.objects.create(code=one["code"], **texts)
    indicator.commitments.add(commitments[one["commitment"]])
    rows = [
        f"{indicator.code},{area},{year},{value}\n"
        for area, values in figures.items()
        for year, value in values.items()
    ]
    indicators.bring([f"{','.join(indicators.COLUMNS)}\n", *rows], by=by)
