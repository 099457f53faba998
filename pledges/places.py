"""Finding a pledge, or a version of it, at its address: by its public number, until then by its reference."""

from __future__ import annotations

from django.http import Http404

from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.references import BadReference, normalise
from pledges.matching import as_number
from pledges.models import EntryKind, Partner, Pledge, PledgeVersion
from pledges.permissions import acts_for


class NoLongerPublic(Http404):
    """A pledge that everybody could read once; its number is still its own."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


def find_pledge(person: Person, code: str) -> Pledge:
    """The pledge at an address, if the person may see a version of it. Raises `Http404`, of a pledge that was public
    once `NoLongerPublic`."""
    asked = _asked(code)
    related = ("cycle", "author", "organisation__state", "standing__file", "standing__matched__standing")
    found = Pledge.objects.visible_to(person).select_related(*related).filter(**asked).first()
    if found is not None:
        return found
    number = asked.get("number")
    if number and Pledge.objects.filter(number=number, entries__kind=EntryKind.MADE).exists():
        raise NoLongerPublic(number)
    raise Http404


def find_version(person: Person, code: str, number: int) -> PledgeVersion:
    """One version of a pledge, if the person may see it. Raises `Http404`, and `NoLongerPublic` as `find_pledge`."""
    pledge = find_pledge(person, code)
    visible = PledgeVersion.objects.visible_to(person).filter(pledge=pledge, number=number)
    found = visible.select_related("file", "matched__standing").first()
    if found is None:
        raise Http404
    found.pledge = pledge
    return found


def lines_to_answer(person: User, pledge: Pledge) -> list[Partner]:
    """The lines of a pledge that a person files for, asked or confirmed."""
    lines = pledge.partners.parties().select_related("organisation")
    answered = [line for line in lines if acts_for(person, line.organisation)]
    for line in answered:
        line.pledge = pledge
    return answered


def _asked(code: str) -> dict[str, str]:
    if number := as_number(code):
        return {"number": number}
    try:
        return {"reference": normalise(code)}
    except BadReference as error:
        raise Http404 from error
