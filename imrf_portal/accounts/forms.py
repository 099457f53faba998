"""Forms about people."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.text import find_addresses, one_line


class SignUpForm(forms.Form):
    """What allauth's sign-up asks beside the address and the password."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, help_text=_("As it appears beside what you publish.")
    )
    field_order = ["name", "email", "password1"]

    def clean_name(self) -> str:
        """The name on one line; everybody reads it, so it is a name and no address."""
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write your name: it stands beside what you publish."))
        if find_addresses(name):
            raise forms.ValidationError(_("Everybody reads your name. Write it without an e-mail address."))
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name, and the language the person signs up in as the language of their mails."""
        user.name = self.cleaned_data["name"]
        user.language = get_language() or "en"
        user.save(update_fields=["name", "language"])
