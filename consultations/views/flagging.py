"""Reporting a published comment or position to the secretariat."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from consultations import flagging, places
from consultations.positions import flagging as positions_flagging
from consultations.positions.places import find_version
from imrf_portal.moderation import views
from imrf_portal.moderation.views import Reported

_REPLY = gettext_lazy("Whether you agree with it does not matter here: answer it with a reply.")


@never_cache
def report(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Report a comment."""
    comment = places.find_comment(request.user, reference, number)
    heading = _("Report comment %(reference)s") % {"reference": comment}
    reported = Reported(comment, heading, flagging.may_report_comment, flagging.report, _REPLY)
    return views.report(request, reported)


@never_cache
def report_position(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Report a version of a position."""
    version = find_version(request.user, reference, number)
    heading = _("Report position %(reference)s") % {"reference": version}
    may, act = positions_flagging.may_report_position, positions_flagging.report
    return views.report(request, Reported(version, heading, may, act, _REPLY))
