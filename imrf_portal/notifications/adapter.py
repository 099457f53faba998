"""The login's mails, by way of the outbox, and what a confirmed address brings along."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from imrf_portal.accounts.models import User
from imrf_portal.kit.addresses import client_address
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications import mailboxes
from imrf_portal.notifications.announcing import write_to_address
from imrf_portal.notifications.letters import frame


class OutboxAccountAdapter(DefaultAccountAdapter):
    """Writes allauth's mails as letters in the language of the request; their text is emptied once they have left."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of `templates/account/email/` or `templates/mfa/email/` for an address, which may have no account."""
        language = get_language() or ""
        language = language if language in BY_CODE else "en"
        context = {
            name: _at_home(value) if name.endswith("_url") else value for name, value in context.items()
        }
        mail = self.render_mail(template_prefix, email, {**frame(language), "email": email, **context})
        [(page, _)] = mail.alternatives
        write_to_address(
            email,
            "_written",
            person=context.get("user") or _owner(email),
            language=language,
            facts={"template": template_prefix},
            secret={"subject": mail.subject, "text": mail.body, "page": page},
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits of rate count by."""
        return client_address(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address; what it followed without an account joins the account."""
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed:
            mailboxes.join(User.objects.get(pk=email_address.user_id), email_address.email)
        return is_confirmed


def _owner(address: str) -> User | None:
    """Whose address it is: of several who gave it, the one who has confirmed it."""
    known = EmailAddress.objects.filter(email=address.lower()).select_related("user")
    found = known.order_by("-verified", "pk").first()
    return found and found.user


def _at_home(url: str) -> str:
    """The same page at the site's own address, whatever host the request named: a secret link leads nowhere else."""
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()
