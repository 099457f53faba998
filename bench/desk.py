"""The desk's pages that `bench.lists` asks for: its queue, each of its filters, its search, a comment, reports."""

from urllib.parse import urlencode

from django.urls import reverse

from bench.masses import FEW_ORGANISATION, FEW_WORD, OFTEN_WORD, SELDOM_WORD
from consultations.models import Comment, Consultation
from imrf_portal.moderation.models import Flag, Status

QUEUE = "admin:consultations_comment_changelist"
REPORTED = 60


def pages(room: Consultation) -> dict[str, tuple[str, str]]:
    """What a moderator asks for: by name who asks, and the address. Some published comments are reported first."""
    _report()
    waiting = Comment.objects.filter(status=Status.WAITING).order_by("received_at", "pk").first()
    lists = {name: f"{reverse(QUEUE)}?{urlencode(query)}" for name, query in _queries(room).items()}
    addresses = {**lists, "a comment": reverse("admin:consultations_comment_change", args=[waiting.pk])}
    return {f"the desk, {name}": ("moderator", address) for name, address in addresses.items()}


def _queries(room: Consultation) -> dict[str, dict[str, object]]:
    paragraph = room.draft.paragraphs.exclude(kind="heading").order_by("order")[8]
    return {
        "what waits": {},
        "what waits, newest first": {"o": "-5"},
        "what waits, the tenth page": {"p": 10},
        "all": {"status": "all"},
        "all, newest first": {"status": "all", "o": "-5"},
        "published": {"status": "published"},
        "withheld": {"status": "withheld"},
        "returned, of which there are none": {"status": "returned"},
        "reported": {"reported": "open"},
        "of a draft": {"draft": room.draft_id},
        "at a paragraph": {"paragraph": paragraph.pk},
        "published at a paragraph": {"paragraph": paragraph.pk, "status": "published"},
        "of a kind": {"kind": "ngo"},
        "of a kind that nobody is": {"kind": "secretariat"},
        "published, of a kind that nobody is": {"kind": "secretariat", "status": "published"},
        "in French": {"language": "fr"},
        "published, in a language of which there is none": {"language": "pt", "status": "published"},
        "older than a week": {"age": 7},
        "words of 1 in 2": {"q": OFTEN_WORD},
        "words of 1 in 100": {"q": SELDOM_WORD},
        "words of 60 comments, of all": {"q": FEW_WORD, "status": "all"},
        "words of 60 comments": {"q": FEW_WORD},
        "words of none": {"q": "zeppelin"},
        "an organization of 60 comments": {"q": FEW_ORGANISATION},
        "a reference": {"q": Comment.objects.select_related("submission").first().submission.reference},
    }


def _report() -> None:
    """Readers report the newest published comments, as many at any size."""
    if not Flag.objects.exists():
        newest = Comment.objects.published().select_related("submission").order_by("-pk")[:REPORTED]
        Flag.objects.bulk_create(
            Flag(
                subject_type=Comment._meta.label_lower,
                subject_id=comment.pk,
                by_id=comment.submission.author_id,
                reason="offensive",
            )
            for comment in newest
        )
