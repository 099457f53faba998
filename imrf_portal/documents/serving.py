"""Handing a file out: always as a download, never run or shown by the browser as a page of ours.

Whether somebody may have it is asked by the view that calls this: only the app that took the file knows.
"""

from django.http import FileResponse, Http404

from imrf_portal.documents.models import StoredFile


def download(stored: StoredFile) -> FileResponse:
    """The file as an attachment that no shared cache keeps and that no browser takes for anything else.

    Raises `Http404` where its bytes are gone, or where it is not (or not yet) found free of viruses.
    """
    if not stored.is_served:
        raise Http404
    try:
        file = stored.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    media_type = stored.media_type
    if media_type == "text/plain":
        media_type += "; charset=utf-8"
    response = FileResponse(file, as_attachment=True, filename=stored.name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
