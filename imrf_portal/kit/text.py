"""Plain text as people type it: cleaning, counting, and the e-mail addresses hidden in it."""

import hashlib
import re
import unicodedata

from icu4py.breakers import CharacterBreaker

# ---- Cleaning ----

# Whatever ends a line somewhere: Word's manual break, a page's end, Unicode's separators.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Marks that turn the direction of what follows; in a name they would turn the page around it.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")
# What leaves no ink: categories of marks and spaces, and the blanks that Unicode counts as letters and signs.
_INKLESS = {"Cc", "Cf", "Cn", "Zs", "Zl", "Zp"}
_BLANKS = set("\u115f\u1160\u2800\u3164\uffa0")


def clean(text: str) -> str:
    """Typed text in one normal form: NFC, `\\n` line ends, no control characters but tab and line end,
    no blank lines at either end. Nothing a reader can see is lost."""
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return kept.strip()


def one_line(text: str) -> str:
    """A name or title on one line: line breaks and runs of space become one space; control characters and marks
    that turn the writing direction go. Empty where nothing in it can be seen."""
    line = _SPACES.sub(" ", _TURNS.sub("", clean(text))).strip()
    has_ink = any(char not in _BLANKS and unicodedata.category(char) not in _INKLESS for char in line)
    return line if has_ink else ""


def graphemes(text: str) -> int:
    """How many characters a reader sees: extended grapheme clusters (UAX 29), not code points. Linear: 100,000
    in a twentieth of a second."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return sum(1 for _ in CharacterBreaker(text, "en"))


def digest(text: str) -> str:
    """The SHA-256 of a text, as 64 hexadecimal digits: two texts with one digest are the same text."""
    return hashlib.sha256(text.encode()).hexdigest()


# ---- E-mail addresses ----

# Letters of writings that put no space between words: an address in Latin letters may touch them on both sides.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
# What ends a word in any writing: brackets, quotation marks, dashes, arrows, signs; no letter, no combining mark.
_BOUNDS = (
    r"\s\x00-\x1f\"(),/:;<>@\[\\\]{|}\x7f-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u060c\u061b\u061f\u06d4"
    r"\u2000-\u2bff\u3000-\u3004\u3008-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff"
)
_LOCAL_CHAR = f"[^{_BOUNDS}{_UNSPACED}]"
_LABEL_CHAR = f"[^{_BOUNDS}{_UNSPACED}.!#$%&'*+=?^`~]"
# Case is set aside in these words alone: elsewhere the signs for kelvin and ångström would take k and å with them.
_AT_WORDS = "(?i:at|arobase|arroba|собака)"
_DOT_WORDS = "(?i:dot|point|punto|точка)"
_AT = rf"(?:[@＠﹫]|\s{{0,2}}[(\[{{]\s?(?:@|{_AT_WORDS})\s?[)\]}}]\s{{0,2}})"
_DOT = rf"(?:\.|\s?[(\[{{]\s?(?:\.|{_DOT_WORDS})\s?[)\]}}]\s?)"
_LABEL = f"(?:{_LABEL_CHAR}++|[{_UNSPACED}]++)"
# Every run of characters is tried once, from its beginning, and never given back (possessive): linear time.
_ADDRESS = re.compile(
    rf"""(?:(?<!{_LOCAL_CHAR}){_LOCAL_CHAR}++|(?<![{_UNSPACED}])[{_UNSPACED}]++|"[^"\n]{{1,64}}")"""
    rf"(?P<at>{_AT})(?P<domain>{_LABEL}(?:{_DOT}{_LABEL})+)"
)


def find_addresses(text: str) -> list[str]:
    """The e-mail addresses that stand in `text`, in order, each once.

    In any writing (RFC 6531), with a full-width @, and as people disguise them: `name (at) city.example`. Linear.
    """
    return list(dict.fromkeys(match.group() for match in _ADDRESS.finditer(text)))


def mask_addresses(text: str) -> str:
    """`text` with the local part of each address replaced by an ellipsis: `…@city.example`."""
    return _ADDRESS.sub(lambda match: "…@" + match["domain"], text)


def mask_address(address: str) -> str:
    """One address, whatever stands in it, as others may see it: `…@city.example`."""
    return "…@" + address.rpartition("@")[2]
