"""Following by an address alone: asked, confirmed, managed, joined to an account, forgotten."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.messages.storage import default_storage
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.notifications import (
    announcing,
    delivering,
    digesting,
    expanding,
    forgetting,
    mailboxes,
    subscribing,
    topics,
)
from imrf_portal.notifications.adapter import OutboxAccountAdapter
from imrf_portal.notifications.models import Delivery, Mailbox, Pace, Subscription, Suppression
from tests.notifications.conftest import TOPIC

pytestmark = pytest.mark.django_db

ADDRESS = "ada@city.example"
FOLLOW = "/en/subscriptions/follow/"
TOKEN = topics.sign(TOPIC, "Revision 1")


@pytest.fixture(autouse=True)
def no_limits_used_up():
    """Each test begins with every limit of rate unused."""
    cache.clear()


def ask(client: Client, address: str = ADDRESS, path: str = FOLLOW):
    return client.post(path, {"topic": TOKEN, "next": "/en/", "address": address})


def link_sent(name: str = "confirm") -> str:
    """The path of the newest letter's link of this name."""
    delivering.deliver()
    return re.findall(rf"http://testserver(/\S+/{name}/\S+?/)(?=\s|>)", mail.outbox[-1].body)[-1]


@pytest.fixture
def mailbox(client) -> Mailbox:
    """An address that follows `TOPIC`."""
    ask(client)
    client.post(link_sent())
    mail.outbox.clear()
    return Mailbox.objects.get(address=ADDRESS)


def announce(key: str = "k", **more) -> None:
    facts = {"title": f"News {key}", "path": "/", "en": {"url": f"/en/{key}/"}}
    expanding.expand(announcing.announce("sample", key=key, topics=[TOPIC], facts=facts, **more))


class TestAsking:
    def test_nobody_follows_before_the_button_behind_the_link_is_pressed(self, client):
        ask(client)
        link = link_sent()
        scanner = Client()
        for _ in range(3):
            assert scanner.get(link).status_code == scanner.head(link).status_code == 200
        assert not Subscription.objects.exists()
        assert client.post(link).status_code == 302
        assert Subscription.objects.get().mailbox.address == ADDRESS

    def test_letter_is_in_the_language_of_the_page_and_so_are_those_to_come(self, client):
        ask(client, path="/fr/subscriptions/follow/")
        link = link_sent()
        assert link.startswith("/fr/")
        client.post(link)
        assert Mailbox.objects.get().language == "fr"

    def test_address_is_confirmed_for_this_topic_alone(self, client, mailbox):
        client.post(FOLLOW, {"topic": topics.sign("draft:2", "Revision 2"), "address": ADDRESS})
        assert Subscription.objects.count() == 1
        client.post(link_sent())
        assert {one.topic for one in mailbox.subscriptions.all()} == {"draft:1", "draft:2"}

    @pytest.mark.parametrize(
        "address", ["", "nobody", "a@b", "ada@city.example\r\nBcc: x@y.example", "x" * 300 + "@y.example"]
    )
    def test_address_that_is_none_is_told_and_shown_again(self, client, address):
        response = ask(client, address)
        assert response.status_code == 422
        assert not Delivery.objects.exists()

    def test_answer_is_the_same_for_every_address(self, client, person):
        known = person()
        EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
        Suppression.objects.create(address="gone@city.example")
        answers = [ask(Client(), one) for one in ("new@city.example", known.email, "gone@city.example")]
        assert {answer.status_code for answer in answers} == {200}
        [page] = {re.sub(r'value="[^"]{60,}"', "", one.content.decode()) for one in answers}
        assert "Look into your mailbox" in page
        assert Delivery.objects.filter(kind="follow_confirmation").count() == 3

    def test_stranger_cannot_have_many_letters_sent(self, client, settings):
        settings.ACCOUNT_RATE_LIMITS = {"follow": "300/h/ip", "follow_letter": "2/h/key"}
        pages = [ask(client).status_code for _ in range(4)]
        assert pages == [200] * 4
        assert Delivery.objects.count() == 2

    def test_too_many_from_one_network_are_told_and_keep_what_was_typed(self, client, settings):
        settings.ACCOUNT_RATE_LIMITS = {"follow": "1/h/ip", "follow_letter": "9/h/key"}
        ask(client)
        response = ask(client, "second@city.example")
        assert response.status_code == 429
        assert "second@city.example" in response.content.decode()

    def test_link_that_is_too_old_says_so(self, client, settings):
        ask(client)
        link = link_sent()
        settings.UNCONFIRMED_KEPT_DAYS = 0
        assert client.post(link).status_code == 404
        assert not Subscription.objects.exists()

    def test_unconfirmed_addresses_are_purged_with_their_letters(self, client, mailbox):
        ask(client, "late@city.example")
        delivering.deliver()
        assert forgetting.purge_unconfirmed() == 0
        Mailbox.objects.update(created_at=timezone.now() - timedelta(days=8))
        assert forgetting.purge_unconfirmed() == 1
        assert list(Mailbox.objects.all()) == [mailbox]
        assert not Delivery.objects.filter(address="late@city.example").exists()

    def test_account_of_the_address_follows_itself(self, client, person):
        owner = person(name="Ada")
        EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
        ask(client, owner.email)
        client.post(link_sent())
        assert subscribing.is_following(owner, TOPIC)
        assert not Mailbox.objects.exists()

    def test_account_that_has_not_confirmed_its_address_gets_nothing(self, client, person):
        claimant = person()
        EmailAddress.objects.create(user=claimant, email=claimant.email, verified=False, primary=True)
        ask(client, claimant.email)
        client.post(link_sent())
        assert not subscribing.is_following(claimant, TOPIC)

    def test_confirming_lets_mail_leave_again(self, client):
        Suppression.objects.create(address=ADDRESS)
        ask(client)
        client.post(link_sent())
        assert not Suppression.objects.exists()


class TestHearing:
    def test_mailbox_gets_a_letter_with_links_that_need_no_account(self, client, mailbox):
        announce()
        stop = link_sent("stop")
        [letter] = mail.outbox
        assert letter.to == [ADDRESS]
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert client.get(link_sent("mailbox")).status_code == 200
        Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
        assert not Subscription.objects.standing().exists()

    def test_people_and_mailboxes_hear_once_each_whatever_the_batch(self, client, mailbox, follower):
        people = [follower() for _ in range(3)]
        facts = {"title": "News", "path": "/"}
        expanding.expand(announcing.announce("sample", key="k", topics=[TOPIC], facts=facts), batch=1)
        heard = sorted(Delivery.objects.filter(kind="sample").values_list("reader", flat=True))
        assert heard == sorted([mailbox.reader, *(one.pk for one in people)])
        assert subscribing.count_followers([TOPIC]) == 4

    def test_mailbox_gets_digests(self, mailbox):
        subscribing.set_pace(mailbox.reader, TOPIC, Pace.DAILY)
        for key in "ab":
            announce(key)
        delivering.deliver()
        assert mail.outbox == []
        digesting.compose_what_is_due(timezone.now() + timedelta(days=2))
        Delivery.objects.queued().update(not_before=timezone.now())
        delivering.deliver()
        [letter] = mail.outbox
        assert "/en/a/" in letter.body
        assert "/en/b/" in letter.body

    def test_mailbox_that_stopped_meanwhile_hears_nothing(self, mailbox):
        announce()
        subscribing.unfollow_everything(mailbox.reader)
        delivering.deliver()
        assert mail.outbox == []


class TestManaging:
    @pytest.fixture
    def url(self, mailbox):
        return reverse("notifications:mailbox", args=[subscribing.manage_token(mailbox.reader)])

    def test_page_shows_what_is_followed_and_the_domain_of_the_address_alone(self, client, url):
        page = client.get(url).content.decode()
        assert "Revision 1" in page
        assert "…@city.example" in page
        assert ADDRESS not in page

    def test_pace_stop_and_everything(self, client, mailbox, url):
        client.post(url, {"act": "pace", "topic": TOPIC, "pace": "1"})
        assert mailbox.subscriptions.get().pace == Pace.DAILY
        client.post(url, {"act": "stop", "topic": TOPIC})
        assert not Subscription.objects.standing().exists()

    def test_address_is_forgotten(self, client, mailbox, url):
        announce()
        assert client.post(url, {"act": "forget"}).status_code == 200
        assert not Mailbox.objects.exists()
        assert not Delivery.objects.filter(address=ADDRESS).exists()
        page = client.get(url)
        assert page.status_code == 404
        assert "Your address is forgotten" in page.content.decode()

    def test_links_in_letters_answer_when_nothing_is_kept_any_more(self, client, mailbox, url):
        stop = reverse("notifications:stop", args=[subscribing.stop_token(mailbox.reader, TOPIC)])
        mailbox.delete()
        for answer in (client.get(stop), client.post(stop)):
            assert answer.status_code == 200
            assert "These e-mails have stopped." in answer.content.decode()
        assert "You follow nothing any more" in client.post(stop, {"everything": "1"}).content.decode()

    def test_tokens_of_other_purposes_are_refused(self, client, mailbox, url):
        others = [
            subscribing.stop_token(mailbox.reader, TOPIC),
            subscribing.stop_token(mailbox.reader, ""),
            mailboxes.confirmation_token(mailbox, TOPIC, label="x"),
            TOKEN,
            subscribing.manage_token(mailbox.reader)[:-2] + "xx",
            "1", "é", "-1.x",
        ]  # fmt: skip
        for token in others:
            path = reverse("notifications:mailbox", args=[token])
            assert client.post(path, {"act": "forget"}).status_code == 404
        mine = subscribing.manage_token(mailbox.reader)
        for name in ("stop", "confirm"):
            assert client.post(reverse(f"notifications:{name}", args=[mine])).status_code == 404
        assert subscribing.Subscription.objects.standing().count() == 1

    def test_list_costs_the_same_at_one_and_three(self, client, mailbox, url, django_assert_num_queries):
        for number in (1, 3):
            for place in range(1, number):
                subscribing.follow_by_mailbox(mailbox, f"draft:{place + 1}", label="Revision")
            with django_assert_num_queries(3):  # joined, mailbox, subscriptions
                client.get(url)


class TestJoining:
    def confirm(self, rf, owner: User, email: str = "") -> None:
        address = EmailAddress.objects.create(user=owner, email=email or owner.email, verified=False)
        request = rf.get("/")
        request.session, request.user = {}, owner
        request._messages = default_storage(request)
        OutboxAccountAdapter().confirm_email(request, address)

    def test_following_joins_the_account_that_confirms_the_address(self, rf, mailbox, person):
        owner = person()
        User.objects.filter(pk=owner.pk).update(email=ADDRESS)
        owner.refresh_from_db()
        subscribing.set_pace(mailbox.reader, TOPIC, Pace.WEEKLY)
        announce()
        self.confirm(rf, owner)
        assert owner.subscriptions.get().pace == Pace.WEEKLY
        assert Delivery.objects.gathered().get().person == owner
        assert not Mailbox.objects.exists()

    def test_following_joins_the_account_that_confirms_the_address_beside_its_first(
        self, rf, client, mailbox, person
    ):
        owner = person()
        EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
        self.confirm(rf, owner, ADDRESS)
        assert owner.subscriptions.get().topic == TOPIC
        assert not Mailbox.objects.exists()
        client.post(FOLLOW, {"topic": topics.sign("draft:2", "Revision 2"), "address": ADDRESS})
        client.post(link_sent())
        assert {one.topic for one in owner.subscriptions.all()} == {"draft:1", "draft:2"}
        assert not Mailbox.objects.exists()

    def test_page_of_the_mailbox_leads_to_the_account_it_has_joined(self, rf, client, mailbox, person):
        owner = person()
        EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
        url = reverse("notifications:mailbox", args=[subscribing.manage_token(mailbox.reader)])
        self.confirm(rf, owner, ADDRESS)
        assert client.get(url)["Location"] == reverse("notifications:subscriptions")

    def test_links_in_letters_to_the_mailbox_stop_those_to_the_account(self, rf, client, mailbox, person):
        owner = person()
        User.objects.filter(pk=owner.pk).update(email=ADDRESS)
        owner.refresh_from_db()
        link = reverse("notifications:stop", args=[subscribing.stop_token(mailbox.reader, TOPIC)])
        self.confirm(rf, owner)
        assert client.post(link).status_code == 200
        assert not owner.subscriptions.standing().exists()

    def test_what_the_person_follows_already_stays_theirs(self, rf, mailbox, follower):
        owner = follower()
        User.objects.filter(pk=owner.pk).update(email=ADDRESS)
        owner.refresh_from_db()
        announce()
        self.confirm(rf, owner)
        assert owner.subscriptions.count() == 1
        assert Delivery.objects.filter(kind="sample").get().person == owner

    def test_unconfirmed_mailbox_brings_nothing(self, rf, client, person):
        ask(client)
        owner = person()
        User.objects.filter(pk=owner.pk).update(email=ADDRESS)
        owner.refresh_from_db()
        self.confirm(rf, owner)
        assert not Subscription.objects.exists()


def test_subscription_has_a_person_or_a_mailbox(mailbox, person):
    for whose in ({}, {"person": person(), "mailbox": mailbox}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(topic="draft:9", label="x", **whose)


def test_forgetting_a_person_leaves_nothing_of_them(follower):
    reader, other = follower(), follower()
    announce(by=None)
    announcing.tell(reader, "sample", key="own", facts={"title": "Secret words", "path": "/"})
    Suppression.objects.create(address=reader.email)
    forgetting.forget(reader)
    assert not Subscription.objects.filter(person=reader).exists()
    assert set(Delivery.objects.values_list("person_id", flat=True)) == {other.pk}
    assert not Suppression.objects.exists()


def test_forgetting_news_removes_what_it_said(follower):
    follower()
    announce("thing-1-a")
    announce("thing-10-a")
    forgetting.forget_news("thing-1-")
    delivering.deliver()
    assert [one.subject for one in mail.outbox] == ["News: News thing-10-a"]
    said = announcing.Announcement.objects.get(key="thing-1-a")
    assert said.facts == {}


def test_who_asks_again_has_the_whole_time_to_confirm(client):
    ask(client)
    Mailbox.objects.update(created_at=timezone.now() - timedelta(days=6, hours=23))
    ask(client)
    link = link_sent()
    Mailbox.objects.update(created_at=F("created_at") - timedelta(hours=2))
    assert forgetting.purge_unconfirmed() == 0
    assert client.post(link).status_code == 302
