import pytest

from declarations.models import Commitment, Figure
from imrf_portal.languages import OFFICIAL
from imrf_portal.tracing.models import Link

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_commitments_with_figures_and_links(demonstration):
    marked = Commitment.objects.published().filter(paragraph__isnull=False)
    assert [one.label for one in marked.in_order()] == ["1", "2", "3"]
    assert (marked.past().count(), marked.ahead().count()) == (1, 1)
    assert all(getattr(one, f"subject_{language.field}") for one in marked for language in OFFICIAL)
    assert Figure.objects.values("state").distinct().count() == 3
    kinds = {link.second.kind for link in Link.objects.published()}
    assert kinds >= {"comment", "answer"}
    assert Link.objects.filter(status="proposed").exists()
