"""Following by an address alone: asked for on a page, confirmed by a link in one letter, joined to an account later.

What is answered on the page is the same whether the address is known, has an account or mail to it came back. Nobody
follows until whoever reads the mail has pressed the button behind the link: a scanner that opens it changes nothing.
"""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.kit.tokens import dated_signer
from imrf_portal.notifications.announcing import write_to_address
from imrf_portal.notifications.bouncing import lift
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.models import Delivery, FormerMailbox, Mailbox, Subscription
from imrf_portal.notifications.permissions import can_follow
from imrf_portal.notifications.subscribing import BadToken, follow, follow_by_mailbox
from imrf_portal.notifications.topics import standing_topic

_PURPOSE = "imrf_portal.notifications.mailboxes"


def ask(address: str, topic: str, *, label: str, language: str) -> None:
    """Write one letter to `address`, in `language`, with the link that confirms that it follows `topic`.

    Login mails and this letter go to suppressed addresses too: somebody asks for them.
    """
    address = address.lower()
    with transaction.atomic():
        mailbox, _ = Mailbox.objects.get_or_create(address=address, defaults={"language": language})
        # The link that leaves now works for its whole time, whenever the address was first given.
        Mailbox.objects.filter(pk=mailbox.pk, confirmed_at=None).update(created_at=timezone.now())
        token = confirmation_token(mailbox, topic, label=label)
        write_to_address(
            address,
            "follow_confirmation",
            person=None,
            mailbox=mailbox,
            language=language,
            facts={"label": label, "days": settings.UNCONFIRMED_KEPT_DAYS},
            secret=in_every_language(lambda: {"url": reverse("notifications:confirm", args=[token])}),
        )


def confirmation_token(mailbox: Mailbox, topic: str, *, label: str) -> str:
    """The authority to let a mailbox follow a topic; it ends after `UNCONFIRMED_KEPT_DAYS`."""
    return dated_signer(_PURPOSE).sign_object([mailbox.pk, topic, label])


def read_confirmation(token: str) -> tuple[Mailbox, str, str]:
    """The mailbox, the topic and its label that a letter's link is about; raises `BadToken`, also when it is too old."""
    try:
        age = timedelta(days=settings.UNCONFIRMED_KEPT_DAYS)
        key, topic, label = dated_signer(_PURPOSE).unsign_object(token, max_age=age)
        return Mailbox.objects.get(pk=key), standing_topic(topic), label
    except (BadSignature, ValueError, Mailbox.DoesNotExist) as error:
        raise BadToken from error


def confirm(token: str, *, language: str) -> Subscription:
    """Let the address follow what `token` is about, in `language`; the account of this address, where there is one.

    Mail has reached it: an address from which mail came back is written to again. Raises `BadToken`.
    """
    mailbox, topic, label = read_confirmation(token)
    with transaction.atomic():
        lift(mailbox.address)
        owner = _owner(mailbox.address)
        if owner is not None:
            subscription = follow(owner, topic, label=label)
            join(owner, mailbox.address)
            return subscription
        mailbox.confirmed_at = mailbox.confirmed_at or timezone.now()
        mailbox.language = language
        mailbox.save(update_fields=["confirmed_at", "language"])
        return follow_by_mailbox(mailbox, topic, label=label)


def join(person: User, address: str) -> None:
    """Let what the mailbox of this address follows be the person's, letters on their way and digests to come included.

    Called once the address is confirmed to be one of theirs. What they follow already stays at their own pace.
    """
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update().filter(address=address.lower()).first()
        if mailbox is None:
            return
        if mailbox.confirmed_at is not None:
            own = Subscription.objects.standing().filter(person=person, topic=OuterRef("topic"))
            joining = Subscription.objects.standing().filter(mailbox=mailbox)
            joining.filter(~Exists(own)).update(person=person, mailbox=None)
            heard = Delivery.objects.filter(person=person, announcement=OuterRef("announcement"))
            waiting = Delivery.objects.filter(
                mailbox=mailbox,
                announcement__isnull=False,
                status__in=[Delivery.Status.QUEUED, Delivery.Status.GATHERED],
                digest__isnull=True,
            )
            waiting.filter(~Exists(heard)).update(person=person, mailbox=None)
            FormerMailbox.objects.create(number=mailbox.reader, person=person)
        mailbox.delete()


def _owner(address: str) -> User | None:
    """The open account that has confirmed this address, as its first or beside it."""
    owner = User.objects.filter(emailaddress__email=address, emailaddress__verified=True).first()
    return owner if owner is not None and can_follow(owner) else None
