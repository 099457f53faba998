import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from imrf_portal.accounts.models import Membership, OrganisationKind, Role, User
from imrf_portal.records.models import Record
from tests import makers

pytestmark = pytest.mark.django_db


def test_first_administrator_is_made_and_recorded(capsys):
    person = makers.make_person("Ada", email="ada@city.example")
    call_command("make_administrator", "ADA@city.example")
    membership = Membership.objects.get()
    assert (membership.person, membership.role) == (person, Role.ADMINISTRATOR)
    assert membership.organisation.kind == OrganisationKind.SECRETARIAT
    assert membership.confirmed_at is not None
    assert User.objects.get().is_superuser
    assert (Record.objects.get().act, Record.objects.get().by) == ("role_given", None)
    assert (
        capsys.readouterr().out
        == "Ada is an administrator now, and sets up a second factor at the next sign-in.\n"
    )


def test_a_second_time_changes_nothing(capsys):
    makers.make_person("Ada", email="ada@city.example")
    for _ in range(2):
        call_command("make_administrator", "ada@city.example")
    assert Membership.objects.count() == Record.objects.count() == 1
    assert capsys.readouterr().out.endswith("Ada is an administrator already.\n")


def unconfirmed() -> None:
    makers.make_person(email="ada@city.example")
    EmailAddress.objects.update(verified=False)


def another_confirmed() -> None:
    person = makers.make_person(email="ada@city.example")
    EmailAddress.objects.filter(user=person).update(email="other@city.example")


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda: None, "No account has this address."),
        (unconfirmed, "This address is not confirmed."),
        (another_confirmed, "This address is not confirmed."),
        (lambda: makers.make_person(email="ada@city.example", is_active=False), "This account is closed"),
    ],
)
def test_whoever_cannot_be_administrator_is_refused_with_a_sentence(prepare, sentence):
    prepare()
    with pytest.raises(CommandError, match=sentence):
        call_command("make_administrator", "ada@city.example")
    assert not Membership.objects.exists()
    assert not Record.objects.exists()
