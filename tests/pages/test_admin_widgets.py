"""The admin's widgets, where ours take the place of Django's."""

from __future__ import annotations

from django.contrib.admin.widgets import AdminSplitDateTime


def test_both_inputs_of_a_moment_have_a_name():
    rendered = AdminSplitDateTime().render("opens_at", None, {"id": "id_opens_at"})
    assert rendered.count("<input") == 2
    assert 'aria-label="Date:"' in rendered
    assert 'aria-label="Time:"' in rendered
