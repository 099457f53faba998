"""Pages for when something is wrong: on the narrowest phone too, in a script from the left and from the right, nothing
on them is out of reach, and what was typed stands there to be copied."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from playwright.sync_api import Browser

from imrf_portal import urls as site_map
from imrf_portal.kit import maintenance
from imrf_portal.kit.troubles import trouble_page
from imrf_portal.pages.views.errors import too_much
from tests.journeys.conftest import check_accessible
from tests.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.journey, pytest.mark.urls(__name__)]

TYPED = "Demonstration text: what took an hour to write. " * 20
FORM = '<form method="post"><textarea name="text">{}</textarea><button>Send</button></form>'
RAISED: dict[int, Exception] = {
    400: SuspiciousOperation(),
    403: PermissionDenied("Demonstration text: the reason."),
    404: Http404(),
    413: RequestDataTooBig(),
    500: RuntimeError("Demonstration text."),
    503: OperationalError("Demonstration text: away."),
}


@csrf_exempt
def fail(request: HttpRequest, language: str, status: int) -> HttpResponse:
    """A form, and what is answered to it."""
    if request.method == "GET":
        return HttpResponse(FORM.format(TYPED))
    if status == 429:
        return too_much(request)
    raise RAISED[status]


@csrf_exempt
def fail_without_a_database(request: HttpRequest, language: str, status: int) -> HttpResponse:
    """Where the usual page cannot be made."""
    return trouble_page(request, f"{status}_bare.html", status=status)


def guarded(request: HttpRequest, language: str) -> HttpResponse:
    """A form that has lost its guard."""
    return HttpResponse(FORM.format(TYPED))


urlpatterns = [
    path("<str:language>/failing/<int:status>/", fail),
    path("<str:language>/failing/bare/<int:status>/", fail_without_a_database),
    path("<str:language>/failing/guard/", guarded),
    *site_map.urlpatterns,
]
handler400, handler403, handler404, handler429, handler500 = (
    site_map.handler400,
    site_map.handler403,
    site_map.handler404,
    site_map.handler429,
    site_map.handler500,
)


def test_error_pages(
    transactional_db: None,
    live_server: object,
    chromium: Browser,
    settings: object,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MAINTENANCE_FILE = tmp_path / "maintenance.json"
    monkeypatch.setattr(maintenance, "LOOKED_EVERY_SECONDS", 0)
    viewport = {"width": 360, "height": 800}
    page = chromium.new_context(base_url=live_server.url, viewport=viewport).new_page()
    page.set_default_timeout(1000 * PATIENCE_SECONDS)

    def check(address: str, status: int, *, sends: bool) -> str:
        answer = page.goto(address)
        if sends:
            with page.expect_navigation() as pressed:
                page.click("button")
            answer = pressed.value
        assert answer is not None
        assert answer.status == status, address
        check_accessible(page)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, address
        return page.content()

    for language in ("en", "ar"):
        for status in (*RAISED, 429):
            check(f"/{language}/failing/{status}/", status, sends=True)
        for status in (403, 404):
            check(f"/{language}/failing/bare/{status}/", status, sends=False)
        assert TYPED.strip() in check(f"/{language}/failing/guard/", 403, sends=True)
    maintenance.close(until=timezone.now() + timedelta(hours=1), message="Demonstration text: back soon.")
    for language in ("en", "ar"):
        assert "back soon" in check(f"/{language}/objectives/", 503, sends=False)
