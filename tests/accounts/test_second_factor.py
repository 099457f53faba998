"""A one-time code that changed while it was on its way still opens the door; an older one does not."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache

from tests import makers


@pytest.mark.django_db
@pytest.mark.parametrize(("steps_ago", "counts"), [(0, True), (1, True), (2, False)])
def test_a_code_counts_one_step_longer(steps_ago, counts, time_machine):
    cache.clear()  # a code that was used is remembered, by the number of its account
    time_machine.move_to(1_800_000_000, tick=False)
    authenticator = Authenticator.objects.get(user=makers.make_staff(), type="totp")
    secret = decrypt(authenticator.data["secret"])
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago))
    assert TOTP(authenticator).validate_code(code) is counts
