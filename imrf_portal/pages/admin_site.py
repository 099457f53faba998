"""The admin's door: the portal's own sign-in, and a second factor before any page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.accounts.roles import is_moderator, works_for_secretariat
from imrf_portal.pages.staff_home import staff_home

AFTER_SECOND_FACTOR = "after_second_factor"


class PortalAdminSite(AdminSite):
    """Where the secretariat works; only moderators and administrators with a second factor enter."""

    site_header = gettext_lazy("IMRF Portal: secretariat")
    site_title = gettext_lazy("Secretariat")
    index_title = gettext_lazy("Work at hand")
    index_template = "admin/home.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """A current role and a second factor."""
        return is_moderator(request.user)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits for this person, above the lists they may open."""
        return super().index(request, {**(extra_context or {}), **staff_home(request, self)})

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The admin has no sign-in of its own: allauth's, then the second factor, then back."""
        target = request.GET.get("next") or ""
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
            target = reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        if self.has_permission(request):
            return redirect(target)
        if works_for_secretariat(request.user):
            messages.info(request, _("Set up a second factor first: the secretariat's pages need one."))
            # The page of recovery codes, which comes after setting up, leads on to it.
            request.session[AFTER_SECOND_FACTOR] = target
            return redirect("mfa_activate_totp")
        messages.error(request, _("This account has no role in the secretariat."))
        return redirect("home")

    def logout(  # type: ignore[override]  # a redirect instead of a page of the admin's own
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Signing out is the same everywhere."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> Any:
        """A password is changed in one place for everybody."""
        return redirect("account_change_password")
