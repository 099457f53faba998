"""Pages of consultations and events that no journey passes through: nothing on them is out of reach for anybody, in a
script from the left and from the right, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Browser, BrowserContext

from consultations import keeping
from consultations.models import AccreditationTrack, Series
from consultations.translating.translating import put_beside
from imrf_portal.accounts.models import User
from tests import makers
from tests.consultations.endorsing.makers import ask, make_joint, signed
from tests.consultations.positions.makers import endorse, make_position
from tests.consultations.test_submitting import make_unsent
from tests.documents.test_naming import AUTHOR, signed_docx
from tests.journeys.conftest import check_accessible
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.journey

SESSION = django_settings.SESSION_COOKIE_NAME
WIDTHS = (360, 1280)


@pytest.fixture
def person(transactional_db: None) -> User:
    """Whoever reads: a member of an organisation, whose files bear their name."""
    return makers.make_member(makers.make_person(AUTHOR), makers.make_organisation("Quay council")).person


@pytest.fixture
def signed_in(
    person: User, live_server: object, chromium: Browser, tmp_path: object, settings: object
) -> Iterator[BrowserContext]:
    """A browser in which they are signed in."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    cache.clear()
    client = Client()
    client.force_login(person)
    context = chromium.new_context(base_url=live_server.url)  # type: ignore[attr-defined]
    context.set_default_timeout(1000 * PATIENCE_SECONDS)
    session = client.cookies[SESSION].value
    context.add_cookies([{"name": SESSION, "value": session, "url": live_server.url}])  # type: ignore[attr-defined]
    yield context
    context.close()


def check(context: BrowserContext, *views: tuple[str, list[object]]) -> None:
    """Each page in English and Arabic, narrow and wide: axe finds nothing, and nothing stands out of the page."""
    page = context.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for language in ("en", "ar"):
            for view, args in views:
                with translation.override(language):
                    address = reverse(view, args=args)
                answer = page.goto(address)
                assert answer is not None
                assert answer.status == 200, address
                check_accessible(page)
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert over <= 0, (address, width)


def test_pages_of_texts(signed_in: BrowserContext, person: User) -> None:
    room = makers.make_consultation()
    joint = make_joint(room, lead=person)
    signed(joint, p9="Demonstration text: we would keep the year.")
    ask(joint)
    position = make_position(title="Demonstration text: a position that others endorse")
    put_beside(
        position, by=makers.make_staff(), seen=position.pk, language="fr", text="Texte de démonstration."
    )
    endorse(position)
    unsent = make_unsent(
        room,
        author=person,
        speaks_for=person.memberships.get(organisation__name="Quay council").organisation,
        appears_as="kind",
    )
    keeping.attach(unsent, SimpleUploadedFile("paper.docx", signed_docx()))
    reference = position.position.reference
    check(
        signed_in,
        ("joint", [joint.key]),
        ("position", [reference]),
        ("positions", []),
        ("report_position", [reference, 1]),
        ("check", [unsent.key]),
        ("answers", [room.cycle.slug, room.slug]),
    )


def test_pages_of_meetings(signed_in: BrowserContext) -> None:
    hearing = makers.make_event(slug="hearing", kind="hearing")
    hearing.series = Series.objects.create(
        cycle=hearing.cycle, slug="dialogues", title="Demonstration text: dialogues"
    )
    hearing.save()
    makers.make_agenda(hearing, "Demonstration text: opening")
    makers.make_session(hearing, moderators="Demonstration moderator")
    AccreditationTrack.objects.create(
        cycle=hearing.cycle,
        title="Demonstration text: organizations without status",
        for_whom="Demonstration text: for whom.",
        steps="Demonstration text: what to do.",
        form_url="https://forms.example/",
    )
    check(
        signed_in,
        ("event", [hearing.slug]),
        ("events", []),
        ("events_month", [timezone.now().date().replace(day=1)]),
        ("series", ["dialogues"]),
        ("accreditation", [hearing.cycle.slug]),
        ("roadmap", [hearing.cycle.slug]),
    )
