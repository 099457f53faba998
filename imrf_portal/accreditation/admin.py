"""People and organisations in the admin. Addresses are masked everywhere; passwords and second factors are their
owners' own."""

from __future__ import annotations

from typing import Any

from allauth.account import admin as account_admin
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.accounts.roles import is_administrator
from imrf_portal.accreditation import accrediting
from imrf_portal.kit.text import mask_address
from imrf_portal.records.recording import record

# Pages that other apps bring with their admin modules, read here first. They show addresses in full, could give
# anybody a second factor, or do nothing in this house.
_UNWANTED = {account_admin: EmailAddress, mfa_admin: Authenticator, auth_admin: Group}
admin.site.unregister(_UNWANTED.values())


class MembershipForm(forms.ModelForm):
    """A role; once given, only its end can change, so that what somebody was is never rewritten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.confirmed_at is not None:
            for name in ("organisation", "role", "cycle", "since"):
                self.fields[name].disabled = True


class MembershipInline(admin.TabularInline):
    """A person's roles."""

    model = Membership
    form = MembershipForm
    fk_name = "person"
    extra = 0
    fields = ["organisation", "role", "cycle", "since", "until", "confirmed_by", "confirmed_at"]
    autocomplete_fields = ["organisation"]
    readonly_fields = ["confirmed_by", "confirmed_at"]
    ordering = ["since", "pk"]

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """A role ends on a day; that it was held is not forgotten."""
        return False


class RoleFilter(admin.SimpleListFilter):
    """People who hold a role now."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Membership._meta.get_field("role").choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Membership.objects.current().filter(role=self.value()).values("person"))


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People; nobody's password, address or second factor can be set here."""

    list_display = ["get_short_name", "masked_address", "language", "is_active", "date_joined"]
    list_filter = ["is_active", "language", RoleFilter]
    search_fields = ["name"]
    ordering = ["-pk"]
    fields = [
        "name",
        "masked_address",
        "language",
        "time_zone",
        "is_active",
        "date_joined",
        "last_login",
        "closed_at",
    ]
    readonly_fields = ["masked_address", "date_joined", "last_login", "closed_at"]
    inlines = [MembershipInline]

    @admin.display(description=_("e-mail address"))
    def masked_address(self, person: User) -> str:
        """The address without its local part."""
        return mask_address(person.email)

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Administrators also find a person whose address they were told; nobody else may try addresses."""
        return ["name", "email"] if is_administrator(request.user) else ["name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Accounts are closed by their owners; what they published keeps its name."""
        return False

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            record("person_changed", obj, by=request.user, facts=dict.fromkeys(form.changed_data, True))

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """What is new or not yet confirmed is given by whoever saves it; of the rest only the end has moved."""
        for membership in formset.save(commit=False):
            if membership.confirmed_at is None:
                accrediting.give_role(membership, by=request.user)
            else:
                accrediting.end_role(membership, until=membership.until, by=request.user)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Organisations and whether the secretariat has verified them."""

    list_display = ["name", "kind", "state", "is_verified"]
    list_filter = ["kind", "is_verified"]
    list_select_related = ["state"]
    search_fields = ["name", "acronym", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["state"]
    actions = ["verify"]

    def save_model(self, request: Any, obj: Organisation, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "is_verified" in form.changed_data:
            act = "organisation_verified" if obj.is_verified else "organisation_unverified"
            record(act, obj, by=request.user)

    @admin.action(description=_("Mark as verified"), permissions=["change"])
    def verify(self, request: Any, queryset: QuerySet[Organisation]) -> None:
        """Say that the secretariat knows these organisations."""
        for organisation in queryset:
            accrediting.verify(organisation, by=request.user)
