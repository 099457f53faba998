import pytest

from imrf_portal.compact.models import Cycle
from imrf_portal.kit.paging import Count, capped_count, counted_page, keyset_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys() -> list[int]:
    for year in range(2030, 2037):
        Cycle.objects.create(slug=str(year), year=year, name=f"Forum {year}")
    return list(Cycle.objects.order_by("pk").values_list("pk", flat=True))


def walk(*, descending: bool) -> list[list[int]]:
    pages, after = [], ""
    while True:
        page = keyset_page(Cycle.objects.all(), after=after, size=3, descending=descending)
        pages.append([one.pk for one in page.items])
        after = page.next_key
        if not after:
            return pages


def test_pages_follow_one_another(keys):
    assert walk(descending=False) == [keys[:3], keys[3:6], keys[6:]]


def test_pages_follow_one_another_backwards(keys):
    back = keys[::-1]
    assert walk(descending=True) == [back[:3], back[3:6], back[6:]]


def test_a_page_is_one_query(keys, django_assert_num_queries):
    with django_assert_num_queries(1):
        keyset_page(Cycle.objects.all(), size=3)


def test_what_arrives_meanwhile_skips_nothing(keys):
    first = keyset_page(Cycle.objects.all(), size=3, descending=True)
    Cycle.objects.create(slug="2040", year=2040, name="Forum 2040")
    second = keyset_page(Cycle.objects.all(), after=first.next_key, size=3, descending=True)
    assert [one.pk for one in second.items] == keys[::-1][3:6]


def test_pages_follow_one_another_in_an_order_without_a_key(keys):
    by_name, pages, after = Cycle.objects.order_by("-name"), [], ""
    while not pages or after:
        page = counted_page(by_name, after=after, size=3)
        assert page.is_first == (not pages)
        pages.append([one.pk for one in page.items])
        after = page.next_key
    back = keys[::-1]
    assert pages == [back[:3], back[3:6], back[6:]]


def test_full_last_page_has_no_next(keys):
    assert keyset_page(Cycle.objects.all(), size=7).next_key == ""
    assert counted_page(Cycle.objects.all(), size=7).next_key == ""


@pytest.mark.parametrize("after", ["9" * 18, "7"])
def test_page_after_the_end_is_empty(keys, after):
    page = counted_page(Cycle.objects.all(), after=after)
    assert (page.items, page.next_key, page.is_first) == ([], "", False)


def test_empty_list_is_one_empty_page():
    page = keyset_page(Cycle.objects.all())
    assert (page.items, page.next_key, page.is_first) == ([], "", True)


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "٣", "9" * 5000, "1 OR 1=1", " 1"])
def test_what_is_no_key_gives_the_first_page(keys, after):
    page = keyset_page(Cycle.objects.all(), after=after, size=3)
    assert page.is_first
    assert [one.pk for one in page.items] == keys[:3]


def test_a_key_beyond_the_last_gives_nothing(keys):
    assert keyset_page(Cycle.objects.all(), after="9" * 18).items == []


@pytest.mark.parametrize(
    ("most", "count"), [(8, Count(7, False)), (7, Count(7, False)), (6, Count(6, True)), (1, Count(1, True))]
)
def test_a_list_is_counted_so_far_and_no_further(keys, most, count, django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        assert capped_count(Cycle.objects.all(), most=most) == count
    assert f"LIMIT {most + 1}" in captured[0]["sql"]
