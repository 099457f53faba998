"""What cannot be done with a Declaration's text, told to the person as a sentence."""

from imrf_portal.kit.permissions import Sentence


class Unfit(ValueError):
    """The text, as it stands or as it was handed in, does not allow what was asked; `sentence` says why and what
    to do. Nothing has changed."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))
