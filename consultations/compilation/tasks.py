"""What workers do for compilations. The broker only wakes them: what is to be done stands in the rows."""

from functools import partial

from celery import shared_task

from consultations.compilation import compiling, making
from consultations.compilation.models import Compilation
from consultations.compilation.narrowing import comments_of


@shared_task
def make(key: int) -> None:
    """Make the file of one compilation."""
    waiting = Compilation.objects.filter(pk=key).select_related(
        "consultation__cycle", "consultation__draft__declaration", "asked_by", "file"
    )
    for compilation in waiting:
        making.make(compilation, partial(comments_of, compilation))


@shared_task
def sweep() -> int:
    """Have done whatever a lost wake-up, a dead worker or a comment that was taken back has left undone."""
    return compiling.sweep()
