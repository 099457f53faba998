"""In whose name somebody endorses: the words beside each choice are those that everybody will read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consultations.endorsing.endorsing import Name
from imrf_portal.accounts.models import User
from imrf_portal.kit.templatetags.portal import lang_attrs

OWN = "own"


class NameForm(forms.Form):
    """One of the names that a person can give."""

    name = forms.ChoiceField(label=_("What everybody will read under this text"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: User, names: Sequence[Name], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {str(name.pk) if name else OWN: name for name in names}
        field = self.fields["name"]
        field.choices = [(key, _as_read(name, person)) for key, name in self._names.items()]  # type: ignore[attr-defined]
        if len(self._names) == 1:
            field.initial = next(iter(self._names))

    @property
    def chosen(self) -> Name:
        """The organisation, or nothing for the person's own name; only after it was found valid."""
        return self._names[self.cleaned_data["name"]]


def _as_read(name: Name, person: User) -> SafeString:
    if name is None:
        return format_html("<bdi>{}</bdi>", person.get_short_name())
    return format_html("<bdi{}>{}</bdi> · {}", lang_attrs(name.language), name.name, name.get_kind_display())
