"""The login's mails go through the outbox, in our words, and leave no secret behind."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from imrf_portal.notifications import delivering
from imrf_portal.notifications.adapter import OutboxAccountAdapter
from imrf_portal.notifications.letters import frame
from imrf_portal.notifications.models import Delivery

ALLAUTH = Path(find_spec("allauth").origin).parent / "templates"
# Security keys are not offered (settings.MFA_SUPPORTED_TYPES); the others are parts of letters.
NOT_OURS = re.compile(r"webauthn|/base_")
PREFIXES = sorted(
    str(path.relative_to(ALLAUTH)).removesuffix("_subject.txt")
    for app in ("account", "mfa")
    for path in (ALLAUTH / app / "email").glob("*_subject.txt")
    if not NOT_OURS.search(str(path))
)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("ending", ["_subject.txt", "_message.txt", "_message.html"])
def test_every_letter_of_the_login_is_in_our_words(prefix, ending):
    assert (Path(django_settings.BASE_DIR) / "templates" / f"{prefix}{ending}").is_file()
    context = {
        **frame("en"),
        "timestamp": timezone.now(),
        "ip": "192.0.2.1",
        "activate_url": "https://portal.example/?a=1&b=2",
        "password_reset_url": "https://portal.example/?a=1&b=2",
        "signup_url": "https://portal.example/?a=1&b=2",
        "code": "A&B",
        "email": "o'reader@people.example",
        "from_email": "o'reader@people.example",
        "to_email": "o'reader@people.example",
        "deleted_email": "o'reader@people.example",
    }
    text = render_to_string(f"{prefix}{ending}", context)
    assert text.strip()
    assert ("&amp;" in text or "&#x27;" in text) <= ending.endswith("html")


@pytest.mark.django_db
class TestOutbox:
    @pytest.fixture
    def reader(self, person):
        reader = person(language="es")
        reader.set_password("correct horse battery")
        reader.save()
        EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
        return reader

    def ask_for_a_new_password(self, client, email: str, language: str = "fr") -> None:
        with translation.override(language):
            url = reverse("account_reset_password")
        assert client.post(url, {"email": email}).status_code == 302

    def test_letter_waits_in_the_outbox_until_it_is_sent(self, client, reader):
        self.ask_for_a_new_password(client, reader.email)
        assert mail.outbox == []
        delivery = Delivery.objects.get()
        assert (delivery.person, delivery.language, delivery.status) == (reader, "fr", "queued")
        assert delivery.facts == {"template": "account/email/password_reset_key"}
        link = re.search(r"http://testserver/\S+", delivery.secret["text"]).group()
        delivering.deliver()
        [message] = mail.outbox
        assert (message.to, message.subject) == ([reader.email], delivery.secret["subject"])
        assert link in message.body
        assert link in message.alternatives[0].content
        delivery.refresh_from_db()
        assert delivery.secret is None
        assert "List-Unsubscribe" not in message.extra_headers

    def test_address_without_an_account_gets_its_letter_and_belongs_to_nobody(self, client):
        self.ask_for_a_new_password(client, "nobody@people.example")
        delivery = Delivery.objects.get()
        assert (delivery.person, delivery.address) == (None, "nobody@people.example")
        delivering.deliver()
        assert mail.outbox[0].to == ["nobody@people.example"]

    @pytest.mark.parametrize("verified", [True, False])
    def test_letter_to_an_address_beside_the_first_belongs_to_the_person(self, client, reader, verified):
        EmailAddress.objects.create(user=reader, email="second@people.example", verified=verified)
        OutboxAccountAdapter().send_mail(
            "account/email/password_changed", "second@people.example", {"ip": "192.0.2.1"}
        )
        assert Delivery.objects.get().person == reader

    def test_of_several_who_claim_an_address_the_letter_belongs_to_whom_it_is_for(self, reader, person):
        other = person()
        for one, verified in ((other, True), (reader, False)):
            EmailAddress.objects.create(user=one, email="second@people.example", verified=verified)
        adapter = OutboxAccountAdapter()
        adapter.send_mail("account/email/password_changed", "second@people.example", {"ip": "192.0.2.1"})
        asked = {"activate_url": "http://testserver/", "user": reader}
        adapter.send_mail("account/email/email_confirmation", "second@people.example", asked)
        assert [one.person for one in Delivery.objects.order_by("pk")] == [other, reader]

    def test_link_in_the_letter_is_whole(self, client, reader):
        self.ask_for_a_new_password(client, reader.email)
        delivering.deliver()
        link = re.search(r"http://testserver/\S+", mail.outbox[0].body).group()
        page = client.get(link, follow=True)
        assert page.status_code == 200
        assert page.context["form"] is not None
