"""Where a mail provider posts that letters came back; documented in `docs/running.md`."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from imrf_portal.notifications import bouncing, reports


@never_cache
@csrf_exempt
@require_POST
def bounces(request: HttpRequest) -> HttpResponse:
    """Take the reports of a provider that brings the secret: 204, whether or not any is about a letter of ours.

    404 where the settings name no secret, 403 with another, 413 for more than a megabyte.
    """
    if not settings.MAIL_BOUNCES_SECRET:
        raise Http404
    brought = request.headers.get("X-Bounces-Secret", "")
    if not secrets.compare_digest(brought.encode(), settings.MAIL_BOUNCES_SECRET.encode()):
        return HttpResponse(status=403)
    body = request.read(reports.MOST_POSTED + 1)
    if len(body) > reports.MOST_POSTED:
        return HttpResponse(status=413)
    for report in reports.read_posted(body):
        bouncing.note(report)
    return HttpResponse(status=204)
