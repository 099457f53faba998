import csv
import io

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from imrf_portal.kit.exports import csv_response, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("text", "text"),
        (None, ""),
        (-5, "-5"),
        (2.5, "2.5"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
    ],
)
def test_no_cell_is_a_formula(value, cell):
    assert safe_cell(value) == cell


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_csv_is_read_back_in_every_script():
    rows = [["a", 'say "yes"'], ["b\nc", "نعم, 是"]]
    response = csv_response("states", ["One", "Two"], rows)
    assert response.getvalue()[:3] == b"\xef\xbb\xbf"
    assert rows_of(csv_response("states", ["One", "Two"], rows)) == [["One", "Two"], *rows]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="states.csv"'


def test_rows_are_written_in_the_language_of_the_request():
    with translation.override("fr"):
        response = csv_response("x", ["?"], ([str(gettext_lazy("Yes"))] for _ in range(1)))
    assert rows_of(response) == [["?"], ["Oui"]]


def test_name_cannot_end_the_header():
    response = csv_response('a"; filename="b', ["x"], [])
    assert response["Content-Disposition"] == 'attachment; filename="a\\"; filename=\\"b.csv"'
