"""Asking for the floor of an event in an organisation's name, and taking the request back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.events.models import AgendaItem
from consultations.events.registrations import Registration
from consultations.floor.models import Floor, FloorRequest, Turn
from consultations.floor.permissions import may_ask, may_withdraw_request, speaks_for_its_organisation
from declarations.models import Paragraph
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import mask_addresses, one_line
from imrf_portal.records import workflow
from imrf_portal.records.recording import record


def ask(
    floor: Floor,
    *,
    language: str,
    by: User,
    paragraph: Paragraph | None = None,
    agenda_item: AgendaItem | None = None,
    note: str = "",
) -> FloorRequest:
    """Ask for the floor in the name of the organisation that `by` is registered for; a second press, and a colleague
    of the same organisation, are given the request that stands.

    The constituency is the organisation's own kind, as the secretariat knows it, so that nobody chooses the shorter
    queue; the region is that of the registration. `paragraph` and `agenda_item` are public with the list; `note` is
    read by the chair and the secretariat alone. Raises `Refused`, also once asking has closed.
    """
    require(may_ask(by, floor.event))
    registration = (
        Registration.objects.confirmed()
        .select_related("organisation", "person")
        .get(event=floor.event_id, person=by)
    )
    require(speaks_for_its_organisation(registration))
    organisation = registration.organisation
    assert organisation is not None  # noqa: S101 -- required a line before
    with transaction.atomic():
        row = workflow.locked(floor)
        if not row.is_open():
            raise Refused(_("Asking for the floor has closed. You can still leave a written statement."))
        standing = row.requests.standing().filter(organisation=organisation).first()
        if standing is not None:
            return standing
        request = FloorRequest.objects.create(
            floor=row,
            organisation=organisation,
            asked_by=by,
            key=organisation.slug,
            shown_organisation=organisation.name,
            shown_organisation_language=organisation.language,
            constituency=organisation.kind,
            region=registration.region,
            language=language,
            paragraph=paragraph,
            agenda_item=agenda_item,
            note=mask_addresses(one_line(note)),
        )
        record("floor_asked_for", request, by=by, facts={"event": floor.event_id})
        return request


def withdraw(request: FloorRequest, *, by: User) -> None:
    """Take a request back; once there is a list its place stays empty, and everybody else keeps theirs.

    Raises `Refused`, also where the organisation has been called already, and `WrongStep` where it was withdrawn.
    """
    require(may_withdraw_request(by, request))
    with transaction.atomic():
        workflow.locked(request.floor)
        turn = Turn.objects.filter(request=request).first()
        if turn is not None:
            if workflow.locked(turn).status != Turn.Status.WAITING:
                raise Refused(_("This organization has been called already, so its turn stands as it is."))
            workflow.advance(turn, Turn.Status.LEFT, by=by)
        workflow.advance(request, FloorRequest.Status.WITHDRAWN, by=by)
