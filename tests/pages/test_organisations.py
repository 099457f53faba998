import pytest
from django.utils import timezone

from consultations.models import Appearance, Endorsement, Submission
from imrf_portal.accounts.models import Organisation
from imrf_portal.compact.models import Region
from imrf_portal.moderation.models import Status
from imrf_portal.pages import organisations
from tests import makers
from tests.consultations.positions.makers import make_position
from tests.reviews.makers import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Organisation:
    return makers.make_organisation(slug="clinic", acronym="HLC")


def page(client, address: str = "/en/organisations/clinic/") -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_page_shows_what_is_published_and_nothing_else(client, clinic):
    room = makers.make_consultation()
    for status in Status.values:
        makers.make_comment(room, organisation=clinic, status=status, text=f"Demonstration text {status}.")
    shown = page(client)
    assert [status for status in Status.values if f"text {status}." in shown] == ["published"]


@pytest.mark.parametrize("verified", [True, False])
def test_what_was_said_without_the_name_is_neither_shown_nor_counted(client, clinic, verified):
    comment = makers.make_comment(organisation=clinic, text="Demonstration text: in silence.")
    Submission.objects.update(appears_as=Appearance.KIND, shown_organisation="", shown_name="")
    Organisation.objects.filter(pk=clinic.pk).update(is_verified=verified)
    if not verified:
        assert client.get("/en/organisations/clinic/").status_code == 404
        return
    shown = client.get("/en/organisations/clinic/")
    assert "in silence" not in shown.content.decode()
    assert str(comment.submission.reference) not in shown.content.decode()
    assert shown.context["counts"]["comments"].number == 0
    assert b"in silence" not in client.get("/en/organisations/clinic/feed/").content


def test_unverified_is_there_once_something_of_it_is_public(client, clinic):
    Organisation.objects.update(is_verified=False)
    comment = makers.make_comment(organisation=clinic, status=Status.WAITING)
    assert client.get("/en/organisations/clinic/").status_code == 404
    assert clinic not in organisations.public()
    comment.status, comment.published_at = Status.PUBLISHED, timezone.now()
    comment.save()
    assert "not verified by the secretariat" in page(client)
    assert "not verified by the secretariat" in page(client, "/en/organisations/")


def test_everything_it_does_in_public_stands_on_its_page(client, clinic):
    author = makers.make_person()
    make_position(author, organisation=clinic, title="Demonstration position")
    other = makers.make_comment(author=author)
    now = timezone.now()
    signature = {"status": "confirmed", "confirmed_at": now, "shown_organisation": clinic.name}
    Endorsement.objects.create(comment=other, organisation=clinic, **signature)
    event = makers.make_event()
    makers.make_comment(event=event, organisation=clinic, text="Demonstration statement.")
    shown = client.get("/en/organisations/clinic/")
    counted = {name: count.number for name, count in shown.context["counts"].items()}
    assert counted == {
        "comments": 0,
        "statements": 1,
        "pledges": 0,
        "positions": 1,
        "joint": 0,
        "endorsements": 1,
        "evidence": 0,
        "reviews": 0,
        "assessments": 0,
    }
    assert "Demonstration position" in shown.content.decode()
    assert "Demonstration statement." in shown.content.decode()
    assert other.get_absolute_url() in shown.content.decode()


@pytest.mark.parametrize("status", ["invited", "declined", "left", "withheld"])
def test_signature_that_does_not_stand_is_not_shown(client, clinic, status):
    other = makers.make_comment()
    Endorsement.objects.create(
        comment=other, organisation=clinic, status=status, left_at=timezone.now(), shown_organisation="x"
    )
    assert other.get_absolute_url() not in page(client)


def test_endorsed_text_that_was_withheld_is_not_named(client, clinic):
    other = makers.make_comment(status=Status.WITHHELD)
    Endorsement.objects.create(
        comment=other,
        organisation=clinic,
        status="confirmed",
        confirmed_at=timezone.now(),
        shown_organisation=clinic.name,
    )
    assert other.get_absolute_url() not in page(client)


def test_merged_organisation_leads_to_the_one_that_stays(client, clinic):
    old = makers.make_organisation("Old", slug="old", is_verified=False, merged_into=clinic)
    for address in ("/en/organisations/old/", f"/en/organisations/number/{old.pk}/"):
        moved = client.get(address)
        assert (moved.status_code, moved["Location"]) == (301, "/en/organisations/clinic/")
    assert [one.pk for one in client.get("/en/organisations/", {"q": "old"}).context["organisations"]] == [
        clinic.pk
    ]


def test_rows_that_stay_with_the_absorbed_are_shown_with_the_one_that_stays(client, clinic):
    old = makers.make_organisation("Old", is_verified=False, merged_into=clinic)
    makers.make_comment(organisation=old, text="Demonstration text: from before.")
    assert "from before" in page(client)


def test_list_is_narrowed_by_kind_region_and_verification(client, clinic):
    state = makers.make_state()
    state.regions.add(Region.objects.create(slug="asia", order=1, name="Asia"))
    delegation = makers.make_delegation(state)

    def found(**asked: str) -> list[Organisation]:
        return client.get("/en/organisations/", asked).context["organisations"]

    assert found() == [delegation, clinic]
    assert found(kind="state") == [delegation]
    assert found(region="asia") == [delegation]
    assert found(q="hlc") == [clinic]
    assert found(verified="no") == []


def test_list_is_a_directory_by_name(client):
    names = [
        "École du port",
        "harbour light",
        "Zebra Crossing",
        "Eden House",
        *(f"Quay {n:02}" for n in range(25)),
    ]
    for name in names:
        makers.make_organisation(name)
    first = client.get("/en/organisations/")
    second = client.get("/en/organisations/", {"after": first.context["page"].next_key})
    shown = [one.name for page in (first, second) for one in page.context["organisations"]]
    assert shown == ["École du port", "Eden House", "harbour light", *sorted(names[4:]), "Zebra Crossing"]


def test_secretariat_has_no_page(client):
    makers.make_organisation(kind="secretariat", slug="secretariat")
    assert client.get("/en/organisations/secretariat/").status_code == 404


def test_comment_leads_to_its_organisation_where_the_name_is_shown(client, clinic):
    comment = makers.make_comment(organisation=clinic)
    address = f"/en/organisations/number/{clinic.pk}/"
    assert address in page(client, comment.get_absolute_url())
    Submission.objects.update(appears_as=Appearance.KIND, shown_organisation="")
    assert address not in page(client, comment.get_absolute_url())


def _speak(organisation: Organisation, number: int) -> None:
    room = makers.make_consultation()
    event = makers.make_event()
    for _ in range(number):
        makers.make_comment(room, organisation=organisation)
        makers.make_comment(event=event, organisation=organisation)
        position = make_position(makers.make_person(), organisation=organisation)
        other = makers.make_comment(room)
        for target in ({"comment": other}, {"position_version": position}):
            Endorsement.objects.create(
                organisation=organisation,
                status="confirmed",
                confirmed_at=timezone.now(),
                shown_organisation=organisation.name,
                **target,
            )


@pytest.mark.parametrize("number", [1, 3])
def test_page_needs_the_same_queries_however_much_it_shows(client, clinic, django_assert_num_queries, number):
    _speak(clinic, number)
    client.get("/en/organisations/clinic/")
    with django_assert_num_queries(19):
        client.get("/en/organisations/clinic/")


@pytest.mark.parametrize("number", [1, 3])
def test_list_needs_the_same_queries_however_many(client, django_assert_num_queries, number):
    for place in range(number):
        makers.make_organisation(f"Organisation {place}")
    client.get("/en/organisations/")
    with django_assert_num_queries(3):
        client.get("/en/organisations/")


def test_review_of_a_delegation_s_state_stands_on_its_page(client):
    delegation = makers.make_delegation()
    focal = makers.make_member(organisation=delegation, role="focal-point").person
    edition = make_edition(by=focal, year=2022)
    assert edition.review.get_absolute_url() not in page(client, delegation.get_absolute_url())
    edition.status, edition.published_at = "published", timezone.now()
    edition.save()
    assert edition.review.get_absolute_url() in page(client, delegation.get_absolute_url())
