"""Forms of pledges: shape only; what is wrong is said by `checking`, permission is asked by the acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.compact.models import Objective, Principle, Region, State
from imrf_portal.kit.uploads import WITH_OLD_OFFICE
from imrf_portal.languages import OFFICIAL_CHOICES
from pledges.amounts import currencies
from pledges.checking import (
    CHOICES,
    LONGEST_REMARK,
    LONGEST_TEXT,
    SHORTEST_TEXT,
    WORDS,
    Checked,
    confirmed_partners,
    partners_to_choose,
)
from pledges.models import Form, Kind, Level, Partner, UnsentPledge
from pledges.partnering import LONGEST_PART
from pledges.permissions import filing_organisations

# Of organisations whose names hold the words, so many are offered as partners.
MOST_FOUND = 20


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, strip=False, required=False, widget=widget, help_text=help_text)


def _remark(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto", "data-max": LONGEST_REMARK})
    return forms.CharField(label=label, strip=False, required=False, widget=widget, help_text=help_text)


def _several(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def _day(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"type": "date"}))


def typed_in(data: Any) -> dict[str, Any]:
    """What was typed, right or wrong, from the data of a request, so that all of it is kept."""
    words = {name: str(data.get(name, "")).replace("\x00", "") for name in WORDS}
    return words | {name: [one.replace("\x00", "") for one in data.getlist(name) if one] for name in CHOICES}


class PledgeForm(forms.Form):
    """A pledge as it is typed; every field is kept as it stands, right or wrong."""

    window = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    organisation = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind of pledge"),
        choices=Kind.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Individual: you alone. Common: several actors promise the same. In partnership: each does its own part. Matching: you answer a pledge of another actor with one of yours."
        ),
    )
    matched = _line(
        _("Number of the pledge that it matches"), _("For a matching pledge, such as P-2026-0042.")
    )
    partners = _several(_("Partners"), [])
    title = _line(_("Title"))
    text = forms.CharField(
        label=_("What you pledge"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto", "data-max": LONGEST_TEXT}),
    )
    language = forms.ChoiceField(
        label=_("Language you write in"),
        choices=OFFICIAL_CHOICES,
        required=False,
    )
    objectives = _several(_("Objectives"), [])
    principles = _several(_("Guiding principles"), [])
    level = forms.ChoiceField(
        label=_("Level"), choices=Level.choices, required=False, widget=forms.RadioSelect
    )
    states = _several(_("States where it is carried out"), [])
    regions = _several(_("Regions where it is carried out"), [])
    place = _line(_("Place"))
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    target = _remark(_("Measurable target"), _("What will be there at the end that can be counted or seen."))
    shown_by = _remark(_("How it will be shown"), _("By which figures, reports or visits others can see it."))
    resources = _remark(_("Resources"), _("Money, people or things that are set aside for it."))
    amount = forms.CharField(
        label=_("Amount"),
        strip=False,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}),
        help_text=_("Digits without marks between thousands, such as 250000 or 250000.50."),
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    contact = _remark(
        _("Contact"), _("For the secretariat alone: whom to ask about this pledge. It is never public.")
    )
    file = forms.FileField(
        label=_("A file that belongs to it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{name}" for name in WITH_OLD_OFFICE.types)}),
        help_text=_(
            "A text, slides or a table in a format of Word, OpenDocument, PDF or the like, up to 25 MB."
        ),
    )
    # The server's own sentence is shown with what was typed, instead of the browser's bubble.
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        unsent: UnsentPledge,
        person: User | None,
        find: str = "",
    ) -> None:
        super().__init__(data, files, initial=_initial(unsent))
        # A field of this name in the class would hide the module of the others.
        self.fields["forms"] = _several(_("Forms"), Form.choices)
        self.order_fields(
            ("organisation", "kind", "matched", "partners", "title", "text", "language", "forms")
        )
        self._choose("objectives", [(str(one.number), str(one)) for one in Objective.objects.all()])
        self._choose("principles", [(one.letter, one.name) for one in Principle.objects.all()])
        self._choose("states", list(State.objects.by_name().values_list("slug", "name")))
        self._choose("regions", [(one.slug, one.name) for one in Region.objects.all()])
        self._choose("currency", [("", "–"), *((code, code) for code in currencies())])
        self.fields["text"].help_text = _(
            "Plain text of %(least)s to %(most)s characters: what, for whom, by when."
        ) % {
            "least": number_format(SHORTEST_TEXT, force_grouping=True),
            "most": number_format(LONGEST_TEXT, force_grouping=True),
        }
        self.confirmed: list[Partner] = confirmed_partners(unsent.pledge)
        self._offer_partners(unsent, find)
        self._offer_names(unsent, person)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _offer_partners(self, unsent: UnsentPledge, find: str) -> None:
        """Those that are chosen, and those that were searched for."""
        chosen = self.data.getlist("partners") if self.is_bound else unsent.typed.get("partners", [])  # type: ignore[attr-defined]
        possible = partners_to_choose(unsent.organisation).exclude(
            pk__in=[one.organisation_id for one in self.confirmed]
        )
        named = list(possible.filter(slug__in=chosen))
        others = possible.exclude(slug__in=chosen).filter(name__icontains=find)
        found = list(others[:MOST_FOUND]) if find else []
        self.found = len(found)
        self._choose(
            "partners", [(one.slug, f"{one.name} · {one.get_kind_display()}") for one in [*named, *found]]
        )

    def _offer_names(self, unsent: UnsentPledge, person: User | None) -> None:
        """In whose name it can be made; an amendment stays with the actor of its pledge."""
        if person is None or unsent.pledge_id is not None:
            return
        names = list(filing_organisations(person))
        if unsent.organisation is not None and unsent.organisation not in names:
            names.append(unsent.organisation)
        self.fields["organisation"] = forms.ChoiceField(
            label=_("In whose name"),
            choices=[(one.slug, one.name) for one in names],
            required=False,
            widget=forms.RadioSelect,
        )

    def named_organisation(self, person: User) -> Organisation | None:
        """The organisation that was chosen, where the person files for it."""
        return filing_organisations(person).filter(slug=self.data.get("organisation", "")).first()

    def windows(self) -> dict[str, UUID | None]:
        """The window in which the form was filled in, and the one whose words it was given."""
        right = getattr(self, "cleaned_data", {})
        return {name: right.get(name) for name in ("window", "seen")}

    def show_faults(self, checked: Checked) -> bool:
        """Put beside its field what could not be sent as it is kept; whether there is nothing."""
        for name, sentence in checked.faults.items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return not self.errors


def _initial(unsent: UnsentPledge) -> dict[str, object]:
    return {
        "language": get_language(),
        **unsent.typed,
        "window": uuid4(),
        "seen": unsent.window,
        "organisation": unsent.organisation.slug if unsent.organisation else "",
    }


class PartForm(forms.Form):
    """An actor's own part in a pledge."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your own part"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "data-max": LONGEST_PART}),
        help_text=_("What your organization does in it, in its own words. Everybody can read it."),
    )
    language = forms.ChoiceField(label=_("Language you write in"), choices=OFFICIAL_CHOICES)
    use_required_attribute = False
