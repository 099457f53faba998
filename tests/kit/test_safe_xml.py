import pytest

from imrf_portal.kit.safe_xml import BadXml, UnsafeXml, parse_xml

BOMB = '<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y "&x;&x;&x;">]><a b="&y;">&y;</a>'


def test_xml_is_parsed_without_comments():
    root = parse_xml(b"<a><!-- c --><b/><?pi ?></a>")
    assert [element.tag for element in root] == ["b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_document_type_is_refused_in_every_encoding(encoding):
    with pytest.raises(UnsafeXml):
        parse_xml(BOMB.encode(encoding))


def test_external_entity_is_refused():
    with pytest.raises(UnsafeXml):
        parse_xml(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')


def test_unusual_encoding_is_refused():
    with pytest.raises((UnsafeXml, BadXml)):
        parse_xml('<?xml version="1.0" encoding="UTF-7"?><a>+AGE-</a>'.encode("ascii"))


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"<a></b>", b"<a>&x;</a>", b"\x00\x01", b"<a>" * 10_000 + b"</a>" * 10_000]
)
def test_broken_or_endless_xml_is_refused(data):
    with pytest.raises(BadXml):
        parse_xml(data)
