"""Forms of belonging: shape only; permission is asked by the acts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accreditation.handing_over import successors
from imrf_portal.accreditation.models import ANSWER_CHARACTERS, CAPACITY_CHARACTERS
from imrf_portal.accreditation.registering import REGISTRABLE, Details
from imrf_portal.compact.models import Cycle, State
from imrf_portal.kit.text import find_addresses, one_line
from imrf_portal.languages import OWN_NAMES

_LONG = {"rows": 3, "dir": "auto"}
_LINE = {"dir": "auto"}


class AskForm(forms.Form):
    """In what capacity somebody asks to speak for an organisation."""

    capacity = forms.CharField(
        label=_("In what capacity you speak for it"),
        max_length=CAPACITY_CHARACTERS,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("Your office or task, up to 500 characters. Those who manage the organization read it."),
    )


class DeclineForm(forms.Form):
    """Why a request is declined."""

    answer = forms.CharField(
        label=_("Reason"),
        max_length=ANSWER_CHARACTERS,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("Needed to decline; up to 500 characters. Who asked is told."),
    )


class RegistrationForm(forms.Form):
    """An organisation as whoever registers it describes it."""

    kind = forms.ChoiceField(
        label=_("Kind of organization"),
        choices=[("", _("Choose")), *((kind.value, kind.label) for kind in REGISTRABLE)],
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs=_LINE),
        help_text=_("As it calls itself, in its own language."),
    )
    language = forms.ChoiceField(
        label=_("Language of the name"),
        choices=list(OWN_NAMES.items()),
        help_text=_("So that the name is set and read rightly."),
    )
    acronym = forms.CharField(
        label=_("Acronym"), max_length=30, required=False, widget=forms.TextInput(attrs=_LINE)
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("It helps the secretariat to verify the organization."),
    )
    state: forms.ModelChoiceField[State] = forms.ModelChoiceField(
        label=_("State in which it sits"),
        queryset=State.objects.none(),
        required=False,
        empty_label=_("None or several"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[State]", self.fields["state"]).queryset = State.objects.by_name()

    def clean_name(self) -> str:
        """The name on one line; everybody reads it, so it holds no address."""
        return self._public("name")

    def clean_acronym(self) -> str:
        """The acronym likewise."""
        return self._public("acronym")

    def _public(self, field: str) -> str:
        words = one_line(self.cleaned_data[field])
        if self.fields[field].required and not words:
            raise forms.ValidationError(_("Write the name of the organization."))
        if find_addresses(words):
            raise forms.ValidationError(_("Everybody reads this. Write it without an e-mail address."))
        return words

    @property
    def details(self) -> Details:
        """What was written; only after it was found valid."""
        return Details(**self.cleaned_data)


class InvitationForm(forms.Form):
    """Whom to invite by mail, and to which role."""

    address = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation can be accepted only with an account that has this address."),
    )
    role = forms.ChoiceField(label=_("Role"))
    cycle: forms.ModelChoiceField[Cycle] = forms.ModelChoiceField(
        label=_("Cycle"),
        queryset=Cycle.objects.all(),
        required=False,
        empty_label=_("None"),
        help_text=_("Only for a co-facilitator."),
    )

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["role"]).choices = [(role.value, role.label) for role in roles]
        if Role.CO_FACILITATOR not in roles:
            del self.fields["cycle"]

    def clean(self) -> dict[str, Any]:
        """A cycle with a co-facilitator, and with nobody else."""
        data = super().clean() or self.cleaned_data
        if (data.get("role") == Role.CO_FACILITATOR) != bool(data.get("cycle")) and "cycle" in self.fields:
            self.add_error("cycle", _("A co-facilitator serves one cycle; other roles have none."))
        return data


class HandOverForm(forms.Form):
    """To whom a role goes: another member, or somebody invited by mail; and from when."""

    successor: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("To somebody who speaks for this organization already"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Choose"),
    )
    address = forms.EmailField(label=_("Or to somebody you invite by e-mail"), required=False)
    at = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("New York time. Empty: at once; by e-mail, as soon as the invitation is accepted."),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["successor"]).queryset = successors(membership)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("successor")) == bool(data.get("address")) and not self.errors:
            raise forms.ValidationError(_("Choose a member, or write an e-mail address."))
        return data


class MergeForm(forms.Form):
    """Which organisation stays when two are made one."""

    into: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("The organization that stays"),
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        widget=forms.TextInput,
        help_text=_("Its address: the last part of its page’s address."),
    )

    def __init__(self, *args: Any, absorbed: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(merged_into__isnull=True).exclude(pk=absorbed.pk)
        cast("forms.ModelChoiceField[Organisation]", self.fields["into"]).queryset = others
