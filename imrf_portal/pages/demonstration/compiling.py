"""Compilations of the demonstration: of the consultation that is over a matrix that everybody has, of the one that is
open a matrix for those who negotiate."""

from __future__ import annotations

import uuid

from consultations.compilation import compiling
from consultations.compilation.models import Audience, CompilationKind
from consultations.compilation.tasks import make
from consultations.models import Compilation, Consultation
from imrf_portal.accounts.models import User
from imrf_portal.pages.demonstration.drafting import RECORD, REVISION_1, ZERO_DRAFT


def compile_what_was_said(
    consultations: dict[str, Consultation], *, by: User, co_facilitator: User
) -> list[Compilation]:
    """Have both files made at once, the public one released by the secretariat."""
    released = _made(consultations[ZERO_DRAFT], CompilationKind.MATRIX_SHEET, Audience.PUBLIC, by=by)
    compiling.release(released, by=by)
    kept = _made(consultations[REVISION_1], CompilationKind.MATRIX_WORD, Audience.READERS, by=co_facilitator)
    return [released, kept]


def _made(consultation: Consultation, kind: str, audience: str, *, by: User) -> Compilation:
    order = compiling.Order(kind, audience, RECORD, {})
    compilation = compiling.ask(consultation, order, key=uuid.uuid4(), by=by)
    make(compilation.pk)
    compilation.refresh_from_db()
    return compilation
