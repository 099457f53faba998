"""Forms of joint submissions: shape only; permission and time are asked by the acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from consultations.endorsing.links import NEVER_CLAIMED, Claim
from consultations.endorsing.signing import MOST_IN_A_RESERVATION
from consultations.models import Appearance
from declarations.models import Paragraph
from imrf_portal.accounts.models import Organisation, OrganisationKind
from imrf_portal.accounts.roles import Person, speaks_for
from imrf_portal.kit.templatetags.portal import plain_label
from imrf_portal.languages import OFFICIAL_CHOICES

# The fields in which somebody says who they are.
CLAIM = ("claimed_name", "claimed_organisation", "claimed_kind")


def led_by(person: Person) -> Any:
    """The organisations that a person may lead with or sign for: verified, and spoken for now."""
    return speaks_for(person).filter(is_verified=True)


class TitleForm(forms.Form):
    """What a joint submission is called among those who sign."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For you and those you ask to sign. It is not published."),
    )
    use_required_attribute = False


class BeginForm(TitleForm):
    """What it is called, and which of one's organisations leads."""

    organisation = forms.ModelChoiceField(label=_("Lead organization"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = led_by(person)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["organisation"].initial = organisations.first()


class InviteForm(forms.Form):
    """Whom to ask, one a line."""

    who = forms.CharField(
        label=_("Whom to ask, one on each line"),
        # Two hundred characters for each of three hundred.
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_(
            "The name of a verified organization of this portal, or an e-mail address. Before an address you may write a name and a comma."
        ),
    )
    use_required_attribute = False


class SendForm(forms.Form):
    """How the lead appears; a joint submission names its lead organisation. `served` is what the page hands back of the
    text it showed."""

    served = forms.CharField(required=False, widget=forms.HiddenInput)
    appears_as = forms.ChoiceField(
        label=_("How you appear"),
        choices=[
            (one.value, one.label) for one in (Appearance.NAME_AND_ORGANISATION, Appearance.ORGANISATION)
        ],
    )


class SignForm(forms.Form):
    """A signature: the digest of the text that was read, and what is reserved at each of its paragraphs."""

    seen = forms.CharField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language you write in"), choices=OFFICIAL_CHOICES)
    use_required_attribute = False

    def __init__(self, *args: Any, paragraphs: Sequence[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paragraphs = paragraphs
        self.fields["language"].initial = get_language()
        for paragraph in paragraphs:
            self.fields[self.name(paragraph)] = forms.CharField(
                label=pgettext("of a signatory", "Reservation on paragraph %(label)s")
                % {"label": plain_label(paragraph.label)},
                required=False,
                strip=False,
                max_length=MOST_IN_A_RESERVATION * 4,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            )
        if not paragraphs:
            del self.fields["language"]

    @staticmethod
    def name(paragraph: Paragraph) -> str:
        """The name of a paragraph's field."""
        return f"reservation-{paragraph.pk}"

    def reservation_fields(self) -> list[forms.BoundField]:
        """The fields of the paragraphs, in order."""
        return [self[self.name(paragraph)] for paragraph in self.paragraphs]

    @property
    def reservations_begun(self) -> bool:
        """Whether something is reserved, so that its fields stand open."""
        return any(field.value() for field in self.reservation_fields())

    @property
    def reservations(self) -> dict[int, str]:
        """What is reserved, by the key of its paragraph."""
        return {paragraph.pk: self.cleaned_data[self.name(paragraph)] for paragraph in self.paragraphs}

    @property
    def chosen_language(self) -> str:
        """The language of what is reserved."""
        return str(self.cleaned_data.get("language") or get_language() or "en")


def show_for(form: SignForm, digest: str) -> None:
    """Let a form that is shown beside a text be for that text; what was typed into it stays."""
    if form.is_bound:
        form.data = {**form.data.dict(), form.add_prefix("seen"): digest}  # type: ignore[attr-defined]
    form.initial["seen"] = digest


class LinkForm(SignForm):
    """A signature by a link: for a verified organisation that one speaks for, or in the words of who signs."""

    organisation = forms.ModelChoiceField(
        label=_("Sign for"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Another organization, named below"),
    )
    claimed_name = forms.CharField(label=_("Your name"), max_length=150, required=False)
    claimed_organisation = forms.CharField(label=_("Your organization"), max_length=200, required=False)
    claimed_kind = forms.ChoiceField(
        label=_("Kind of organization"),
        choices=[
            ("", _("Choose one")),
            *((k.value, k.label) for k in OrganisationKind if k not in NEVER_CLAIMED),
        ],
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = led_by(person)
        if organisations.exists():
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
            self.fields["organisation"].initial = organisations.first()
        else:
            del self.fields["organisation"]
            for name in CLAIM:
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Who signs for no organisation of theirs says who they are."""
        data = super().clean() or self.cleaned_data
        if not data.get("organisation"):
            for name in CLAIM:
                if name not in self.errors and not data.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data

    @property
    def claim(self) -> Claim:
        """Who somebody says they are."""
        return Claim(*(str(self.cleaned_data[name]) for name in CLAIM))
