"""What is typed on the pages of the guidance: a page's words, a banner, a letter, an answer."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from imrf_portal.guidance.models import (
    BANNER_LENGTH,
    BODY_LENGTH,
    LETTER_LENGTH,
    TITLE_LENGTH,
    Banner,
    Subject,
)
from imrf_portal.kit.text import clean, digest, one_line
from imrf_portal.languages import OFFICIAL, Language

# English first: it is what the other languages are translated from, and what is read where one is missing.
IN_ORDER = sorted(OFFICIAL, key=lambda one: one.code != "en")
_LINK = re.compile(r"/(?![/\\])[^\\\s]*|https?://[^\s/][^\s]*", re.IGNORECASE)


class Previewed(forms.Form):
    """A form whose words are looked at before they are published: `seen` is a digest of what the preview showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def edition(self) -> str:
        """A digest of what was typed; needs a form that is valid."""
        return digest(repr([(name, value) for name, value in self.cleaned_data.items() if name != "seen"]))

    @property
    def was_seen(self) -> bool:
        """Whether the preview showed exactly what was sent now."""
        return self.cleaned_data["seen"] == self.edition


class WordsForm(Previewed):
    """A page's title and text in six languages, and the version they began with."""

    began_with = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in IN_ORDER:
            is_english = language.code == "en"
            attrs = _attributes(language)
            self.fields[f"title_{language.field}"] = forms.CharField(
                label=_("Title"),
                max_length=TITLE_LENGTH,
                required=is_english,
                widget=forms.TextInput(attrs=attrs),
            )
            self.fields[f"body_{language.field}"] = forms.CharField(
                label=_("Text"),
                max_length=BODY_LENGTH,
                required=is_english,
                strip=False,
                widget=forms.Textarea(attrs={**attrs, "rows": 18}),
            )

    def clean(self) -> dict[str, Any]:
        """Texts in one normal form; a language has both title and text, or neither."""
        typed = super().clean() or self.cleaned_data
        for language in IN_ORDER:
            title, body = f"title_{language.field}", f"body_{language.field}"
            if title in typed and body in typed:
                typed[title], typed[body] = one_line(typed[title]), clean(typed[body])
                if bool(typed[title]) != bool(typed[body]):
                    self.add_error(
                        body if typed[title] else title,
                        _("A language needs both a title and a text; leave both empty to show English."),
                    )
        return typed

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: self.cleaned_data[name] for name in self.fields if name.startswith(("title_", "body_"))}

    @property
    def rows(self) -> list[tuple[Language, forms.BoundField, forms.BoundField]]:
        """Each language with its two fields."""
        return [(one, self[f"title_{one.field}"], self[f"body_{one.field}"]) for one in IN_ORDER]


class BannerForm(forms.ModelForm, Previewed):
    """A banner's words in six languages, its kind, its link and its two instants."""

    class Meta:
        model = Banner
        fields = ("kind", *(f"text_{one.field}" for one in IN_ORDER), "link", "starts_at", "ends_at")
        widgets = {
            **{f"text_{one.field}": forms.Textarea(attrs={"rows": 2}) for one in IN_ORDER},
            "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    began_with = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in IN_ORDER:
            field = self.fields[f"text_{language.field}"]
            field.required = language.code == "en"
            field.label = language.native_name
            field.widget.attrs.update(_attributes(language), maxlength=BANNER_LENGTH)

    def clean_link(self) -> str:
        """Only of this portal, or by http(s)."""
        link: str = self.cleaned_data["link"].strip()
        if link and not _LINK.fullmatch(link):
            raise ValidationError(_("Begin the link with / for a page of this portal, or with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        """Every text on one line."""
        typed = super().clean() or self.cleaned_data
        for language in IN_ORDER:
            name = f"text_{language.field}"
            if name in typed:
                typed[name] = one_line(typed[name] or "")
        if "text_en" in typed and not typed["text_en"]:
            self.add_error("text_en", _("Write the banner in English at least."))
        return typed


class LetterForm(forms.Form):
    """A letter to the secretariat."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.ChoiceField(label=_("What is it about?"), choices=Subject.choices)
    name = forms.CharField(label=_("Your name"), max_length=150)
    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_(
            "The answer goes there. It is shown to nobody and is deleted once you have been answered."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Your letter"),
        max_length=LETTER_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_name(self) -> str:
        """On one line."""
        return _not_empty(one_line(self.cleaned_data["name"]), _("Enter your name."))

    def clean_text(self) -> str:
        """In one normal form."""
        return _not_empty(clean(self.cleaned_data["text"]), _("Write your letter."))


class AnswerForm(forms.Form):
    """The secretariat's answer to a letter."""

    words = forms.CharField(
        label=_("Answer"), max_length=LETTER_LENGTH, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )

    def clean_words(self) -> str:
        """In one normal form."""
        return _not_empty(clean(self.cleaned_data["words"]), _("Write the answer."))


def _not_empty(text: str, otherwise: Any) -> str:
    if not text:
        raise ValidationError(otherwise)
    return text


def _attributes(language: Language) -> dict[str, str]:
    return {"lang": language.html, "dir": language.direction}
