import pytest

from imrf_portal.kit.references import ALPHABET, BadReference, new_reference, normalise


def test_references_are_printed_in_two_groups():
    reference = new_reference()
    assert len(reference) == 8
    assert reference[4] == "-"
    assert set(reference.replace("-", "")) <= set(ALPHABET)


def test_a_thousand_references_differ_and_are_their_own_normal_form():
    references = [new_reference() for _ in range(1000)]
    assert len(set(references)) == 1000
    assert [normalise(reference) for reference in references] == references


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-9Q7",
        "7k3m-9q7",
        "7k3m9q7",
        " 7 K 3 M – 9 Q 7 ",
        "7K3M\u20119Q7",  # a hyphen that does not break
        "\u200e7K3M-9Q7\u200f",  # copied out of an Arabic mail
        "７Ｋ３Ｍ－９Ｑ７",  # typed on a Chinese keyboard
    ],
)
def test_what_people_type_is_found(typed):
    assert normalise(typed) == "7K3M-9Q7"


@pytest.mark.parametrize(("typed", "meant"), [("o", "0"), ("i", "1"), ("L", "1"), ("z", "2")])
def test_look_alikes_are_read_as_what_was_printed(typed, meant):
    reference = next(one for one in iter(new_reference, None) if meant in one)
    assert normalise(reference.replace(meant, typed)) == reference


def test_every_single_slip_is_noticed():
    whole = new_reference()
    for place in (0, 1, 2, 3, 5, 6, 7):
        for char in set(ALPHABET) - {whole[place]}:
            with pytest.raises(BadReference):
                normalise(whole[:place] + char + whole[place + 1 :])


def test_every_swap_of_neighbours_is_noticed():
    for _ in range(50):
        whole = new_reference().replace("-", "")
        for place in range(6):
            swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
            if swapped != whole:
                with pytest.raises(BadReference):
                    normalise(swapped)


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QXX", "7K3M-9Q!", "mine", "ß" * 7, "7K3M/9QX", "U" * 7])
def test_what_is_no_reference_is_refused(typed):
    with pytest.raises(BadReference):
        normalise(typed)
