from imrf_portal.accounts.models import User
from imrf_portal.notifications.models import Mailbox, Pace, Subscription
from imrf_portal.pages.demonstration.people import address
from imrf_portal.search.models import Entry, SavedSearch


def test_one_address_without_an_account_follows_a_draft_by_a_digest_a_day(demonstration):
    mailbox = Mailbox.objects.get()
    subscription = Subscription.objects.standing().get(mailbox=mailbox)
    assert mailbox.confirmed_at is not None
    assert not User.objects.filter(email=mailbox.address).exists()
    assert subscription.topic.startswith("draft:")
    assert subscription.pace == Pace.DAILY


def test_one_search_is_followed_and_tells_nothing_that_was_there_before(demonstration):
    saved = SavedSearch.objects.get()
    followed = Subscription.objects.standing().get(topic=f"search:{saved.pk}")
    assert followed.person.email == address("stakeholder")
    assert Entry.objects.exists()
    assert not Entry.objects.filter(entered_at__gt=saved.heard_until).exists()
