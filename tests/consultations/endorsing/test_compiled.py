"""What compilations say of joint submissions, and that none is handed out under signatures that changed since."""

import pytest

from consultations import moderating
from consultations.compilation import compiling
from consultations.compilation.tasks import make
from consultations.endorsing import leading, signing
from tests import makers
from tests.consultations.compilation.files import choose_all, compiled, plain
from tests.consultations.endorsing.makers import ask, make_joint, sign, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def joint(settings, tmp_path, moderator):
    """Sent and published, with one signature and its reservation."""
    settings.MEDIA_ROOT = tmp_path
    joint = make_joint()
    base = joint.consultation.draft.paragraphs.get(slug="9").wordings.get(language="en")
    proposed = {"proposal_kind": "amend", "proposed_text": "Demonstration words instead.", "base": base}
    joint.remarks.filter(paragraph__slug="9").update(**proposed)
    signed(joint, "Demonstration Union", p9="Demonstration reservation.")
    submission = leading.send(joint, appears_as="organisation", by=joint.lead)
    for comment in submission.comments.all():
        moderating.publish(comment, by=moderator, seen=comment.version)
    return joint


@pytest.mark.parametrize("kind", ["matrix-xlsx", "matrix-docx"])
def test_the_matrix_names_the_lead_with_the_number_of_the_others_and_what_they_reserve(
    kind, joint, moderator
):
    ask(joint, "Demonstration Circle")
    words = plain(compiled(joint.consultation, moderator, kind))
    assert "Demonstration Lead and 1 other" in words
    assert words.count("Reservation of Demonstration Union: Demonstration reservation.") == 1
    assert "Demonstration Circle" not in words


@pytest.mark.parametrize("kind", ["text", "revisions"])
def test_the_text_attributes_a_proposal_to_all_who_signed(kind, joint, moderator):
    choose_all(joint.consultation, moderator)
    made = compiled(joint.consultation, moderator, kind)
    assert made.signed == [joint.endorsements.get().pk]
    standing = joint.endorsements.get()
    signing.leave(standing, by=standing.person)
    assert not compiling.is_whole(made)


def test_a_file_is_whole_until_somebody_signs_leaves_or_is_withheld(
    joint, moderator, django_assert_num_queries
):
    late, member = ask(joint)
    made = compiled(joint.consultation, moderator, audience="public")
    with django_assert_num_queries(2):
        assert compiling.is_whole(made)
    sign(late, member)
    assert not compiling.is_whole(made)
    signing.leave(late, by=member)
    assert compiling.is_whole(made)
    signing.withhold(joint.endorsements.confirmed().get(), by=moderator)
    assert not compiling.is_whole(made)


def test_a_released_matrix_is_made_anew_when_somebody_leaves(joint, moderator):
    made = compiled(joint.consultation, moderator, audience="public")
    compiling.release(made, by=moderator)
    standing = joint.endorsements.get()
    signing.leave(standing, by=standing.person)
    assert compiling.sweep() == 1
    make(made.pk)
    made.refresh_from_db()
    assert compiling.is_whole(made)
    assert "Demonstration reservation" not in plain(made)
    assert "Demonstration Lead and" not in plain(made)
