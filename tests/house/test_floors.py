"""No floor leans on a higher one: not by a key between tables, not by a template, not by a name looked up late.

Plain imports are import-linter's (`make check`); these are the ways around it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import CASCADE, Field, ForeignKey, Model
from django.test.utils import isolate_apps

from imrf_portal.moderation.models import Status
from tests.house.floors import PACKAGES, ROOT, floors, rises

# ---- The floors themselves ----


@pytest.mark.parametrize(
    ("origin", "target", "is_wrong"),
    [
        ("consultations.models", "declarations.models", False),
        ("declarations.models", "consultations.models", True),
        ("declarations.models", "reviews.models", True),
        ("imrf_portal.kit.text", "imrf_portal.compact.models", True),
        ("imrf_portal.accounts.models", "imrf_portal.compact.models", False),
        ("imrf_portal.compact.models", "imrf_portal.accounts.models", True),
        ("imrf_portal.records", "imrf_portal.records.models", False),
        ("consultations", "django.contrib.auth", False),
    ],
)
def test_who_may_lean_on_whom(origin, target, is_wrong):
    assert rises(origin, target) is is_wrong


def test_every_app_of_ours_has_a_floor():
    listed = {module for floor in floors() for module in floor}
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith(PACKAGES)}
    assert ours <= listed


# ---- Keys between tables ----


def our_models() -> list[type[Model]]:
    return [
        model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith(PACKAGES)
    ]


def keys_upward(models: list[type[Model]]) -> list[str]:
    """The keys, many-to-many and generic ones included, that lead to a higher floor."""
    return [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model in models
        for field in [*model._meta.get_fields(), *model._meta.private_fields]
        for target in targets_of(field)
        if rises(model.__module__, target.__module__)
    ]


def targets_of(field: object) -> list[type[Model]]:
    """What a field of a table's own points at; a key that leads back here is the other table's field."""
    if not isinstance(field, Field) or field.remote_field is None:
        return []
    return [field.remote_field.model, *filter(None, [getattr(field.remote_field, "through", None)])]


def test_no_key_leads_to_a_higher_floor():
    assert keys_upward(our_models()) == []


@isolate_apps("tests")
def test_a_key_upward_is_found():
    class Note(Model):  # noqa: DJ008
        comment = ForeignKey(apps.get_model("consultations", "Comment"), CASCADE, related_name="+")
        cycle = ForeignKey(apps.get_model("compact", "Cycle"), CASCADE, related_name="+")

        class Meta:
            app_label = "compact"

    Note.__module__ = "imrf_portal.compact.models"

    assert keys_upward([Note]) == ["compact.Note.comment -> consultations.Comment"]


def test_no_key_is_generic():
    fields = [field for model in our_models() for field in model._meta.private_fields]
    assert not [field for field in fields if isinstance(field, GenericForeignKey)]


# ---- Templates ----

# Whose the folders under templates/ are; those of a name that is no app's.
FOLDERS = {
    "": "imrf_portal.kit",
    "parts": "imrf_portal.kit",
    "django": "imrf_portal.kit",
    "widgets": "imrf_portal.kit",
    "account": "imrf_portal.notifications",
    "allauth": "imrf_portal.notifications",
    "mfa": "imrf_portal.notifications",
    "notifications": "imrf_portal.notifications",
    "accreditation": "imrf_portal.accreditation",
    "guidance": "imrf_portal.guidance",
    "moderation": "imrf_portal.moderation",
    "tracing": "imrf_portal.tracing",
    "search": "imrf_portal.search",
    "rights": "imrf_portal.rights",
    "pages": "imrf_portal.pages",
    "events": "consultations.events",
    "consultations": "consultations",
    "documents": "imrf_portal.documents",
    "declarations": "declarations",
    "reviews": "reviews",
    "pledges": "pledges",
}
# Letters lie in one folder: a letter is of the app that writes it, which names it; these parts are of the app named.
LETTER_PARTS = {
    "digest": "imrf_portal.notifications",
    "_frame": "imrf_portal.notifications",
    "_written": "imrf_portal.notifications",
    "_reason": "imrf_portal.moderation",
    "_window": "consultations",
    "_event_when": "consultations",
    "_event_addresses": "consultations",
    "_door": "consultations",
}  # The apps that write letters.
WRITERS = (
    "declarations",
    "reviews",
    "pledges",
    "consultations",
    "imrf_portal.notifications",
    "imrf_portal.accreditation",
    "imrf_portal.guidance",
    "imrf_portal.search",
    "imrf_portal.rights",
)
LIBRARIES = {
    "portal": "imrf_portal.kit",
    "following": "imrf_portal.notifications",
    "events": "consultations",
    "redline": "declarations",
    "passport": "consultations",
    "endorsing": "consultations",
    "floor": "consultations",
    "reviews": "reviews",
    "assessing": "reviews",
    "records": "imrf_portal.records",
}
OTHERS_LIBRARIES = {
    "admin_urls",
    "admin_list",
    "admin_modify",
    "humanize",
    "i18n",
    "l10n",
    "log",
    "static",
    "tz",
}
TAGS = re.compile(r"{%-?\s*(load|include|extends)\s+(.+?)\s*-?%}")


def owner(template: str) -> str:
    """The app that a template is of, by its path under templates/."""
    *folders, name = template.split("/")
    if folders[:1] == ["admin"]:
        folders = folders[1:2]
    if folders[:1] == ["emails"]:
        return letter_owner(name.rpartition(".")[0])
    return FOLDERS[folders[0] if folders else ""]


def letter_owner(kind: str) -> str:
    if kind in LETTER_PARTS:
        return LETTER_PARTS[kind]
    [writer] = [name for name in WRITERS if names(name.replace(".", "/"), kind)]
    return writer


def names(package: str, kind: str) -> bool:
    """Whether a package names a kind of letter: as it is, or as that of a thing with the outcome of its moderation."""
    source, (thing, _, outcome) = source_of(package), kind.rpartition("_")
    is_decision = outcome in Status.values and f'kind = "{thing}"' in source
    return is_decision or f'"{kind}"' in source


def source_of(package: str) -> str:
    return "\n".join(path.read_text() for path in (ROOT / package).rglob("*.py"))


def templates_upward(folder: Path) -> list[str]:
    """What templates load, include or extend from a higher floor, or by a name that cannot be read."""
    faults = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt"}):
        name = path.relative_to(folder).as_posix()
        faults += [f"{name}: {tag}" for tag, target in leans(path.read_text()) if rises(owner(name), target)]
    return faults


def leans(source: str) -> Iterator[tuple[str, str]]:
    for tag, rest in TAGS.findall(source):
        if tag == "load":
            names = rest.split(" from ")[-1].split()
            yield from ((f"load {name}", LIBRARIES[name]) for name in names if name not in OTHERS_LIBRARIES)
        else:
            target = rest.split()[0]
            assert target[0] in "\"'", f"{tag} {target}: the name of a template is written out"
            yield f"{tag} {target}", owner(target.strip("\"'"))


def test_no_template_leans_on_a_higher_floor():
    assert templates_upward(ROOT / "templates") == []


def test_a_template_that_leans_upward_is_found(tmp_path):
    for name, source in {
        "declarations/draft.html": '{% extends "base.html" %}{% include "consultations/_thread.html" with a=1 %}',
        "parts/_new.html": "{% load i18n events %}",
        "pages/home.html": '{% load portal events %}{% include "declarations/_dates.html" %}',
    }.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(source)
    assert templates_upward(tmp_path) == [
        'declarations/draft.html: include "consultations/_thread.html"',
        "parts/_new.html: load events",
    ]


# ---- Names looked up late, and signals ----

# Heavy libraries, each imported where it is used and nowhere else: (module of ours, library).
LATE = {
    ("consultations.events.calendars", "icalendar"),
    ("declarations.intake.pdf", "pypdfium2"),
    ("imrf_portal.kit.detecting", "py3langid"),
    ("imrf_portal.kit.typesetting", "typst"),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield name, ast.parse(path.read_text(), str(path))


def late_imports(name: str, tree: ast.Module) -> list[str]:
    """Imports inside functions, but for heavy libraries in the one module that wraps them."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = [
        imported
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for imported in imported_by(node)
    ]
    return [f"{name}: {one}" for one in found if (name, one.partition(".")[0]) not in LATE]


def imported_by(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or "."] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def lookups(name: str, tree: ast.Module) -> list[str]:
    """Models and modules found by a name that no import shows."""
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in called]
    return [
        f"{name}: {one}"
        for one in names
        if one in {"get_model", "import_module", "import_string", "__import__"}
    ]


def signals(name: str, tree: ast.Module) -> list[str]:
    """Imports of what one needs to listen to a signal."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    words = [one for node in imports for one in [*imported_by(node), *(alias.name for alias in node.names)]]
    return [f"{name}: {one}" for one in words if {"signals", "dispatch", "receiver"} & set(one.split("."))]


@pytest.mark.parametrize("search", [late_imports, lookups, signals])
def test_nothing_reaches_around_the_imports(search):
    assert [fault for name, tree in modules() for fault in search(name, tree)] == []


@pytest.mark.parametrize(
    ("search", "source"),
    [
        (late_imports, "def act():\n    from consultations.models import Comment"),
        (late_imports, "class A:\n    async def act(self):\n        import consultations"),
        (lookups, "Comment = apps.get_model('consultations', 'Comment')"),
        (lookups, "module = import_module('consultations')"),
        (signals, "from django.db.models.signals import post_save"),
        (signals, "from django.dispatch import receiver"),
        (signals, "from allauth.account import signals"),
    ],
)
def test_a_way_around_the_imports_is_found(search, source):
    assert len(search("imrf_portal.kit.text", ast.parse(source))) >= 1
