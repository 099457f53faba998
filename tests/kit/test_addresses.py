"""No address makes the portal stumble."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/en/consultations/2026/rev-1/paragraphs/%00/",
        "/en/comments/%00/files/1/",
        "/en/consultations/?cycle=%00",
        "/en/admin/consultations/comment/?kind=a%00",
    ],
)
def test_an_address_with_a_null_character_cannot_be_read(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "cannot be read" in response.content.decode()
