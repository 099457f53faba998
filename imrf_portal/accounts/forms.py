"""Forms about people."""

import zoneinfo

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.text import find_addresses, one_line
from imrf_portal.languages import OFFICIAL_CHOICES

# The beginnings of zones that are named after places; the rest are old names of the same.
_CONTINENTS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


def checked_name(typed: str) -> str:
    """A person's name on one line; everybody reads it, so it is a name and no address. Raises `ValidationError`."""
    name = one_line(typed)
    if not name:
        raise forms.ValidationError(_("Write your name: it stands beside what you publish."))
    if find_addresses(name):
        raise forms.ValidationError(_("Everybody reads your name. Write it without an e-mail address."))
    return name


def time_zones() -> list[tuple[str, Sentence]]:
    """The time zones one chooses from, by the names of their places (IANA), and none."""
    places = sorted(zone for zone in zoneinfo.available_timezones() if zone.split("/")[0] in _CONTINENTS)
    return [("", _("As my browser says")), ("UTC", "UTC"), *((one, one.replace("_", " ")) for one in places)]


class SignUpForm(forms.Form):
    """What allauth's sign-up asks beside the address and the password."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, help_text=_("As it appears beside what you publish.")
    )
    field_order = ["name", "email", "password1"]

    def clean_name(self) -> str:
        """The name as everybody may read it."""
        return checked_name(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name, and the language the person signs up in as the language of their mails."""
        user.name = self.cleaned_data["name"]
        user.language = get_language() or "en"
        user.save(update_fields=["name", "language"])


class ProfileForm(forms.Form):
    """How a person is called, and in which language and on which clock the portal speaks to them."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_(
            "As it appears beside what you publish from now on. What is published keeps the name it has."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of your mails"),
        choices=OFFICIAL_CHOICES,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        required=False,
        help_text=_("Beside New York and UTC, pages show the time in this zone."),
    )

    def __init__(self, data: QueryDict | None, *, person: User) -> None:
        initial = {"name": person.name, "language": person.language, "time_zone": person.time_zone}
        super().__init__(data, initial=initial)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_name(self) -> str:
        """The name as everybody may read it."""
        return checked_name(self.cleaned_data["name"])
