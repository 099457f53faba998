"""Words of one or two ideographs, which are ordinary words in Chinese, and for which an index of three signs in a row
has nothing to offer."""

from __future__ import annotations

import re

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Func, TextField

# Han, with its extensions, and kana; as PostgreSQL and Python both read it.
_SIGNS = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_FEW = re.compile(f"[{_SIGNS}]{{1,2}}")


class Ideographs(Func):
    """The ideographs of a text, each thrice, the rest as a space: so each of them and each pair has three signs in a row
    of its own. Of a text without any, hardly anything is left to index."""

    template = (
        f"regexp_replace(regexp_replace(%(expressions)s, '[^{_SIGNS}]+', ' ', 'g'), '(.)', '\\1\\1\\1', 'g')"
    )
    output_field = TextField()


def are_few(words: str) -> bool:
    """Whether these are one or two ideographs and nothing else."""
    return _FEW.fullmatch(words) is not None


def spread(words: str) -> str:
    """`words`, for which `are_few` holds, as `Ideographs` has them."""
    return "".join(sign * 3 for sign in words)


def index(name: str) -> GinIndex:
    """The index of ideographs of a model's `text`."""
    return GinIndex(OpClass(Ideographs("text"), name="gin_trgm_ops"), name=name)
