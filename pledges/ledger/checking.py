"""What can be wrong with a report or with evidence, whoever brings it: its day, its words, its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imrf_portal.accounts.models import User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.storing import store
from imrf_portal.kit.text import clean, find_addresses, graphemes, mask_addresses, one_line
from imrf_portal.kit.uploads import WITH_OLD_OFFICE

# Characters as a reader counts them.
LONGEST_TEXT = 2_000
LONGEST_ADDRESS = 400
# The day the Compact was adopted in Marrakech: nothing was pledged under it before.
FIRST_DAY = date(2018, 12, 10)
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Said:
    """What is said of a pledge: of which day in New York, in which words and language, with the address of a source and
    a file, where there are any."""

    on: date
    text: str = ""
    language: str = "en"
    source_url: str = ""
    upload: UploadedFile | None = None

    @property
    def words(self) -> str:
        """The text as everybody will read it; empty where nothing of it can be seen."""
        words = mask_addresses(clean(self.text))
        return words if one_line(words) else ""

    @property
    def source(self) -> str:
        """The address of the source, without spaces around it."""
        return self.source_url.strip()

    def keep_file(self, *, by: User) -> StoredFile | None:
        """Keep the file that came along. Raises `Unacceptable` for a kind that is not taken."""
        return store(self.upload, by=by, taken=WITH_OLD_OFFICE) if self.upload else None


def faults(said: Said) -> dict[str, str]:
    """A sentence by the name of each field that cannot stand as it is; none where all of them can."""
    found: dict[str, str] = {}
    if said.on > official_day():
        found["on"] = _("This day is still to come. Choose today or an earlier day.")
    elif said.on < FIRST_DAY:
        found["on"] = _("This day lies before the Compact was adopted. Choose a later one.")
    excess = graphemes(said.words) - LONGEST_TEXT
    if excess > 0:
        found["text"] = ngettext(
            "The text is %(excess)s character too long. All of it is kept: shorten it, or bring it as a file.",
            "The text is %(excess)s characters too long. All of it is kept: shorten it, or bring it as a file.",
            excess,
        ) % {"excess": excess}
    if said.source and not _is_public_address(said.source):
        found["source_url"] = _(
            "This is no address of a page. Write all of it, beginning with https://, in at most %(limit)s characters."
        ) % {"limit": LONGEST_ADDRESS}
    return found


def _is_public_address(address: str) -> bool:
    """Whether it leads to a page and names nobody's mailbox."""
    try:
        _is_address(address)
    except ValidationError:
        return False
    return len(address) <= LONGEST_ADDRESS and not find_addresses(address)
