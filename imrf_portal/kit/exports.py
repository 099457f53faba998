"""Tables for download: CSV that a spreadsheet opens in any script and that cannot run a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override

# Some spreadsheets read the full-width signs as the plain ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")

# Signs that XML has no place for (XML 1.0, 2.2), and with it no office file.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """A text as a file made of XML can hold it: without the signs that are none; nothing a reader can see is lost."""
    return _NO_XML.sub("", text)


def safe_cell(value: object) -> str:
    """A cell's text; one that a spreadsheet would take for a formula is led by an apostrophe (CWE-1236). Numbers
    are no texts and stay as they are."""
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class _Echo:
    """A file-like object whose `write` hands the line straight back."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A streamed `name`.csv, UTF-8 with a byte order mark so that spreadsheets read every script. Its rows are made
    while it is sent, in the language of the request."""
    writer = csv.writer(_Echo())
    language = get_language()

    def lines() -> Iterator[str]:
        yield "\ufeff"
        with override(language):
            yield writer.writerow([safe_cell(cell) for cell in header])
            for row in rows:
                yield writer.writerow([safe_cell(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.csv") or ""
    )
    return response
