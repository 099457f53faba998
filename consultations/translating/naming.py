"""What a translation is called wherever it stands without a page's layout: in feeds and in files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from imrf_portal.kit.templatetags.portal import language_name


def unofficial(language: str) -> str:
    """That it is unofficial, whose, and in which language, in the active one."""
    name = language_name(language) or language
    return _("Unofficial translation by the secretariat: %(language)s") % {"language": name}
