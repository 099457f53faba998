"""Organizations that were invented and people who are roles, with logins that work at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.compact.models import Cycle, StakeholderGroup, State
from imrf_portal.pages.demonstration.data_files import columns, facts

DOMAIN = "imrf.example"
SENTINEL = "demonstration-secretariat"
# Roles are held from some time before the drafts, so that what was said then was said in them.
_SINCE = timedelta(days=120)


@dataclass(frozen=True)
class Login:
    """A demonstration account that is printed for whoever tries the portal."""

    role: str
    address: str
    password: str
    has_code: bool


def address(key: str) -> str:
    """The address of a demonstration person."""
    return f"{key}@{DOMAIN}"


def logins() -> list[Login]:
    """The accounts to try the portal with, from the data files alone."""
    said = facts("people")
    return [
        Login(person["login"], address(person["key"]), said["password"], "totp" in person)
        for person in said["people"]
        if "login" in person
    ]


def bring(*, cycle: Cycle, at: datetime) -> dict[str, User]:
    """Make the organizations and the people, each with a confirmed address; the people by their key."""
    said = facts("people")
    state = State.objects.create(
        **{code: said["state"][code] for code in ("iso_alpha2", "iso_alpha3", "m49")},
        **columns("name", said["state"]["name"]),
        **columns("formal_name", said["state"]["formal_name"]),
    )
    organisations = {one["slug"]: _organisation(one, state) for one in said["organisations"]}
    # One hash for all: hashing is slow on purpose, and the password is printed anyway.
    password = make_password(said["password"])
    people = {one["key"]: _person(one, password) for one in said["people"]}
    confirmed_by = people["administrator"]
    for one in said["people"]:
        if "organisation" in one:
            role = Role(one["role"])
            Membership.objects.create(
                person=people[one["key"]],
                organisation=organisations[one["organisation"]],
                role=role,
                cycle=cycle if role == Role.CO_FACILITATOR else None,
                since=at - _SINCE,
                confirmed_by=confirmed_by,
                confirmed_at=at - _SINCE,
            )
    return people


def _organisation(one: dict[str, Any], state: State) -> Organisation:
    return Organisation.objects.create(
        kind=one["kind"],
        slug=one["slug"],
        name=one["name"],
        language=one.get("language", "en"),
        state=state if one["kind"] == "state" else None,
        stakeholder_group=StakeholderGroup.objects.filter(code=one.get("group", "")).first(),
        is_verified=True,
    )


def _person(one: dict[str, Any], password: str) -> User:
    person = User.objects.create(
        email=address(one["key"]),
        name=one["name"],
        password=password,
        language=one.get("language", "en"),
        time_zone=one["time_zone"],
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if "totp" in one:
        Authenticator.objects.create(
            user=person,
            type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt(one["totp"])},
        )
    return person
