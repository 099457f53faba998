"""Forms of consultations: shape only; permission and time are asked by the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from consultations.models import Appearance
from imrf_portal.accounts.models import Organisation
from imrf_portal.accounts.roles import Person, speaks_for
from imrf_portal.kit.text import graphemes
from imrf_portal.kit.uploads import ALLOWED
from imrf_portal.languages import OFFICIAL


class CommentForm(forms.Form):
    """One comment as it is typed: text, language, a file, and for members in whose name."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        strip=False,
        error_messages={"required": _("Write your comment. A file can come with it, but not instead of it.")},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("Language you write in"), choices=[(one.code, one.native_name) for one in OFFICIAL]
    )
    file = forms.FileField(
        label=_("A file, if you have one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in ALLOWED)}),
        help_text=_("PDF, Word, OpenDocument, Excel, text or an image, up to 25 MB."),
    )
    speaks_for = forms.ModelChoiceField(
        label=_("In whose name"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("My own name"),
    )
    appears_as = forms.ChoiceField(
        label=_("How you appear"),
        choices=Appearance.choices,
        required=False,
        initial=Appearance.NAME_AND_ORGANISATION,
    )

    # The server's own sentence is shown with what was typed, instead of the browser's bubble.
    use_required_attribute = False

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Forms brought in beside two paragraphs stand in one page.
        self.auto_id = f"%s-{self['key'].value()}"
        self.fields["text"].widget.attrs["data-max"] = settings.COMMENT_MAX_GRAPHEMES
        self.fields["text"].help_text = ngettext_lazy(
            "Up to %(limit)s character.", "Up to %(limit)s characters.", settings.COMMENT_MAX_GRAPHEMES
        ) % {"limit": number_format(settings.COMMENT_MAX_GRAPHEMES, force_grouping=True)}
        organisations = speaks_for(person)
        if person.is_authenticated and organisations.exists():
            self.fields["speaks_for"].queryset = organisations  # type: ignore[attr-defined]
        else:
            del self.fields["speaks_for"], self.fields["appears_as"]

    def clean_text(self) -> str:
        """The text, not longer than the limit; what is too long is kept and said."""
        text: str = self.cleaned_data["text"].strip()
        excess = graphemes(text) - settings.COMMENT_MAX_GRAPHEMES
        if excess > 0:
            raise forms.ValidationError(
                ngettext_lazy(
                    "Your comment is %(excess)s character too long. All of it is kept: shorten it, or attach it as a file.",
                    "Your comment is %(excess)s characters too long. All of it is kept: shorten it, or attach it as a file.",
                    excess,
                ),
                params={"excess": excess},
            )
        return text

    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, so that all of it is kept."""
        data = {name: self.data.get(self.add_prefix(name), "") for name in ("text", "language", "appears_as")}
        data["text"] = data["text"].replace("\x00", "")
        if data["language"] not in dict(self.fields["language"].choices):  # type: ignore[attr-defined]
            data["language"] = ""
        if data["appears_as"] not in Appearance.values:
            data["appears_as"] = ""
        data["speaks_for"] = self.cleaned_data.get("speaks_for") if hasattr(self, "cleaned_data") else None
        return data


class CheckForm(forms.Form):
    """What the check-your-answers page sends beside the text it shows."""

    served = forms.CharField(widget=forms.HiddenInput)
    keeps_addresses = forms.BooleanField(label=_("Publish the address as I typed it"), required=False)


class ExtensionForm(forms.Form):
    """The new end of a consultation, by the official clock."""

    closes_at = forms.DateTimeField(
        label=_("Closes (New York time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
