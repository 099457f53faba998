"""Every address of the portal, for everybody who may ask for it, in every state: what is answered.

One line is one address: its method and path (words in braces stand in `scene.py`), then the status for each persona in
the order of the head. An address of the site map that no line visits fails, and so does any status that is not the
one written here. Of the admin the last table says who enters which kind of thing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.house.scene import PERSONAS, Scene, set_scene

ADDRESSES = """
#                                                          anonymous author focal cofacilitator unarmed moderator administrator
# ---- for machines ----
GET  /healthz                                                    200  200  200  200  200  200  200
GET  /readyz                                                     200  200  200  200  200  200  200
GET  /robots.txt                                                 200  200  200  200  200  200  200
GET  /sitemap.xml                                                200  200  200  200  200  200  200
GET  /sitemap-texts.xml                                          200  200  200  200  200  200  200
GET  /sitemap-nothing.xml                                        404  404  404  404  404  404  404
GET  /look                                                       405  405  405  405  405  405  405
POST /look                                                       303  303  303  303  303  303  303
"""


def lines(table: str) -> Iterator[tuple[str, str, list[int]]]:
    """Method, path and statuses of each line."""
    for line in table.strip().splitlines():
        if not line.startswith("#"):
            method, path, *statuses = line.split()
            yield method, path, [int(status) for status in statuses]
