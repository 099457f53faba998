"""The login's mails, by way of the outbox."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import get_language

from imrf_portal.accounts.models import User
from imrf_portal.languages import BY_CODE
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
            person=User.objects.filter(email=email.lower()).first(),
            language=language,
            facts={"template": template_prefix},
            secret={"subject": mail.subject, "text": mail.body, "page": page},
        )


def _at_home(url: str) -> str:
    """The same page at the site's own address, whatever host the request named: a secret link leads nowhere else."""
    return settings.SITE_URL + urlsplit(url)._replace(scheme="", netloc="").geturl()
