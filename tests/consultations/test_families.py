"""A family of comments: the common text once, what differs whole, and one act for those that are chosen."""

import pytest
from django.db.models import F

from consultations import families, likeness, moderating
from consultations.models import Comment, Proposal, ProposalKind
from declarations.redline import Edit
from imrf_portal.accounts.models import Role, User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import Unexplained
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.models import Decision, Family, Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from tests import makers
from tests.moderation.families import repeats

pytestmark = pytest.mark.django_db

CAMPAIGN = repeats.campaign()


@pytest.fixture
def room():
    return makers.make_consultation()


@pytest.fixture
def moderator() -> User:
    return makers.make_staff()


def waiting(room, *texts: str, **fields) -> list[Comment]:
    made = [makers.make_comment(room, text=text, **{"status": Status.WAITING, **fields}) for text in texts]
    likeness.gather(made)
    return made


def family(comment: Comment) -> Family:
    found = family_of(comment)
    assert found is not None
    return found


def versions(comments) -> dict[int, int]:
    return {comment.pk: comment.version for comment in comments}


def statuses(comments) -> list[str]:
    return [Comment.objects.values_list("status", flat=True).get(pk=comment.pk) for comment in comments]


def edited(kin: families.Kin) -> str:
    return " ".join(piece.text for block in kin.blocks for piece in block if piece.edit is not Edit.SAME)


# ---- What a family shows ----


def test_the_common_text_is_what_most_say_word_for_word_and_of_equals_the_first(room):
    one, other, again = waiting(room, CAMPAIGN[0], CAMPAIGN[1], CAMPAIGN[1])
    assert families.common(family(one)) == other
    waiting(room, CAMPAIGN[0])
    assert families.common(family(again)) == one


def test_a_distinct_sentence_is_shown_whole_and_first(room):
    made = waiting(room, CAMPAIGN[0], *CAMPAIGN)
    kin = families.kin(made[0], made)
    assert [one.differs for one in kin] == [True] * 29 + [False] * 2
    (own,) = [one for one in kin if one.comment == made[-1]]
    assert repeats.distinct() in edited(own)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh-hans"])
def test_every_word_that_differs_is_shown_in_every_language(room, language):
    texts = repeats.campaign(language)[:2]
    one, other = waiting(room, *texts, language=language)
    (kin,) = [kin for kin in families.kin(one, [one, other]) if kin.differs]
    said = edited(kin)
    assert "Choir" in said
    assert "Clinic" in said


def test_what_is_the_same_around_a_change_is_cut_short_and_nothing_else(room):
    words = [f"word{number}" for number in range(200)]
    one, other = waiting(
        room, " ".join(words), " ".join([*words[:100], "A sentence of my own.", *words[100:]])
    )
    (kin, _same) = families.kin(one, [one, other])
    shown = "".join(piece.text for block in kin.blocks for piece in block)
    assert "A sentence of my own." in shown
    assert shown.count("…") == 2
    assert "word99" in shown
    assert "word100" in shown
    assert "word3 " not in shown


def test_another_proposal_is_never_taken_for_the_common_one(room):
    one, other = waiting(room, CAMPAIGN[0], CAMPAIGN[0] + "")
    base = one.paragraph.wordings.get()
    Proposal.objects.create(
        version=other.standing_version, kind=ProposalKind.AMEND, base=base, text="Demonstration text: other."
    )
    other.standing_version.digest = "with what it proposes"
    other.standing_version.save()
    kin = families.kin(one, Comment.objects.filter(pk__in=[one.pk, other.pk]))
    assert [(one.blocks, one.proposes_otherwise) for one in kin] == [((), True), ((), False)]
    assert [one.differs for one in kin] == [True, False]


def test_the_same_proposal_from_another_source_is_not_the_common_one(room):
    one, other = waiting(room, CAMPAIGN[0], CAMPAIGN[0])
    for comment, source in ((one, "Objective 7"), (other, "Objective 8")):
        Proposal.objects.create(
            version=comment.standing_version,
            kind=ProposalKind.STRIKE,
            base=comment.paragraph.wordings.get(),
            source=source,
        )
    kin = families.kin(one, [one, other])
    assert [(one.comment, one.differs) for one in kin] == [(other, True), (one, False)]


def test_spacing_alone_is_no_difference(room):
    one, other = waiting(room, CAMPAIGN[0], CAMPAIGN[0].replace(". ", ".\n\n"))
    assert not any(kin.differs for kin in families.kin(one, [one, other]))


# ---- The list ----


def test_families_of_several_with_what_waits_in_them(room):
    alone, *_rest = waiting(room, repeats.strangers()[0])
    one, other = waiting(room, *CAMPAIGN[:2])
    published = waiting(room, *repeats.families()["twice"], status=Status.PUBLISHED)
    everything = families.of_several(waiting_only=False)
    assert {found.pk: found.waiting for found in everything} == {
        family(one).pk: 2,
        family(published[0]).pk: 0,
    }
    assert [found.pk for found in families.of_several(waiting_only=True)] == [family(one).pk]
    assert families.beginnings(list(everything)) == {
        family(one).pk: one,
        family(published[0]).pk: published[0],
    }
    assert family(alone) not in everything
    assert family(other) == family(one)


# ---- The act ----


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(Status.PUBLISHED, ""), (Status.RETURNED, "duplicate"), (Status.WITHHELD, "duplicate")],
)
def test_one_act_decides_for_all_that_are_chosen(room, moderator, outcome, reason):
    made = waiting(room, *CAMPAIGN[:3])
    chosen = versions(made[:2])
    treated = families.treat(family(made[0]), chosen, outcome=outcome, by=moderator, reason=reason)
    assert treated == families.Treated(2, [])
    assert statuses(made) == [outcome, outcome, Status.WAITING]
    assert Decision.objects.filter(outcome=outcome, reason=reason).count() == 2
    assert Delivery.objects.filter(kind=f"comment_{outcome}").count() == 2
    record = Record.objects.get(act="family_treated")
    assert (record.by, record.facts) == (moderator, {"outcome": outcome, "decided": 2})


def test_what_has_moved_since_it_was_read_is_left_and_told(room, moderator):
    made = waiting(room, *CAMPAIGN[:3])
    chosen = versions(made)
    moderating.withhold(made[1], by=makers.make_staff(), seen=1, reason="off-topic")
    treated = families.treat(family(made[0]), chosen, outcome=Status.PUBLISHED, by=moderator)
    assert treated == families.Treated(2, [made[1]])
    assert statuses(made) == [Status.PUBLISHED, Status.WITHHELD, Status.PUBLISHED]


def test_two_moderators_cannot_treat_one_family_twice(room, moderator):
    made = waiting(room, *CAMPAIGN[:2])
    chosen = versions(made)
    families.treat(family(made[0]), chosen, outcome=Status.PUBLISHED, by=moderator)
    second = families.treat(
        family(made[0]), chosen, outcome=Status.WITHHELD, by=makers.make_staff(), reason="off-topic"
    )
    assert second == families.Treated(0, made)
    assert statuses(made) == [Status.PUBLISHED] * 2


def test_a_revised_member_is_not_decided_on_its_old_words(room, moderator):
    made = waiting(room, *CAMPAIGN[:2])
    chosen = versions(made)
    Comment.objects.filter(pk=made[1].pk).update(version=F("version") + 2)
    treated = families.treat(family(made[0]), chosen, outcome=Status.PUBLISHED, by=moderator)
    assert treated.left == [made[1]]


def test_what_is_not_of_the_family_is_passed_over(room, moderator):
    made = waiting(room, *CAMPAIGN[:2])
    (stranger,) = waiting(room, repeats.strangers()[0])
    chosen = {**versions(made), **versions([stranger])}
    families.treat(family(made[0]), chosen, outcome=Status.PUBLISHED, by=moderator)
    assert statuses([stranger]) == [Status.WAITING]


@pytest.mark.parametrize(("reason", "note"), [("", ""), ("", "My words."), ("other", ""), ("other", " ")])
def test_a_decision_that_owes_a_reason_is_not_taken_without(room, moderator, reason, note):
    made = waiting(room, *CAMPAIGN[:2])
    with pytest.raises(Unexplained):
        families.treat(
            family(made[0]),
            versions(made),
            outcome=Status.WITHHELD,
            by=moderator,
            reason=reason,
            note=note,
        )
    assert statuses(made) == [Status.WAITING] * 2


@pytest.mark.parametrize("role", [None, Role.FOCAL_POINT, Role.CO_FACILITATOR])
def test_only_moderators_treat_families(room, role):
    made = waiting(room, *CAMPAIGN[:2])
    person = makers.make_person()
    if role:
        makers.make_member(person, role=role, cycle=room.cycle if role == Role.CO_FACILITATOR else None)
    with pytest.raises(Refused):
        families.treat(family(made[0]), versions(made), outcome=Status.PUBLISHED, by=person)
    assert statuses(made) == [Status.WAITING] * 2
    assert not Record.objects.filter(act="family_treated").exists()
