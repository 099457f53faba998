"""Words prepared for a reason, in six languages."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from consultations import moderating
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation import reason_templates
from imrf_portal.moderation.deciding import Unexplained
from imrf_portal.moderation.forms import DecisionForm
from imrf_portal.moderation.models import Decision, ReasonTemplate, Status
from imrf_portal.moderation.reasons import Reason
from imrf_portal.notifications.models import Delivery
from tests import makers

pytestmark = pytest.mark.django_db


def test_loading_again_adds_nothing_and_keeps_what_was_edited(capsys):
    call_command("load_reason_templates")
    count = ReasonTemplate.objects.count()
    assert f"{count} created" in capsys.readouterr().out
    ReasonTemplate.objects.filter(code="off-topic").update(words_fr="Autrement dit.")
    call_command("load_reason_templates")
    assert "0 created" in capsys.readouterr().out
    assert ReasonTemplate.objects.count() == count
    assert ReasonTemplate.objects.get(code="off-topic").words_fr == "Autrement dit."


def test_every_template_of_the_file_has_a_reason_and_its_words_in_six_languages():
    reason_templates.load()
    for template in ReasonTemplate.objects.all():
        assert template.reason in Reason.values
        words = reason_templates.words_of(template)
        assert set(words) == {one.code for one in OFFICIAL}
        assert len(set(words.values())) == len(OFFICIAL), template.code
        assert all(getattr(template, f"title_{one.field}") for one in OFFICIAL)


def test_words_that_a_language_lacks_are_those_in_english():
    template = ReasonTemplate.objects.create(
        reason="off-topic", title="Not about this", words_en="Say where."
    )
    assert set(reason_templates.words_of(template).values()) == {"Say where."}


def test_a_decision_keeps_the_words_as_they_stood_and_the_author_reads_their_own_language():
    reason_templates.load()
    template = ReasonTemplate.objects.get(code="wrong-place")
    author = makers.make_person(language="fr")
    comment = makers.make_comment(author=author, status=Status.WAITING)
    words = reason_templates.words_of(template)
    moderating.return_to_author(
        comment, by=makers.make_staff(), seen=1, reason="wrong-place", note="Try 10.", words=words
    )
    ReasonTemplate.objects.update(words_fr="Autrement dit.")
    assert Decision.objects.get().words == words
    letter = Delivery.objects.get(kind="comment_returned")
    assert letter.facts["fr"]["prepared_words"] == words["fr"]
    assert letter.facts["note"] == "Try 10."


def test_another_reason_is_explained_by_a_template_as_well():
    comment = makers.make_comment(status=Status.WAITING)
    moderator = makers.make_staff()
    with pytest.raises(Unexplained):
        moderating.withhold(comment, by=moderator, seen=1, reason="other")
    moderating.withhold(comment, by=moderator, seen=1, reason="other", words={"en": "Say where."})
    assert Decision.objects.get().prepared_words == "Say where."


@pytest.mark.parametrize(
    ("chosen", "reason", "has_words"),
    [("off-topic", "off-topic", False), ("off-topic:{key}", "off-topic", True), ("", "", False)],
)
def test_choosing_a_reason_with_words_is_one_choice(chosen, reason, has_words):
    template = ReasonTemplate.objects.create(reason="off-topic", title="Not about this", words="Say where.")
    data = {"outcome": "returned", "seen": 1, "reason": chosen.format(key=template.pk)}
    form = DecisionForm(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["reason"] == reason
    assert bool(form.cleaned_data["words"]) is has_words


@pytest.mark.parametrize("chosen", ["offensive:{key}", "off-topic:0", "off-topic:x", "none"])
def test_a_choice_that_is_not_offered_is_refused(chosen):
    template = ReasonTemplate.objects.create(reason="off-topic", title="Not about this", words="Say where.")
    data = {"outcome": "returned", "seen": 1, "reason": chosen.format(key=template.pk)}
    assert not DecisionForm(data).is_valid()


def test_the_secretariat_edits_them_in_the_admin(client):
    client.force_login(makers.make_staff())
    add = reverse("admin:moderation_reasontemplate_add")
    client.post(add, {"reason": "commercial", "title_en": "Advertising", "words_en": "Leave it out."})
    assert ReasonTemplate.objects.get().words_en == "Leave it out."
