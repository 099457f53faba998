"""Somebody came late in the demonstration, and waits for an answer."""

from consultations.models import LateRequest, Unsent


def test_one_remark_waits_to_be_let_in_late(demonstration):
    request = LateRequest.objects.select_related("consultation").get()
    assert request.status == "asked"
    assert request.kept_at < request.consultation.closes_at < request.asked_at
    assert Unsent.objects.get(pk=request.unsent).stands_as_at_closing
