"""One-time codes of the demonstration's staff (RFC 6238), for those who have no authenticator at hand."""

from __future__ import annotations

import hmac
import struct
from base64 import b32decode
from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6


def one_time_code(secret: str, *, at: datetime) -> str:
    """The code that an authenticator with `secret` (base 32) shows at instant `at`: SHA-1, 30 seconds, 6 digits."""
    counter = struct.pack(">Q", int(at.timestamp()) // STEP_SECONDS)
    digest = hmac.digest(b32decode(secret.upper()), counter, "sha1")
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def seconds_left(at: datetime) -> int:
    """How long the code shown at instant `at` is still shown."""
    return STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS
