from consultations import families
from consultations.models import Proposal, ProposalKind


def test_three_comments_of_one_campaign_wait_at_the_desk_as_a_family(demonstration):
    (family,) = families.of_several(waiting_only=True)
    assert (family.size, family.waiting) == (3, 3)
    shared = families.common(family)
    kin = families.kin(shared, families.comments_of(family).select_related("standing_version"))
    assert [one.differs for one in kin] == [True, False, False]


def test_each_draft_has_a_wording_to_amend_and_a_paragraph_to_insert(demonstration):
    proposed = Proposal.objects.values_list("base__paragraph__draft__slug", "kind")
    assert sorted(proposed) == [
        ("rev-1", ProposalKind.AMEND),
        ("rev-1", ProposalKind.INSERT_AFTER),
        ("zero", ProposalKind.AMEND),
        ("zero", ProposalKind.INSERT_AFTER),
    ]
