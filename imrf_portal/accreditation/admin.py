"""People and organisations in the admin. Addresses are masked everywhere; passwords and second factors are their
owners' own."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import admin as account_admin
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.accounts.roles import is_administrator
from imrf_portal.accreditation import accrediting, merging
from imrf_portal.accreditation.forms import MergeForm
from imrf_portal.accreditation.models import Invitation, MembershipRequest, RequestStatus
from imrf_portal.accreditation.permissions import may_merge
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.read_only import ReadOnlyAdmin
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
        """Administrators also find a person whose whole address they were told; nobody else may try addresses."""
        return ["name", "=email"] if is_administrator(request.user) else ["name"]

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
    """Organisations, whether the secretariat has verified them, and two made one."""

    list_display = ["name", "kind", "state", "is_verified", "merged_into"]
    list_filter = ["kind", "is_verified", ("merged_into", admin.EmptyFieldListFilter)]
    list_select_related = ["state", "merged_into"]
    search_fields = ["name", "acronym", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["state"]
    readonly_fields = ["merged_into"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    actions = ["verify"]
    change_form_template = "admin/accreditation/organisation.html"

    def get_urls(self) -> list[URLPattern]:
        """The page on which two are made one, before Django's own."""
        merge = self.admin_site.admin_view(self.merge)
        return [path("<int:key>/merge/", merge, name="accounts_organisation_merge"), *super().get_urls()]

    def save_model(self, request: Any, obj: Organisation, form: Any, change: bool) -> None:
        """Whether it is verified is said by the act, so that whoever registered it hears of it."""
        is_verified = obj.is_verified
        if "is_verified" in form.changed_data and is_verified:
            obj.is_verified = False
        super().save_model(request, obj, form, change)
        if "is_verified" in form.changed_data:
            if is_verified:
                accrediting.verify(obj, by=request.user)
            else:
                record("organisation_unverified", obj, by=request.user)
        if changed := [name for name in form.changed_data if name != "is_verified"]:
            act = "organisation_changed" if change else "organisation_entered"
            record(act, obj, by=request.user, facts=dict.fromkeys(changed, True))

    @admin.action(description=_("Mark as verified"), permissions=["change"])
    def verify(self, request: Any, queryset: QuerySet[Organisation]) -> None:
        """Say that the secretariat knows these organisations."""
        for organisation in queryset.filter(merged_into__isnull=True):
            accrediting.verify(organisation, by=request.user)

    def merge(self, request: HttpRequest, key: int) -> HttpResponse:
        """Choose the organisation that stays, read what would move, confirm."""
        if not may_merge(request.user):
            raise PermissionDenied
        absorbed = get_object_or_404(Organisation, pk=key)
        form = MergeForm(request.POST if request.method == "POST" else None, absorbed=absorbed)
        outcome, status = None, 422 if form.errors else 200
        if request.method == "POST" and form.is_valid():
            into, by = form.cleaned_data["into"], cast("User", request.user)
            try:
                if request.POST.get("confirmed") == into.slug:
                    merging.merge(absorbed, into=into, by=by)
                    messages.success(request, _("The two organizations are one now."))
                    return redirect("admin:accounts_organisation_change", into.pk)
                outcome = merging.preview(absorbed, into=into, by=by)
            except Refused as error:
                form.add_error("into", str(error.reason))
                status = 409
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Merge into another organization"),
            "opts": self.opts,
            "original": absorbed,
            "form": form,
            "outcome": outcome,
            "into": form.cleaned_data.get("into") if outcome else None,
        }
        return render(request, "admin/accreditation/merge.html", context, status=status)


class Requested(ReadOnlyAdmin):
    """What is decided elsewhere, in the room of the organisation; here it is read and found."""

    list_select_related = ["organisation"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=_("Members and requests"))
    def room(self, thing: MembershipRequest | Invitation) -> SafeString:
        """The way to the room where it is decided."""
        address = reverse("manage_organisation", args=[thing.organisation.slug])
        return format_html('<a href="{}">{}</a>', address, thing.organisation)


@admin.register(MembershipRequest)
class MembershipRequestAdmin(Requested):
    """Who asks to speak for whom, what waits first."""

    list_display = ["__str__", "role", "status", "asked_at", "room"]
    list_filter = ["status", "role"]
    list_select_related = ["organisation", "person"]
    search_fields = ["organisation__name", "person__name"]
    ordering = [Case(When(status=RequestStatus.WAITING, then=0), default=1), "pk"]
    fields = ["person", "organisation", "role", "capacity", "status", "answer", "asked_at", "decided_at"]


@admin.register(Invitation)
class InvitationAdmin(Requested):
    """Who is invited to which role; the address is masked, and gone once the invitation is answered."""

    list_display = ["__str__", "masked", "status", "sent_at", "expires_at", "room"]
    list_filter = ["status", "role"]
    search_fields = ["organisation__name"]
    ordering = ["-pk"]
    fields = [
        "organisation",
        "role",
        "cycle",
        "masked",
        "invited_by",
        "succeeds",
        "takes_over_at",
        "status",
        "sent_at",
        "expires_at",
    ]
