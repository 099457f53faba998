"""The pages of following: nothing follows or stops by GET, a visitor comes back to the button."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from imrf_portal.notifications import subscribing, topics
from imrf_portal.notifications.models import Pace, Subscription, Suppression
from tests.notifications.conftest import TOPIC

pytestmark = pytest.mark.django_db

TOKEN = topics.sign(TOPIC, "Revision 1")


@pytest.fixture
def urls():
    return {name: reverse(f"notifications:{name}") for name in ("subscriptions", "follow", "unfollow")}


def test_button_follows_and_goes_back(client, person, urls):
    reader = person()
    client.force_login(reader)
    response = client.post(urls["follow"], {"topic": TOKEN, "next": "/en/declarations/2026/"})
    assert (response.status_code, response["Location"]) == (302, "/en/declarations/2026/")
    assert subscribing.is_following(reader, TOPIC)


def test_following_page_shows_a_button_and_follows_nothing(client, person, urls):
    reader = person()
    client.force_login(reader)
    response = client.get(urls["follow"], {"topic": TOKEN})
    assert "Revision 1" in response.content.decode()
    assert not subscribing.is_following(reader, TOPIC)


@pytest.mark.parametrize("method", ["get", "post"])
def test_visitor_is_offered_both_ways_and_comes_back_to_the_button(client, urls, method):
    response = getattr(client, method)(urls["follow"], {"topic": TOKEN, "next": "/en/declarations/2026/"})
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="address"' in page
    [login] = re.findall(r'class="btn btn--quiet" href="([^"]*/login/[^"]*)"', page)
    [come_back] = parse_qs(urlsplit(html.unescape(login)).query)["next"]
    assert urlsplit(come_back).path == urls["follow"]
    assert parse_qs(urlsplit(come_back).query) == {"topic": [TOKEN], "next": ["/en/declarations/2026/"]}
    assert not Subscription.objects.exists()


def test_page_elsewhere_is_not_gone_to(client, person, urls):
    client.force_login(person())
    response = client.post(urls["follow"], {"topic": TOKEN, "next": "https://evil.example/"})
    assert response["Location"] == urls["subscriptions"]


@pytest.mark.parametrize("token", ["", "draft:1", "forged:token"])
def test_topic_that_is_not_signed_is_not_found(client, person, urls, token):
    client.force_login(person())
    assert client.post(urls["follow"], {"topic": token}).status_code == 404
    assert client.get(urls["follow"], {"topic": token}).status_code == 404


def test_button_stops(client, follower, urls):
    reader = follower()
    client.force_login(reader)
    assert client.get(urls["unfollow"], {"topic": TOKEN}).status_code == 405
    client.post(urls["unfollow"], {"topic": TOKEN})
    assert not subscribing.is_following(reader, TOPIC)


@pytest.mark.parametrize("number", [1, 3])
def test_list_shows_what_i_follow_and_costs_the_same(
    client, follower, urls, number, django_assert_max_num_queries
):
    follower("draft:9", label="Of somebody else")
    reader = follower(*(f"draft:{place}" for place in range(number)), label="Revision of mine")
    client.force_login(reader)
    with django_assert_max_num_queries(5):  # session, person, roles, subscriptions, suppression
        page = client.get(urls["subscriptions"]).content.decode()
    assert page.count('name="topic"') == number
    assert "Of somebody else" not in page


def test_list_sends_a_visitor_to_sign_in(client, urls):
    assert client.get(urls["subscriptions"]).status_code == 302


class TestStopping:
    @pytest.fixture
    def reader(self, follower):
        return follower("draft:1", "events")

    @pytest.fixture
    def url(self, reader):
        return reverse("notifications:stop", args=[subscribing.stop_token(reader.pk, "draft:1")])

    def test_get_only_shows_a_button(self, client, reader, url):
        for method in (client.get, client.head):
            assert method(url).status_code == 200
        assert subscribing.followed(reader, ["draft:1", "events"]) == {"draft:1", "events"}

    def test_one_click_needs_neither_cookie_nor_csrf_token_and_is_not_redirected(self, reader, url):
        mail_program = Client(enforce_csrf_checks=True)
        response = mail_program.post(url, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert subscribing.followed(reader, ["draft:1", "events"]) == {"events"}

    def test_second_click_is_harmless(self, client, url):
        assert [client.post(url).status_code for _ in range(2)] == [200, 200]

    def test_everything_can_be_stopped_at_once(self, client, reader, url):
        client.post(url, {"everything": "1"})
        assert not Subscription.objects.standing().filter(person=reader).exists()

    def test_forged_link_is_not_found(self, client, url):
        assert client.get(url[:-3] + "xx/").status_code == 404
        assert client.post(url[:-3] + "xx/").status_code == 404

    def test_page_shows_no_address(self, client, reader, url):
        assert reader.email not in client.get(url).content.decode()

    def test_link_of_a_digest_stops_everything(self, client, reader):
        url = reverse("notifications:stop", args=[subscribing.stop_token(reader.pk, "")])
        assert client.get(url).status_code == 200
        assert subscribing.is_following(reader, "events")
        Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})
        assert not Subscription.objects.standing().filter(person=reader).exists()


class TestMyList:
    @pytest.fixture
    def reader(self, client, follower):
        reader = follower("draft:1", "event-confirmed:2")
        client.force_login(reader)
        return reader

    def post(self, client, urls, **fields):
        return client.post(urls["subscriptions"], fields, follow=True).content.decode()

    def test_pace_is_changed_and_shown(self, client, urls, reader):
        self.post(client, urls, act="pace", topic="draft:1", pace="7")
        assert reader.subscriptions.get(topic="draft:1").pace == Pace.WEEKLY
        assert '<option value="7" selected>' in client.get(urls["subscriptions"]).content.decode()

    @pytest.mark.parametrize("pace", ["", "2", "x", "9" * 30])
    def test_pace_that_there_is_not_changes_nothing(self, client, urls, reader, pace):
        self.post(client, urls, act="pace", topic="draft:1", pace=pace)
        assert reader.subscriptions.get(topic="draft:1").pace == Pace.AT_ONCE

    def test_news_of_ones_own_place_cannot_wait(self, client, urls, reader):
        page = self.post(client, urls, act="pace", topic="event-confirmed:2", pace="7")
        assert "they come at once" in page
        assert reader.subscriptions.get(topic="event-confirmed:2").pace == Pace.AT_ONCE

    def test_one_is_stopped(self, client, urls, reader):
        self.post(client, urls, act="stop", topic="draft:1")
        assert subscribing.followed(reader, ["draft:1", "event-confirmed:2"]) == {"event-confirmed:2"}

    def test_all_are_stopped(self, client, urls, reader, follower):
        other = follower("draft:1")
        self.post(client, urls, act="everything")
        assert not reader.subscriptions.standing().exists()
        assert subscribing.is_following(other, "draft:1")

    def test_failed_mail_is_told_and_sent_again(self, client, urls, reader):
        Suppression.objects.create(address=reader.email, code="5.1.1")
        assert "E-mails to you came back" in client.get(urls["subscriptions"]).content.decode()
        assert "E-mails to you came back" not in self.post(client, urls, act="again")
        assert not Suppression.objects.exists()
