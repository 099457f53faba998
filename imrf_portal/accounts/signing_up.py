"""Signing up without telling strangers who has an account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest


class SignUp(SignupForm):
    """The sign-up that says the same, as slowly, whether the address is known, unknown, or became known this moment
    by the first half of a double click."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """The new account, or none and allauth's answer for a known address."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)
