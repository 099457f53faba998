"""Parsing XML that a stranger sent: no document type, no entities, no network, nothing nested without end."""

from __future__ import annotations

import re

from lxml import etree

_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_ENCODINGS = frozenset({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ASCII", "US-ASCII"})


class BadXml(ValueError):
    """The XML is broken."""


class UnsafeXml(ValueError):
    """The XML declares a document type or entities, which no office program writes."""


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document, comments and processing instructions left out.

    Raises `BadXml` and `UnsafeXml`. Nesting beyond 256 levels is broken XML to libxml2, which also keeps us from
    recursing without end.
    """
    if _DOCTYPE.search(data.replace(b"\x00", b"")):
        raise UnsafeXml("document type")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXml(str(error)) from error
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise UnsafeXml("encoding")
    return root
