"""The stages a Declaration's text goes through: those every negotiation knows, and free ones beside them.

The Compact's own negotiation of 2018 had a "zero draft plus"; the next one may have something nobody has heard of.
A free stage is a name, an address and a place in the order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.text import one_line
from imrf_portal.languages import OFFICIAL

# Words that the addresses below a Declaration or a draft keep for themselves.
RESERVED = frozenset({"compare", "life", "paragraphs", "compilation", "answers", "dropped"})
# Known stages stand this far apart, so that free ones find room between them.
STRIDE = 10


class BadStage(ValueError):
    """What was asked for cannot be a stage; `sentence` says why."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Stage:
    """A stage by its address and name; a known one also by its place, a free one (`order` None) comes after
    everything that stands when it is first imported."""

    slug: str
    name: Sentence
    order: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether its name is in the portal's catalogues."""
        return self.order is not None


def _known() -> dict[str, Stage]:
    stages = [
        ("zero", _("Zero draft")),
        ("zero-plus", _("Zero draft plus")),
        *((f"rev-{number}", format_lazy(_("Revision {number}"), number=number)) for number in range(1, 5)),
        ("final", _("Final text")),
    ]
    return {slug: Stage(slug, name, STRIDE * place) for place, (slug, name) in enumerate(stages, 1)}


KNOWN = _known()
# Who writes a stage's English name for its address means that stage.
_BY_NAME = {"zero-draft": "zero", "zero-draft-plus": "zero-plus"}


def stage(slug: str, *, name: str = "") -> Stage:
    """The known stage of this address, or a free one; where no `name` is given the address is read as one.

    Raises `BadStage` for an address that is empty, ill-formed, or kept for something else.
    """
    name = one_line(name)
    slug = slug or slugify(name)
    slug = _BY_NAME.get(slug, slug)
    if slug in KNOWN:
        return KNOWN[slug]
    try:
        validate_address(slug)
    except ValidationError as error:
        raise BadStage(error.messages[0]) from error
    return Stage(slug, name or slug.replace("-", " ").capitalize())


def validate_address(slug: str) -> None:
    """Raise `ValidationError` where `slug` cannot be a draft's address."""
    if not slug or slug != slugify(slug) or len(slug) > 50:
        raise ValidationError(
            _(
                "An address is made of small Latin letters, digits and hyphens, such as “rev-1”: at most 50 of them."
            )
        )
    if slug in RESERVED:
        raise ValidationError(
            _("The address “%(slug)s” is kept for other pages. Choose another one."), params={"slug": slug}
        )


def in_six_languages(field: str, words: Callable[[], str]) -> dict[str, str]:
    """The columns of a translated field, filled from the catalogues: `words` is asked once in each language."""
    columns = {}
    for language in OFFICIAL:
        with translation.override(language.code):
            columns[f"{field}_{language.field}"] = words()
    return columns
