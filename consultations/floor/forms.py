"""Forms of the floor: asking for it, the chair's press, the paragraph of a statement, the secretariat's times."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.events.models import AgendaItem, Event
from consultations.floor.models import Floor
from declarations.models import Draft, Paragraph
from imrf_portal.languages import OFFICIAL_CHOICES


def discussed_paragraphs(event: Event) -> list[tuple[str, list[tuple[int, str]]]]:
    """The paragraphs of the published drafts that the event discusses, draft by draft, as choices."""
    drafts = Draft.objects.published().filter(events=event).select_related("declaration").order_by("order")
    paragraphs: dict[int, list[tuple[int, str]]] = {draft.pk: [] for draft in drafts}
    for one in Paragraph.objects.filter(draft__in=paragraphs).exclude(kind="heading").order_by("order"):
        paragraphs[one.draft_id].append((one.pk, str(one)))
    return [(draft.name, paragraphs[draft.pk]) for draft in drafts]


class _OnParagraph(forms.Form):
    """A form in which a paragraph of the drafts discussed can be chosen; `paragraph` is the paragraph, or none."""

    paragraph = forms.TypedChoiceField(
        label=_("Paragraph"),
        help_text=_("Of a draft that the event discusses."),
        coerce=lambda key: Paragraph.objects.select_related("draft__declaration").get(pk=key),
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, paragraphs: list[tuple[str, list[tuple[int, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if paragraphs:
            self.fields["paragraph"].choices = [("", _("None in particular")), *paragraphs]  # type: ignore[attr-defined]
        else:
            del self.fields["paragraph"]


class AskForm(_OnParagraph):
    """What one speaks about and in which language."""

    field_order = ["language", "agenda_item", "paragraph", "note"]

    language = forms.ChoiceField(
        label=_("Language of your intervention"),
        choices=OFFICIAL_CHOICES,
    )
    agenda_item: forms.ModelChoiceField[AgendaItem] = forms.ModelChoiceField(
        label=_("Agenda item"),
        queryset=AgendaItem.objects.none(),
        empty_label=_("None in particular"),
        required=False,
    )
    note = forms.CharField(
        label=_("Your topic in a few words"),
        help_text=_("Read by the chair and the secretariat alone."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, paragraphs=discussed_paragraphs(event), **kwargs)
        items = event.agenda.all()
        if items:
            self.fields["agenda_item"].queryset = items  # type: ignore[attr-defined]
        else:
            del self.fields["agenda_item"]

    def asked(self) -> dict[str, Any]:
        """What `asking.ask` takes."""
        return {name: self.cleaned_data[name] for name in self.fields}


class StatementForm(_OnParagraph):
    """The paragraph that a statement is about."""

    comment = forms.IntegerField(widget=forms.HiddenInput)


class PressForm(forms.Form):
    """What a press on the chair's page sends: the act, the turn, the version of the list that was seen."""

    act = forms.CharField()
    turn = forms.IntegerField(min_value=1)
    seen = forms.IntegerField(min_value=0)
    # Seconds since it was pressed; only a press that was kept while the connection was lost has any.
    ago = forms.IntegerField(min_value=0, required=False)


class FloorForm(forms.ModelForm):
    """Until when one asks for the floor of an event, and how much time there is."""

    class Meta:
        model = Floor
        fields = ["event", "closes_at", "minutes", "minutes_each"]
