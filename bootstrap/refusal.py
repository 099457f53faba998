"""The one kind of error a person is meant to see."""


class Refusal(Exception):
    """Something that cannot be done, in a sentence that says what to do next."""
