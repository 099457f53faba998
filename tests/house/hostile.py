"""Words as somebody would choose them who wants a letter to say, or go, what and where it should not."""

from __future__ import annotations

import itertools
import random

PIECES = (
    "\r\nBcc: everybody@victim.example",
    "\nX-Priority: 1",
    "\r\n\r\n<p>another body",
    "\rSubject: another",
    "\u2028To: other@victim.example",
    "\u0085From: other@victim.example",
    "\x0b\x0c\x1c\x1d\x1e",
    "\x00",
    "\x7f\x1b[31m",
    "a, b@victim.example, c",
    '"quoted" <other@victim.example>',
    "<other@victim.example>",
    '\\"; \\\\',
    "(a comment) group: member;",
    "=?utf-8?q?=0D=0ABcc:_other=40victim.example?=",
    "=?utf-8?b?DQpCY2M6IG90aGVyQHZpY3RpbS5leGFtcGxl?=",
    "=0D=0A=3D=?",
    "--=_boundary\r\nContent-Type: text/html",
    "\u202egnihtyna\u202c",
    "\u2066isolate\u2069\u200f\u061c",
    "\u200b\u200d\ufeff",
    "منظمة تجريبية للمهاجرين",
    "演示组织",
    "Демонстрационная организация",
    "👩‍👩‍👧‍👦🏳️‍🌈 \U0010ffff",
    "a\u0301" * 40,
    "{{ secret }} {% now %} %(name)s {0} $x",
    "</a><script>alert(1)</script>&amp;&#13;&#10;",
    ".\r\n.",
    "From me",
    " ",
    "",
)


LONG = ("long " * 2_000, "x" * 10_000, "名" * 3_000, "a\u0301" * 5_000)


def hostile_words(number: int) -> list[str]:
    """So many different texts, the same at every run: each alone, then two or three of the short ones together."""
    chance = random.Random(8)
    made = dict.fromkeys((*PIECES, *LONG))
    together = itertools.count(2)
    while len(made) < number:
        made["".join(chance.choices(PIECES, k=2 + next(together) % 2))] = None
    return list(made)[:number]
