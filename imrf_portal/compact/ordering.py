"""Names in alphabetical order, in the language they are shown in.

The database compares by code point (the builtin provider, without ICU), so that a bare ORDER BY would put
"Égypte" after "Zimbabwe". What is compared here is the name without case and accents.
"""

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower, NullIf
from modeltranslation.utils import build_localized_fieldname, get_language

FALLBACK_LANGUAGE = "en"


def in_language(field: str, *, language: str | None = None) -> Coalesce:
    """A translated field as it is shown: in the language given (or the active one), else in English.

    `field` may cross relations: `state__name`.
    """
    shown = build_localized_fieldname(field, language or get_language())
    return Coalesce(
        NullIf(F(shown), Value("")),
        F(build_localized_fieldname(field, FALLBACK_LANGUAGE)),
        output_field=TextField(),
    )


def alphabetical(text: Combinable | str) -> Func:
    """What to order by so that names stand as a reader of their language expects.

    `text` is a column or an expression. Case and accents do not count. In Arabic neither do the article at the
    beginning and the forms of alif, as in United Nations lists. Chinese stands by code point, that is by the
    characters' radicals.
    """
    bare = _called("unaccent", F(text) if isinstance(text, str) else text)
    without_article = _called("regexp_replace", bare, Value("^ال"), Value(""))
    return Lower(_called("translate", without_article, Value("آأإٱ"), Value("اااا")))


def _called(function: str, *arguments: Combinable) -> Func:
    return Func(*arguments, function=function, output_field=TextField())
