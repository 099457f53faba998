"""Proposals, choices and files made in one line, and what stands in a file."""

from __future__ import annotations

import re
import zipfile

from consultations.compilation import choosing, compiling
from consultations.compilation.tasks import make
from consultations.models import Comment, Compilation, Consultation, Proposal, ProposalKind
from tests import makers


def propose(room: Consultation, wording: str = "", kind: str = ProposalKind.AMEND, **fields) -> Comment:
    """A comment that proposes a wording of its paragraph; where there is none, to delete it."""
    comment = makers.make_comment(room, **fields)
    base = comment.paragraph.wordings.get(language="en")
    kind = kind if wording else ProposalKind.STRIKE
    Proposal.objects.create(version=comment.standing_version, kind=kind, base=base, text=wording)
    return comment


def choose_all(room: Consultation, by) -> int:
    """Let every proposal stand in the text."""
    proposals = Proposal.objects.filter(version__comment__submission__consultation=room)
    keys = list(proposals.values_list("pk", flat=True))
    return choosing.choose(room, shown=keys, chosen=keys, by=by)


def asked(room: Consultation, by, kind="matrix-xlsx", *, audience="readers", language="en", **narrowing):
    """A compilation that waits for a worker."""
    order = compiling.Order(kind, audience, language, narrowing)
    return compiling.ask(room, order, key=Compilation().key, by=by)


def compiled(room: Consultation, by, kind="matrix-xlsx", **order) -> Compilation:
    """A compilation as a worker has made it."""
    compilation = asked(room, by, kind, **order)
    make(compilation.pk)
    return Compilation.objects.get(pk=compilation.pk)


def content(compilation: Compilation) -> str:
    """Everything that stands in the parts of the file."""
    with compilation.file.file.open("rb") as file, zipfile.ZipFile(file) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def plain(compilation: Compilation) -> str:
    """The words alone."""
    return re.sub(r"<[^>]+>", "", content(compilation))
