"""Bringing the catalogues up to the words of today.

They hold no dates and no line numbers and are sorted by their words: a change shows only what changed.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bootstrap.catalogues.extracting import Source, sources
from bootstrap.catalogues.files import (
    LOCALES,
    PLURALS,
    SOURCE_LANGUAGE,
    Key,
    key_of,
    path_of,
    read,
    strings_of,
)


def update(*, folder: Path, root: Path) -> list[str]:
    """Bring every catalogue up to the words of today and say what changed.

    Translations are kept by context and singular, never guessed. One whose words are gone is kept as obsolete
    (`#~`), and comes back with its words.
    """
    wanted = sources(root)
    changes = []
    for locale in LOCALES:
        path = path_of(locale, folder)
        before = _by_key(read(path)) if path.exists() else {}
        text = _written(locale, wanted, before)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            new = len(wanted.keys() - before.keys())
            changes.append(f"{locale}: {len(wanted)} messages, {new} of them new")
    return changes


def _by_key(catalog: Catalog) -> dict[Key, Message]:
    """All messages of a catalogue, obsolete ones included where nothing current has their key."""
    messages = {key_of(message): message for message in catalog.obsolete.values()}
    messages |= {key_of(message): message for message in catalog if message.id}
    return messages


def _written(locale: str, wanted: dict[Key, Source], before: dict[Key, Message]) -> str:
    catalog = Catalog(fuzzy=False)
    catalog.mime_headers = [("Plural-Forms", _plural_forms(locale))]
    for key, source in sorted(wanted.items(), key=lambda item: (item[1].singular, item[0])):
        old = before.get(key)
        catalog.add(
            (source.singular, source.plural) if source.plural else source.singular,
            _translation(locale, source, old),
            locations=[(file, 0) for file in sorted(source.files)],
            auto_comments=source.comments,
            user_comments=old.user_comments if old else (),
            context=key[0] or None,
        )
    for key, message in sorted(before.items()):
        if key not in wanted and any(strings_of(message)) and locale != SOURCE_LANGUAGE:
            message.locations, message.auto_comments = [], []
            catalog.obsolete[key] = message
    body = io.BytesIO()
    write_po(body, catalog, width=110, omit_header=True, include_lineno=False)
    return f"{_header(locale)}\n\n{body.getvalue().decode().strip()}\n"


def _translation(locale: str, source: Source, old: Message | None) -> str | tuple[str, ...]:
    """The translation known so far; the source language's plural forms are the words themselves."""
    if old is not None and bool(old.pluralizable) == bool(source.plural) and any(strings_of(old)):
        return strings_of(old) if source.plural else strings_of(old)[0]
    if not source.plural:
        return ""
    if locale == SOURCE_LANGUAGE:
        return source.singular, source.plural
    return ("",) * PLURALS[locale].forms


def _header(locale: str) -> str:
    fields = (
        f"Language: {locale}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {_plural_forms(locale)}",
    )
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{field}\\n"' for field in fields)])


def _plural_forms(locale: str) -> str:
    return f"nplurals={PLURALS[locale].forms}; plural=({PLURALS[locale].rule});"
