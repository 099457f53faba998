"""Work that happens by the clock."""

from celery import shared_task

# Workers know the tasks of this module alone; these are known through it.
import consultations.compilation.tasks
import consultations.events.tasks
import consultations.floor.tasks
import consultations.reminding.tasks  # noqa: F401 -- imported to be known
from consultations import keeping
from consultations.carrying import carrying
from consultations.endorsing import inviting
from consultations.models import Answers, Carrying
from consultations.passport import considering
from consultations.positions import keeping as unsent_positions


@shared_task
def purge_unsent() -> int:
    """Remove unsent comments and positions that nobody came back to, and the addresses of those who were asked to
    sign what is long closed."""
    return keeping.purge() + unsent_positions.purge() + inviting.forget_addresses()


@shared_task
def carry_forward(order: int) -> int:
    """Carry the comments of one order forward; returns how many placements were made."""
    return sum(carrying.carry(one) for one in Carrying.objects.filter(pk=order).select_related("draft"))


@shared_task
def consider(order: int) -> int:
    """Measure what one draft shows of the comments before it; returns how many verdicts were proposed."""
    return sum(considering.consider(one) for one in Answers.objects.filter(pk=order).select_related("draft"))


@shared_task
def go_on() -> None:
    """Finish the orders whose worker died or was never woken, and let what was published, restored or moved since
    follow; beat calls it again and again."""
    # What is carried to a draft is carried on to the one after it.
    for order in Carrying.objects.select_related("draft__declaration").order_by("draft__order"):
        carrying.carry(order)
    for answers in Answers.objects.select_related("draft__declaration"):
        considering.consider(answers)
