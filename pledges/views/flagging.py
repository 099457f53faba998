"""Reporting a published pledge to the secretariat."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from imrf_portal.moderation import views
from imrf_portal.moderation.views import Reported
from pledges import flagging, places

_EVIDENCE = gettext_lazy("What you know of its progress belongs beside it as evidence, not here.")


@never_cache
def report(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Report a version of a pledge."""
    version = places.find_version(request.user, code, number)
    heading = _("Report pledge %(reference)s") % {"reference": version}
    reported = Reported(version, heading, flagging.may_report_pledge, flagging.report, _EVIDENCE)
    return views.report(request, reported)
