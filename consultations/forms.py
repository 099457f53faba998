"""Forms of consultations: shape only; permission and time are asked by the acts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from consultations.models import Appearance, Consultation, ProposalKind, Unsent
from consultations.moving import Destination
from consultations.proposing import kind_typed, proposal_of
from declarations.models import Wording
from imrf_portal.accounts.models import Organisation
from imrf_portal.accounts.roles import Person, speaks_for
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import graphemes
from imrf_portal.kit.uploads import ALLOWED
from imrf_portal.languages import BY_CODE, OWN_NAMES
from imrf_portal.moderation.reasons import Reason

_IN_ONES_OWN_NAME = [
    (Appearance.NAME_AND_ORGANISATION.value, _("My own name")),
    (Appearance.KIND.value, _("Name withheld at the author’s wish")),
]
# Stands first in a list of choices; it is none of them.
_UNCHOSEN = "-"
WORDS_ARE_MISSING = _("Write your comment. A file can come with it, but not instead of it.")


class NamesForm(forms.Form):
    """In whose name somebody writes, and how they appear; who speaks for no organisation chooses whether they are named."""

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

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = speaks_for(person)
        if organisations.exists():
            self.fields["speaks_for"].queryset = organisations  # type: ignore[attr-defined]  # of a field declared above
            return
        del self.fields["speaks_for"]
        if person.is_authenticated:
            self.fields["appears_as"].choices = _IN_ONES_OWN_NAME  # type: ignore[attr-defined]  # likewise
        else:
            del self.fields["appears_as"]

    def clean(self) -> dict[str, Any]:
        """An organisation where nothing else is to be shown."""
        data = super().clean() or self.cleaned_data
        if data.get("appears_as") == Appearance.ORGANISATION and data.get("speaks_for", "") is None:
            self.add_error("speaks_for", _("Choose the organization, or another way to appear."))
        return data


class SharedNamesForm(NamesForm):
    """The names of `remarks` that are sent as one: as chosen where they were written, unless one chooses others here.

    Where they differ, or one may not choose so any more, it is chosen here. Filled in from the beginning, so that
    `cleaned_data` says how the page is to show them, and `errors` what is still to be chosen.
    """

    def __init__(self, data: QueryDict | None, *, person: Person, remarks: Iterable[Unsent]) -> None:
        super().__init__(data if data is not None else _names_kept(remarks), person=person)
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Choose one for all that is ticked.")
            widget = cast("forms.Select", field.widget)
            widget.choices = [(_UNCHOSEN, _("Choose")), *widget.choices]


def _names_kept(remarks: Iterable[Unsent]) -> dict[str, object]:
    """The names chosen for each of `remarks` as one choice. Nobody was asked before signing in, nor by a Word file."""
    data: dict[str, object] = {"appears_as": Appearance.NAME_AND_ORGANISATION}
    asked = [unsent for unsent in remarks if unsent.appears_as]
    for name in ("speaks_for", "appears_as"):
        kept = {unsent.serializable_value(name) for unsent in asked}
        if kept:
            data[name] = kept.pop() if len(kept) == 1 else _UNCHOSEN
    return data


class KeptForm(NamesForm):
    """What is kept on the server while it is typed: under which key, in which window, and the one in which what it shows
    was typed last. Its kinds say what `typed` is."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    window = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, by the names of the fields in which it is kept."""
        raise NotImplementedError

    @property
    def windows(self) -> dict[str, uuid.UUID | None]:
        """Both windows, as `keeping` asks for them."""
        return {name: self.cleaned_data.get(name) for name in ("window", "seen")}

    def go_on_under(self, key: uuid.UUID) -> None:
        """Show what was sent as what was kept of it under `key`, beside the words of another window."""
        self.data = {**self.data.dict(), self.add_prefix("key"): str(key)}  # type: ignore[attr-defined]  # a QueryDict, once sent


class CommentForm(KeptForm):
    """One comment as it is typed: text, a wording proposed in place of `wording`, language, a file, and for members in
    whose name."""

    field_order = (
        "key",
        "window",
        "seen",
        "text",
        "proposal_kind",
        "proposed_text",
        "source",
        "language",
        "speaks_for",
        "appears_as",
        "file",
    )

    text = forms.CharField(
        label=_("Your comment"),
        strip=False,
        error_messages={"required": WORDS_ARE_MISSING},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    proposal_kind = forms.ChoiceField(
        label=_("What you propose"),
        choices=[("", _("No other wording: I only comment")), *ProposalKind.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    proposed_text = forms.CharField(
        label=_("The wording you propose"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It begins with the text of the draft: change what should change."),
    )
    source = forms.CharField(
        label=_("Where this wording stands already, if it does"),
        required=False,
        max_length=300,
        help_text=_("A paragraph of the Compact or of a resolution, for example."),
    )
    language = forms.ChoiceField(
        label=_("Language you write in"),
        choices=[("", _("Detect it for me")), *OWN_NAMES.items()],
        required=False,
    )
    file = forms.FileField(
        label=_("A file, if you have one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in ALLOWED)}),
        help_text=_("PDF, Word, OpenDocument, Excel, text or an image, up to 25 MB."),
    )
    # The server's own sentence is shown with what was typed, instead of the browser's bubble.
    use_required_attribute = False

    def __init__(self, *args: Any, wording: Wording | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording
        if wording is None:
            for name in ("proposal_kind", "proposed_text", "source"):
                del self.fields[name]
        else:
            self.fields["text"].required = False
            language = BY_CODE[wording.language]
            self.fields["proposed_text"].widget.attrs |= {"lang": language.html, "dir": language.direction}
        # Forms brought in beside two paragraphs stand in one page.
        self.auto_id = f"%s-{self['key'].value()}"
        self.fields["text"].widget.attrs["data-max"] = settings.COMMENT_MAX_GRAPHEMES
        self.fields["text"].help_text = ngettext_lazy(
            "Up to %(limit)s character.", "Up to %(limit)s characters.", settings.COMMENT_MAX_GRAPHEMES
        ) % {"limit": number_format(settings.COMMENT_MAX_GRAPHEMES, force_grouping=True)}

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

    def clean(self) -> dict[str, Any]:
        """Words or a proposal, or both; a proposal that says something new."""
        data = super().clean() or self.cleaned_data
        typed = self.typed()
        try:
            proposal = proposal_of(
                Unsent(**{name: typed[name] for name in ("proposal_kind", "proposed_text", "base")})
            )
        except Refused as error:
            self.add_error("proposed_text", str(error.reason))
        else:
            if proposal is None and not data.get("text") and "text" not in self.errors:
                self.add_error("text", WORDS_ARE_MISSING)
        return data

    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, so that all of it is kept."""
        names = ("text", "language", "appears_as", "proposal_kind", "proposed_text", "source")
        data: dict[str, Any] = {
            name: self.data.get(self.add_prefix(name), "").replace("\x00", "") for name in names
        }
        data["base"] = self.wording
        data["proposal_kind"] = kind_typed(data["proposal_kind"], data["proposed_text"], self.wording)
        data["source"] = data["source"][:300]
        if data["language"] not in dict(self.fields["language"].choices):  # type: ignore[attr-defined]
            data["language"] = ""
        if data["appears_as"] not in Appearance.values:
            data["appears_as"] = ""
        data["speaks_for"] = self.cleaned_data.get("speaks_for") if hasattr(self, "cleaned_data") else None
        return data


class CheckForm(forms.Form):
    """What the check-your-answers page sends beside the text it shows."""

    served = forms.CharField(widget=forms.HiddenInput)
    # The version of the comment that is to be replaced, where one is.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=_("Language of your text"), choices=list(OWN_NAMES.items()), required=False
    )
    keeps_addresses = forms.BooleanField(label=_("Publish the address as I typed it"), required=False)

    def __init__(self, *args: Any, is_detected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_detected:
            self.fields["language"].help_text = _("Told by its words. Choose another if that is not so.")


class MoveForm(forms.Form):
    """Where a comment is moved to, and the version of it that was read. `rooms` are consultations, each with its
    destinations."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("Where it belongs"))

    def __init__(
        self, *args: Any, rooms: Sequence[tuple[Consultation, Sequence[Destination]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.destinations = {str(one): one for _room, here in rooms for one in here}
        cast("forms.ChoiceField", self.fields["to"]).choices = [
            ("", _("Choose a place")),
            *((str(room), [(str(one), one.words) for one in here]) for room, here in rooms if here),
        ]

    def clean_to(self) -> Destination:
        """The destination itself."""
        return self.destinations[self.cleaned_data["to"]]


class RemovalForm(forms.Form):
    """Why the secretariat removes a file."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *Reason.choices])
    note = forms.CharField(
        label=_("Your words to the author"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ExtensionForm(forms.Form):
    """The new end of a consultation, by the official clock."""

    closes_at = forms.DateTimeField(
        label=_("Closes (New York time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
