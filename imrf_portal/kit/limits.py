"""How much one network may send in a time, said on the form: what was typed stands there, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.core import ratelimit
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.uploads import Unacceptable


def is_too_much(
    request: HttpRequest, form: BaseForm, *, action: str = "write", field: str | None = None
) -> bool:
    """Whether more has come than is taken in now; the form then says so, at `field` or above all."""
    if ratelimit.consume(request, action=action):
        return False
    form.add_error(
        field,
        _(
            "Too much has come from your network in the last hour. What you wrote stands here: try again later."
        ),
    )
    return True


def take_file(request: HttpRequest, form: BaseForm, attach: Callable[[UploadedFile], object]) -> bool:
    """Hand the file that came with a form, if one did, to `attach`; whether nothing was wrong with it, which else is
    said beside its field."""
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return True
    if not ratelimit.consume(request, action="upload"):
        form.add_error(
            "file", _("Too many files have come from your network in the last hour. Try again later.")
        )
        return False
    try:
        attach(upload)
    except Unacceptable as error:
        form.add_error("file", str(error.sentence))
    except Refused as error:
        form.add_error("file", str(error.reason))
    else:
        return True
    return False
