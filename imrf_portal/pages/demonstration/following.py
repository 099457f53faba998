"""What people of the demonstration follow, with an account and without one."""

from __future__ import annotations

from django.http import QueryDict
from django.utils import translation

from consultations.models import Event
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle
from imrf_portal.notifications import mailboxes
from imrf_portal.notifications.models import Mailbox, Pace
from imrf_portal.notifications.subscribing import follow, set_pace
from imrf_portal.notifications.topics import topic
from imrf_portal.pages.demonstration import drafting
from imrf_portal.pages.demonstration.data_files import facts
from imrf_portal.search import saving
from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.models import Entry


def let_follow(cast: dict[str, User], *, drafts: dict[str, Draft], cycle: Cycle) -> None:
    """Some follow a draft, one its paragraph 9 bis in French, one everything of the cycle."""
    draft = drafts[drafting.REVISION_1]
    paragraph = draft.paragraphs.get(slug="9-bis")
    for key, name, thing in (
        ("reader", topic("draft", draft.pk), draft),
        ("reader", topic("paragraph", paragraph.pk), paragraph),
        ("stakeholder", topic("draft", draft.pk), draft),
        ("co-facilitator", topic("cycle", cycle.pk), cycle),
    ):
        with translation.override(cast[key].language):
            follow(cast[key], name, label=str(thing))
    with translation.override(cast["reader"].language):
        follow(cast["reader"], topic("events"), label=str(Event._meta.verbose_name_plural))


def let_a_mailbox_follow(drafts: dict[str, Draft]) -> None:
    """Let an address without an account ask, confirm by the link of its letter, and choose a digest a day."""
    said = facts("following")["mailbox"]
    draft = drafts[said["draft"]]
    followed = topic("draft", draft.pk)
    with translation.override(said["language"]):
        asked = {"label": str(draft), "language": said["language"]}
        mailboxes.ask(said["address"], followed, **asked)
        mailbox = Mailbox.objects.get(address=said["address"])
        token = mailboxes.confirmation_token(mailbox, followed, label=asked["label"])
        confirmed = mailboxes.confirm(token, language=said["language"])
    confirmed.refresh_from_db(fields=["reader"])
    set_pace(confirmed.reader, followed, Pace.DAILY)


def let_a_search_be_followed(cast: dict[str, User]) -> None:
    """Keep the search of the data file and let somebody follow it. What is in the index by now is no news to them."""
    said = facts("following")["search"]
    everything = SearchFilter(QueryDict(), queryset=Entry.objects.all())
    saved = saving.keep(said["words"], everything, page_language=said["language"])
    if saved is None:
        raise ValueError("The search of the demonstration has words.")
    with translation.override(said["language"]):
        follow(cast[said["by"]], saving.search_topic(saved), label=saved.words)
