import pytest
from django.utils import translation

from imrf_portal.accounts.forms import SignUpForm
from tests import makers


@pytest.mark.parametrize(
    ("typed", "name"), [("  Ada \t Reader ", "Ada Reader"), ("Ada\nBcc: x", "Ada Bcc: x")]
)
def test_name_is_kept_on_one_line(typed, name):
    form = SignUpForm({"name": typed})
    assert form.is_valid()
    assert form.cleaned_data["name"] == name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        ("\u200b\u2060", "Write your name: it stands beside what you publish."),
        ("ada@city.example", "Everybody reads your name. Write it without an e-mail address."),
        ("Ada (at) city.example", "Everybody reads your name. Write it without an e-mail address."),
    ],
)
def test_what_is_no_name_is_refused(typed, sentence):
    assert SignUpForm({"name": typed}).errors["name"] == [sentence]


@pytest.mark.django_db
def test_mails_come_in_the_language_one_signed_up_in(rf):
    person = makers.make_person("")
    form = SignUpForm({"name": "Ada"})
    assert form.is_valid()
    with translation.override("ar"):
        form.signup(rf.post("/"), person)
    person.refresh_from_db()
    assert (person.name, person.language) == ("Ada", "ar")
