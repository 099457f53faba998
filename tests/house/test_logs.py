"""Nothing of what people send is in what the portal writes down: the main journeys, driven with marked words."""

import io
import logging
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import path

from imrf_portal import urls as site_map
from imrf_portal.celery import app
from imrf_portal.kit.logs import Discreet
from imrf_portal.notifications import delivering
from tests.makers import PASSWORD, make_consultation, make_person

CANARY = "canary7f3a91"
ADDRESS = f"{CANARY}@people.example"
FROM = "203.0.113.177"


def fail(request):
    raise IntegrityError(f"Key (email)=({ADDRESS}) already exists. {request.POST.get('text')}")


urlpatterns = [path("en/failing/<str:token>/", lambda request, token: fail(request)), *site_map.urlpatterns]
handler400, handler404, handler500 = site_map.handler400, site_map.handler404, site_map.handler500


@pytest.fixture
def log():
    """What every logger of the process writes, by the handler and the formatter that production has."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet(settings.LOGGING["formatters"]["line"]["format"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@app.task(name="tests.failing", throws=())
def failing(text: str) -> None:
    raise ValueError(text)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_no_log_holds_what_people_sent(log, settings, django_capture_on_commit_callbacks):
    settings.CELERY_TASK_EAGER_PROPAGATES = False
    visitor = Client(raise_request_exception=False, REMOTE_ADDR=FROM)
    consultation = make_consultation()
    person = make_person(CANARY, email=f"known-{ADDRESS}")
    write = f"{consultation.get_absolute_url()}paragraphs/9-bis/write/"
    text = f"Demonstration text with {CANARY} in it."
    with django_capture_on_commit_callbacks(execute=True):
        sign_up = {"email": ADDRESS, "password1": f"{CANARY} long phrase", "name": CANARY, "language": "en"}
        visitor.post("/en/accounts/signup/", sign_up)
        visitor.post("/en/accounts/login/", {"login": ADDRESS, "password": CANARY})
        visitor.post("/en/accounts/password/reset/", {"email": person.email})
        visitor.get(f"/en/accounts/confirm-email/{CANARY}/")
        visitor.get(f"/en/no/such/{CANARY}/?q={CANARY}")
        visitor.get(
            f"/en/consultations/?q={CANARY}&token={CANARY}",
            headers={"Referer": f"https://x.example/?{CANARY}"},
        )
        visitor.get("/en/", headers={"Host": f"{CANARY}.example"})
        visitor.get(f"/en/%00{CANARY}")
        visitor.post(f"/en/failing/{CANARY}/", {"text": text})
        visitor.login(email=person.email, password=PASSWORD)
        visitor.post("/en/accounts/login/", {"login": person.email, "password": PASSWORD})
        file = SimpleUploadedFile(f"{CANARY}.pdf", b"%PDF-1.4 " + CANARY.encode())
        kept = visitor.post(write, {"text": text, "language": "en", "key": str(uuid4()), "file": file})
        if kept.status_code == 302:
            visitor.post(f"{kept['Location']}send/", {"language": "en"})
        visitor.get(f"{consultation.get_absolute_url()}comments/?format=csv&q={CANARY}")
        visitor.get(f"/en/subscriptions/stop/{CANARY}/")
        strict = Client(enforce_csrf_checks=True)
        strict.post(write, {"text": text})
        failing.apply(args=[text])
    delivering.deliver()
    said = log.getvalue()
    assert "IntegrityError" in said
    assert "tests.failing" in said
    assert "POST en/failing/<str:token>/: 500" in said
    for canary in (CANARY, FROM, "people.example"):
        assert canary not in said, [line for line in said.splitlines() if canary in line]
