"""Filing a review, taking it back, correcting and withdrawing it: the State's acts. Nobody else changes what it says."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import clean
from imrf_portal.notifications.announcing import tell, write_to_address
from imrf_portal.records import workflow
from imrf_portal.records.recording import record
from reviews.models import Annex, Answer, Edition, EditionStatus, Mission, Request, Review, Translation
from reviews.naming import edition_facts
from reviews.permissions import may_file_for


def file(edition: Edition, *, by: User, publish_from: date | None = None) -> None:
    """Hand the State's edition to the secretariat, to be published as it is, not before `publish_from` (a day in New
    York; None: at once). The person gets a receipt. Raises `Refused`, and `WrongStep` where it is filed already."""
    require(may_file_for(by, edition.review.state))
    now = timezone.now()
    with transaction.atomic():
        workflow.advance(
            edition, EditionStatus.FILED, by=by, filed_at=now, filed_by=by, publish_from=publish_from
        )
        Request.objects.filter(edition=edition, settled_at=None).update(settled_at=now)
        _give_receipts(edition, by=by)


def _give_receipts(edition: Edition, *, by: User) -> None:
    """One letter to whoever filed, one to the State's mission where its address is known."""
    facts = edition_facts(edition)
    tell(by, "review_filed", key=None, facts=facts)
    mission = Mission.objects.filter(state=edition.review.state_id).first()
    if mission is not None:
        write_to_address(
            mission.address, "review_filed", person=None, language=by.language, facts=facts, secret={}
        )


def take_back(edition: Edition, *, by: User) -> None:
    """Go on writing what was filed and is not published yet. Raises `Refused`, and `WrongStep` once it is public."""
    require(may_file_for(by, edition.review.state))
    workflow.advance(edition, EditionStatus.PREPARING, by=by, filed_at=None, acknowledged_at=None)


def correct(review: Review, *, remark: str, by: User) -> Edition:
    """Begin the next edition of a published review with all that the last one says; the last one stays readable.

    `remark` says what is corrected. Where an edition is under way already, it is given back. Raises `Refused`.
    """
    require(may_file_for(by, review.state))
    with transaction.atomic():
        workflow.locked(review)
        last = review.editions.order_by("-number").first()
        if last is None or last.status in {EditionStatus.PREPARING, EditionStatus.FILED}:
            if last is None:
                raise Edition.DoesNotExist
            return last
        edition = Edition.objects.create(
            review=review, number=last.number + 1, language=last.language, remark=clean(remark)
        )
        _copy(last, edition)
        record("review_corrected", review, by=by, facts={"edition": edition.number})
        return edition


def _copy(last: Edition, edition: Edition) -> None:
    """All that an edition says, into the next: answers with their translations, annexes."""
    for standing in last.answers.prefetch_related("translations"):
        translations = list(standing.translations.all())
        copied = Answer.objects.create(
            edition=edition,
            question_id=standing.question_id,
            objective_id=standing.objective_id,
            text=standing.text,
            language=standing.language,
            codes=standing.codes,
            rows=standing.rows,
        )
        Translation.objects.bulk_create(
            Translation(answer=copied, language=one.language, standing=one.standing, text=one.text)
            for one in translations
        )
    Annex.objects.bulk_create(
        Annex(edition=edition, file_id=annex.file_id, title=annex.title, language=annex.language)
        for annex in last.annexes.all()
    )


def withdraw(review: Review, *, by: User) -> None:
    """Take a published review from the public; a note stays that the State withdrew it, and when.

    Raises `Refused`, and `WrongStep` where nothing of it is published: what was never public leaves no note.
    """
    require(may_file_for(by, review.state))
    with transaction.atomic():
        workflow.locked(review)
        published = list(review.editions.filter(status=EditionStatus.PUBLISHED))
        if not published:
            raise workflow.WrongStep(EditionStatus.PREPARING, EditionStatus.WITHDRAWN)
        for edition in published:
            workflow.advance(edition, EditionStatus.WITHDRAWN, by=by)
        review.withdrawn_at = timezone.now()
        review.save(update_fields=["withdrawn_at"])
