"""Bringing the project's data files into the database, as often as one likes.

Each kind of reference data has one file in `data/`: `about` and `sources` for the reader, `records` for the
loader. A record names a row by its code; a text in six languages is an object by language code; other rows
are named by their codes; `unverified` names what was not read in its official source.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction

from imrf_portal.compact.models import (
    Cycle,
    LoadedRecord,
    Milestone,
    Objective,
    Principle,
    Reference,
    Region,
    Round,
    RoundTable,
    StakeholderGroup,
    State,
)
from imrf_portal.compact.translation import translated_fields
from imrf_portal.languages import OFFICIAL

DATA = Path(__file__).parent / "data"

# A value as the data files write it: text, number, truth, null or a list of codes.
Written = Any
Values = dict[str, Written]
# By field: the primary keys of the rows it may refer to, by their codes.
Keys = dict[str, dict[Written, int]]
MARKS = "unverified"


class BadData(ValueError):
    """A data file says something that cannot be loaded; the sentence names the file and the record."""


@dataclass(frozen=True)
class Kind:
    """One kind of reference data: its file, its model, the fields whose values name a row."""

    file: str
    model: type[Reference]
    named_by: tuple[str, ...]


# In the order they refer to one another.
KINDS = (
    Kind("regions", Region, ("slug",)),
    Kind("states", State, ("iso_alpha2",)),
    Kind("objectives", Objective, ("number",)),
    Kind("principles", Principle, ("letter",)),
    Kind("stakeholder_groups", StakeholderGroup, ("code",)),
    Kind("cycles", Cycle, ("slug",)),
    Kind("round_tables", RoundTable, ("cycle", "number")),
    Kind("milestones", Milestone, ("cycle", "code")),
    Kind("rounds", Round, ("slug",)),
)
CODES = {kind.model: kind.named_by[0] for kind in KINDS if len(kind.named_by) == 1}


@dataclass
class Tally:
    """What loading one file did: rows created, updated, unchanged; values kept as a person set them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


def load(folder: Path = DATA, *, kinds: Iterable[Kind] = KINDS) -> dict[str, Tally]:
    """Make the reference data say what the data files say, but for what people changed; tell what was done.

    A row that is missing is created. A value is updated while it is still the one that was loaded last; a
    value that an administrator changed is kept, and so are the rows and the values that no file names. Nothing
    is ever deleted, and a second run changes nothing. All or nothing: `BadData` refuses a file that cannot be
    understood.
    """
    with transaction.atomic():
        return {kind.file: _load_kind(kind, _records(folder, kind)) for kind in kinds}


def _records(folder: Path, kind: Kind) -> list[dict[str, Any]]:
    path = folder / f"{kind.file}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))["records"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadData(f"{path} is not a data file with records: {error!r}.") from error


def _load_kind(kind: Kind, records: list[dict[str, Any]]) -> Tally:
    keys = _keys_by_code(kind.model)
    rows = kind.model._default_manager.prefetch_related(*keys)
    standing = {_code([_read(row, field) for field in kind.named_by]): row for row in rows}
    last_said = dict(LoadedRecord.objects.filter(file=kind.file).values_list("code", "values"))
    said: dict[str, Values] = {}
    new: list[tuple[Reference, Values]] = []
    tally = Tally()
    for record in records:
        code = _code([record.get(field) for field in kind.named_by])
        try:
            values = said[code] = _columns(kind.model, record)
            if code in standing:
                row, last = standing[code], last_said.get(code, {})
                _bring_up_to_date(row, values, last_said=last, keys=keys, tally=tally)
            else:
                new.append((_made(kind.model, values, keys=keys), values))
        except (LookupError, TypeError, FieldDoesNotExist, ValidationError) as error:
            raise BadData(f"{kind.file}.json, record {code}: {error!r}.") from error
    _create(kind.model, new, keys=keys)
    tally.created = len(new)
    LoadedRecord.objects.bulk_create(
        [LoadedRecord(file=kind.file, code=code, values=values) for code, values in said.items()],
        update_conflicts=True,
        unique_fields=["file", "code"],
        update_fields=["values"],
    )
    return tally


def _keys_by_code(model: type[Reference]) -> Keys:
    """For each field that refers to other rows of reference data: their primary keys by their codes."""
    keys: Keys = {}
    for field in model._meta.get_fields():
        if field.concrete and field.is_relation and field.related_model in CODES:
            other: Any = field.related_model
            keys[field.name] = dict(other.objects.values_list(CODES[other], "pk"))
    return keys


def _code(parts: list[Written]) -> str:
    return " ".join(str(part) for part in parts)


def _columns(model: type[Reference], record: Mapping[str, Any]) -> Values:
    """The record's values by column: a text in six languages takes six."""
    in_six_languages = translated_fields(model)
    columns: Values = {}
    for field, value in record.items():
        if field in in_six_languages:
            for language in OFFICIAL:
                columns[f"{field}_{language.field}"] = value[language.code]
        else:
            columns[field] = sorted(value) if isinstance(value, list) else value
    return {MARKS: []} | columns


def _made(model: type[Reference], values: Values, *, keys: Keys) -> Reference:
    """A new row, not saved; what refers to several rows is left to `_create`."""
    row = model()
    for field, value in values.items():
        if not _is_many(row, field):
            _write(row, field, value, keys=keys)
        elif unknown := set(value) - keys[field].keys():
            raise LookupError(unknown)
    return row


def _create(model: type[Reference], new: list[tuple[Reference, Values]], *, keys: Keys) -> None:
    """Save new rows and what they refer to, in few queries."""
    model._default_manager.bulk_create([row for row, _values in new])
    for field in model._meta.many_to_many:
        link: Any = field.remote_field.through
        near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
        link.objects.bulk_create(
            link(**{f"{near}_id": row.pk, f"{far}_id": keys[field.name][code]})
            for row, values in new
            for code in values.get(field.name, [])
        )


def _bring_up_to_date(row: Reference, values: Values, *, last_said: Values, keys: Keys, tally: Tally) -> None:
    """Set what the file says anew, unless a person has changed it since the last load."""
    changed = False
    kept: set[str] = set()
    for field in values.keys() - {MARKS}:
        standing = _read(row, field)
        if standing == values[field]:
            continue
        if _is_ours(row, field, standing, last_said=last_said):
            _write(row, field, values[field], keys=keys)
            changed = True
        else:
            kept.add(field)
    marks = _merged_marks(row, set(values[MARKS]), last=set(last_said.get(MARKS, [])), kept=kept)
    if changed or marks != row.unverified:
        row.unverified = marks
        row.save()
        tally.updated += 1
    else:
        tally.unchanged += 1
    tally.kept += len(kept)


def _is_ours(row: Reference, field: str, standing: Written, *, last_said: Values) -> bool:
    """Whether the standing value was put there by the last load, or by nobody."""
    if field in last_said:
        return standing == last_said[field]
    meaning: Any = row._meta.get_field(field)
    return standing in (None, "", []) or standing == meaning.get_default()


def _merged_marks(row: Reference, marks: set[str], *, last: set[str], kept: set[str]) -> list[str]:
    """The row's marks with what the file newly sets or clears; beside a value that was kept, the mark stands."""
    return sorted((set(row.unverified) | (marks - last - kept)) - (last - marks - kept))


def _is_many(row: Reference, field: str) -> bool:
    return bool(row._meta.get_field(field).many_to_many)


def _read(row: Reference, field: str) -> Written:
    """A row's value as a data file would write it."""
    if _is_many(row, field):
        return sorted(getattr(other, CODES[type(other)]) for other in getattr(row, field).all())
    value = getattr(row, field)
    if isinstance(value, Reference):
        return getattr(value, CODES[type(value)])
    return value.isoformat() if isinstance(value, date) else value


def _write(row: Reference, field: str, value: Written, *, keys: Keys) -> None:
    """Set a row's value from what a data file says; a list of codes needs a saved row."""
    meaning: Any = row._meta.get_field(field)
    if meaning.many_to_many:
        getattr(row, field).set([keys[field][code] for code in value])
    elif meaning.many_to_one:
        setattr(row, meaning.attname, None if value is None else keys[field][value])
    else:
        setattr(row, field, meaning.to_python(value))
