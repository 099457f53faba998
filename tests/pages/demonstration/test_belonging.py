from imrf_portal.accounts.models import Organisation, Role, User
from imrf_portal.accounts.roles import manages
from imrf_portal.accreditation.models import Invitation, MembershipRequest
from imrf_portal.pages.demonstration.people import address


def test_one_organisation_waits_to_be_verified(demonstration, client):
    registered = Organisation.objects.get(is_verified=False)
    request = MembershipRequest.objects.waiting().get(organisation=registered)
    assert (request.person.email, request.role) == (address("reader"), Role.MANAGER)
    assert client.get(registered.get_absolute_url()).status_code == 404


def test_one_person_asks_those_who_manage_an_organisation(demonstration):
    request = MembershipRequest.objects.waiting().get(role=Role.MEMBER)
    stakeholder = User.objects.get(email=address("stakeholder"))
    assert request.organisation in manages(stakeholder)


def test_one_invitation_is_open(demonstration):
    assert Invitation.objects.get().is_open()
