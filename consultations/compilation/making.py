"""Making the file of a compilation: what a worker does. Its memory does not grow with the text of the comments' sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from consultations.compilation import sheets, word
from consultations.compilation.choosing import chosen_proposals
from consultations.compilation.models import Compilation, CompilationKind
from consultations.compilation.texts import Block, compile_text
from consultations.models import Comment
from declarations.reading import read
from declarations.texts import WORD
from imrf_portal.documents import making
from imrf_portal.documents.storing import forget, storing
from imrf_portal.records.workflow import advance

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How often the row is told of progress.
TOLD_EVERY = 100

Thing = TypeVar("Thing")


def make(compilation: Compilation, comments: Callable[[], QuerySet[Comment]]) -> None:
    """Make the file of a compilation that waits for it. `comments` gives those that stand in it, as its filter says."""

    def write(folder: Path) -> None:
        work = _Work(compilation, comments())
        _keep(work, work.file(folder))

    making.make(compilation, write)


@dataclass
class _Work:
    """One file being made: its comments, and the versions and signatures that stand in it so far."""

    compilation: Compilation
    comments: QuerySet[Comment]
    held: set[int] = field(default_factory=set)
    signed: set[int] = field(default_factory=set)
    done: int = 0

    def file(self, folder: Path) -> Path:
        """Write the file into `folder`."""
        kind = self.compilation.kind
        about = self._about()
        path = folder / ("file.xlsx" if kind == CompilationKind.MATRIX_SHEET else "file.docx")
        if kind == CompilationKind.MATRIX_SHEET:
            sheets.write_matrix(self._rows(), path, title=about.title, language=about.language)
        elif kind == CompilationKind.MATRIX_WORD:
            path.write_bytes(word.write_matrix(self._rows(), about))
        elif kind == CompilationKind.TEXT:
            path.write_bytes(word.write_bracketed(self._blocks(), about))
        else:
            path.write_bytes(word.write_revisions(self._blocks(), about))
        making.tell(self.compilation, done=self.done)
        return path

    def _about(self) -> word.About:
        compilation = self.compilation
        lines = [str(compilation.get_audience_display())]
        if compilation.kind in CompilationKind.of_text():
            lines.append(
                _("What stands in brackets is proposed by those named there; nothing of it is agreed.")
            )
        return word.About(
            title=f"{compilation.consultation}: {compilation.get_kind_display()}",
            language=compilation.language,
            moment=timezone.now(),
            creator=settings.SITE_NAME,
            lines=tuple(lines),
        )

    def _rows(self) -> Iterator[sheets.Row]:
        making.tell(self.compilation, total=self.comments.count())
        for row in self._counted(sheets.rows(self.comments)):
            self.held.update(row.versions)
            self.signed.update(row.signatures)
            yield row

    def _blocks(self) -> list[Block]:
        draft = self.compilation.consultation.draft
        if draft is None:
            return []
        chosen = list(chosen_proposals(self.comments))
        making.tell(self.compilation, total=len(chosen))
        for one in chosen:
            self.held.add(one.version)
            self.signed.update(one.signatures)
        reading = read(draft, language=self.compilation.language)
        return list(compile_text(reading, self._counted([one.proposed for one in chosen])))

    def _counted(self, things: Iterable[Thing]) -> Iterator[Thing]:
        for thing in things:
            yield thing
            self.done += 1
            if self.done % TOLD_EVERY == 0:
                making.tell(self.compilation, done=self.done)


def _keep(work: _Work, path: Path) -> None:
    """Keep the file at `path` as the compilation's, in the place of the one before; nobody has it until then."""
    compilation, former = work.compilation, work.compilation.file
    media_type = SPREADSHEET if path.suffix == ".xlsx" else WORD
    name = _name(compilation) + path.suffix
    with storing(path, name=name, media_type=media_type, by=compilation.asked_by) as stored:
        advance(
            compilation,
            Compilation.Status.MADE,
            by=None,
            file=stored,
            held=sorted(work.held),
            signed=sorted(work.signed),
            made_at=timezone.now(),
            heard_at=timezone.now(),
            done=work.done,
        )
        if former is not None:
            forget(former)


def _name(compilation: Compilation) -> str:
    consultation = compilation.consultation
    kind = "text" if compilation.kind in CompilationKind.of_text() else "comments"
    name = slugify(f"{consultation.cycle.slug} {consultation.slug} {kind} {compilation.language}")
    return f"{name}-{timezone.now():%Y-%m-%d}"
