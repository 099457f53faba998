"""References a person can read out over the telephone: `7K3M-9Q7`.

Base 32 without look-alikes: Crockford's alphabet, which has no I, L, O or U, less the Z that a hand writes like
a 2. That leaves 31 characters, a prime, so that one check character notices every single slip and every swap of
neighbours before a reference finds somebody else's submission. Six characters are random: 887 million references.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
LENGTH = 7
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "Z": "2"})
# What typing and copying put between and around the characters: spaces, dashes, marks of writing direction.
_NOISE = {"Zs", "Pd", "Cf"}


class BadReference(ValueError):
    """The text is not a reference: wrong length, wrong character or wrong check character."""


def new_reference() -> str:
    """A fresh random reference, `XXXX-XXX`; uniqueness is the database's to keep."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _printed(body + _check_character(body))


def normalise(text: str) -> str:
    """The canonical form of a typed reference: any case, full-width letters, spaces and dashes of any kind, o for 0,
    i and l for 1, z for 2.

    Raises `BadReference` where it cannot be one.
    """
    typed = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    whole = "".join(char for char in typed if unicodedata.category(char) not in _NOISE)
    if len(whole) != LENGTH or any(char not in ALPHABET for char in whole):
        raise BadReference(text)
    if _check_character(whole[:-1]) != whole[-1]:
        raise BadReference(text)
    return _printed(whole)


def _check_character(body: str) -> str:
    """The check character of `body`: its characters' values weighted 1, 2, 3… and added modulo 31."""
    return ALPHABET[sum(place * ALPHABET.index(char) for place, char in enumerate(body, 1)) % len(ALPHABET)]


def _printed(whole: str) -> str:
    return f"{whole[:4]}-{whole[4:]}"
