"""Three drafts whose paragraphs move, split, come and go."""

from __future__ import annotations

from declarations import publication
from declarations.models import Draft
from tests.declarations.makers import take

REGISTERS = "We resolve to keep registers of the missing and to share them with families without delay."
COURTS = "We call upon courts to hear every person before a decision on return is taken against them."
CITIES = "We thank the cities that opened schools and clinics to newcomers before anybody asked them to."
FEES = "We will see to it that no worker pays a recruitment fee, whatever the country of destination."
BOATS = "We commend the crews of fishing boats who turned back into the storm because somebody had called."

ZERO = f"## I. Where we stand\n\n1. {REGISTERS}\n\n2. {COURTS} {FEES}\n\n3. {CITIES}\n\n4. {BOATS}\n"
REV_1 = f"## I. Where we stand\n\n1. {BOATS}\n\n2. {REGISTERS}\n\n3. {COURTS}\n\n3 bis. {FEES}\n"
REV_2 = f"## I. Where we stand\n\n1. {BOATS}\n\n2. {REGISTERS}\n\n3. {COURTS}\n\n4. {FEES}\n\n5. {CITIES}\n"


def make_drafts(*texts: str, stages: tuple[str, ...] = ("zero", "rev-1", "rev-2")) -> list[Draft]:
    """Published drafts of 2026 with these texts (all three where none is given), one after the other."""
    drafts = []
    for stage, text in zip(stages, texts or (ZERO, REV_1, REV_2), strict=False):
        draft = take(text, stage=stage)
        publication.publish(draft, by=None)
        drafts.append(draft)
    return drafts
