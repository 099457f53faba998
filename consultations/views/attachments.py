"""The files of submissions: downloaded, and read as text beside them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from consultations.attachments import find_attachment, pages_of
from imrf_portal.documents.serving import download

MOST_WORDS = 100


@never_cache
def attachment(request: HttpRequest, reference: str, key: int) -> HttpResponseBase:
    """A file of a submission; one that is held back leads to the page that says why."""
    found = find_attachment(request.user, reference, key)
    if not found.file.is_served:
        return redirect("attachment_text", reference, key)
    return download(found.file)


@never_cache
def attachment_text(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """What stands in a file, page by page, or why it cannot be read; `?q=` keeps the pages that hold them."""
    found = find_attachment(request.user, reference, key)
    submission = found.comment.submission
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    after = request.GET.get("after", "")
    page = pages_of(found.file, consultation=submission.consultation, words=words, after=after)
    context = {"attachment": found, "submission": submission, "words": words, "page": page}
    return render(request, "consultations/attachment.html", context)
