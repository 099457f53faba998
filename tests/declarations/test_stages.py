import pytest

from declarations import stages


def test_known_stages_stand_in_the_order_of_a_negotiation():
    assert list(stages.KNOWN) == [
        "zero",
        "zero-plus",
        "rev-1",
        "rev-2",
        "rev-3",
        "rev-4",
        "final",
    ]
    orders = [stage.order for stage in stages.KNOWN.values()]
    assert orders == sorted(orders)
    assert str(stages.KNOWN["rev-3"].name) == "Revision 3"


def test_free_stage_takes_its_address_from_its_name():
    stage = stages.stage("", name="Text under  silence")
    assert (stage.slug, stage.name, stage.is_known) == ("text-under-silence", "Text under silence", False)


def test_free_stage_without_a_name_is_called_by_its_address():
    assert stages.stage("advance-text").name == "Advance text"


def test_name_of_a_known_stage_finds_it():
    assert stages.stage("", name="Zero draft") == stages.KNOWN["zero"]


@pytest.mark.parametrize("slug", ["compare", "life", "paragraphs", "compilation", "answers", "dropped"])
def test_reserved_word_is_refused(slug):
    with pytest.raises(stages.BadStage, match="kept for other pages"):
        stages.stage(slug)


@pytest.mark.parametrize("slug", ["Rev-9", "rev 9", "rev/9", "../9", "r" * 51, "№9"])
def test_address_that_is_none_is_refused(slug):
    with pytest.raises(stages.BadStage, match="small Latin letters"):
        stages.stage(slug)
