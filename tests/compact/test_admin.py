import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from imrf_portal.compact.models import (
    Cycle,
    Milestone,
    Objective,
    Principle,
    Reference,
    Region,
    Round,
    RoundTable,
    StakeholderGroup,
    State,
)

pytestmark = pytest.mark.django_db
EVERY_MODEL = [Cycle, Milestone, Objective, Principle, Region, Round, RoundTable, StakeholderGroup, State]


class Administrator(AnonymousUser):
    """Somebody with every permission: who they are is decided by a floor above."""

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return True


@pytest.fixture
def request_of_administrator(rf: RequestFactory):
    request = rf.get("/")
    request.user = Administrator()
    return request


def form_of(row: Reference, request, **changes):
    """The admin's form for a row as it stands, with what a person changes in it."""
    form_class = admin.site.get_model_admin(type(row)).get_form(request, row, change=True)
    standing = form_class(instance=row)
    data = {name: standing[name].value() for name in standing.fields}
    return form_class({k: v for k, v in (data | changes).items() if v is not None}, instance=row)


@pytest.mark.parametrize("model", EVERY_MODEL)
def test_every_row_as_loaded_passes_the_form(reference, request_of_administrator, model):
    for row in model.objects.all()[:3]:
        assert form_of(row, request_of_administrator).errors == {}


def test_unverified_languages_are_readable(reference):
    model_admin = admin.site.get_model_admin(Objective)
    assert model_admin.what_is_unverified(Objective.objects.get(number=8)) == "العربية, 中文, Русский"
    djibouti = State.objects.get(slug="dj")
    assert admin.site.get_model_admin(State).what_is_unverified(djibouti) == "Review regions"
    assert admin.site.get_model_admin(State).what_is_unverified(State.objects.get(slug="bd")) == ""


def test_form_offers_a_box_for_each_text_and_language(reference, request_of_administrator):
    form = form_of(Objective.objects.get(number=8), request_of_administrator)
    labels = dict(form.fields["unverified"].choices)
    assert len(labels) == 12
    assert labels["title_zh_hans"] == "Title: 中文"
    assert labels["short_title_ar"] == "Short title: العربية"


def test_unticking_a_box_clears_the_mark(reference, request_of_administrator):
    seventh = Objective.objects.get(number=7)
    form = form_of(seventh, request_of_administrator, unverified=["title_zh_hans", "title_ar"])
    assert form.is_valid(), form.errors
    form.save()
    seventh.refresh_from_db()
    assert seventh.unverified == ["title_ar", "title_zh_hans"]


@pytest.mark.parametrize(("chosen", "count"), [("yes", 3), ("no", 192)])
def test_filter_finds_states_with_something_unverified(
    reference, request_of_administrator, rf, chosen, count
):
    model_admin = admin.site.get_model_admin(State)
    request = rf.get("/", {"unverified": chosen})
    request.user = request_of_administrator.user
    found = model_admin.get_changelist_instance(request).get_queryset(request)
    assert found.count() == count


@pytest.mark.parametrize("model", EVERY_MODEL)
def test_reference_data_is_closed_to_people_without_the_permission(reference, rf, model):
    request = rf.get("/")
    request.user = AnonymousUser()
    model_admin = admin.site.get_model_admin(model)
    assert not model_admin.has_view_or_change_permission(request)
    assert not model_admin.has_add_permission(request)
