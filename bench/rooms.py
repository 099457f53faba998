"""Reading rooms of one size each, with as many published comments as a measurement asks for."""

import random
import re
from datetime import timedelta
from itertools import cycle, islice

from django.utils import timezone

from consultations.models import Appearance, Comment, CommentVersion, Consultation, Submission, Tally
from declarations.models import Declaration, Draft, Paragraph, ParagraphKind, Wording
from imrf_portal.accounts.models import OrganisationKind, User
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.references import new_reference
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status

PARAGRAPHS = 80
PARAGRAPHS_UNDER_A_HEADING = 10
AUTHORS = 50
OPEN_FOR = timedelta(days=30)

# As long as an operative paragraph of the Declaration of 2022 is, and no more alike than such paragraphs are: a text
# that repeats itself would be packed far too quickly.
WORDS_OF_A_PARAGRAPH, WORDS_OF_A_COMMENT = 90, 120
_WORDS = re.findall(
    r"\S+",
    """
    we also again with those whom it concerns and name who is to act by when at every level where people move stay
    return work learn heal pay send money home seek safety cross borders by sea or land are born registered counted
    heard joined to their family protected from harm detained only as a last resort told their rights in a language
    they read given papers that hold elsewhere treated fairly at work skilled recognized trained placed housed
    welcomed by cities schools clinics unions youth women children older persons consular officers judges guards data
    that can be compared shared anonymized published each year reviewed in the region reported to the forum financed
    matched pooled measured against what was promised under objective one to twenty-three without leaving anyone out
    """,
)


def make_room(slug: str, *, comments: int) -> Consultation:
    """An open consultation on a published draft of eighty paragraphs, its comments spread over all of them."""
    now = timezone.now()
    draft = _make_draft(slug)
    room = Consultation.objects.create(
        cycle=draft.declaration.cycle,
        slug=slug,
        title=f"Demonstration text: consultation on {draft.name}",
        draft=draft,
        opens_at=now - OPEN_FOR,
        closes_at=now + OPEN_FOR,
        announced_at=now - OPEN_FOR,
    )
    made = add_comments(room, comments, status=Status.PUBLISHED)
    counts = dict.fromkeys(_answerable(draft), 0)
    for comment in made:
        counts[comment.paragraph_id] += 1
    Tally.objects.bulk_create(Tally(paragraph_id=key, published=count) for key, count in counts.items())
    return room


def add_comments(room: Consultation, number: int, *, status: str) -> list[Comment]:
    """So many comments, each sent on its own, on one paragraph after another; the tallies are left as they are."""
    authors = cycle(_authors())
    submissions = Submission.objects.bulk_create(
        Submission(
            reference=reference,
            author=(author := next(authors)),
            appears_as=Appearance.NAME_AND_ORGANISATION,
            consultation=room,
            shown_name=author.name,
            shown_kind=OrganisationKind.CIVIL_SOCIETY,
        )
        for reference in _references(number)
    )
    published_at = timezone.now() if status == Status.PUBLISHED else None
    comments = Comment.objects.bulk_create(
        Comment(submission=submission, paragraph_id=key, status=status, published_at=published_at)
        for submission, key in zip(submissions, cycle(_answerable(room.draft)), strict=False)
    )
    versions = CommentVersion.objects.bulk_create(
        CommentVersion(comment=comment, number=1, text=text, language="en", digest=digest(text))
        for number, comment in enumerate(comments)
        for text in [text_of(f"comment {number}", WORDS_OF_A_COMMENT)]
    )
    for comment, version in zip(comments, versions, strict=True):
        comment.standing_version = version
    Comment.objects.bulk_update(comments, ["standing_version"], batch_size=1_000)
    return comments


def _make_draft(slug: str) -> Draft:
    the_cycle, _ = Cycle.objects.get_or_create(slug="2026", defaults={"year": 2026, "name": "Forum 2026"})
    declaration, _ = Declaration.objects.get_or_create(
        slug="2026", defaults={"cycle": the_cycle, "title": "Demonstration text: Progress Declaration"}
    )
    draft = Draft.objects.create(
        declaration=declaration,
        name=f"Demonstration text: {slug}",
        slug=slug,
        order=declaration.drafts.count() + 1,
        languages=["en"],
        status=Draft.Status.PUBLISHED,
        published_at=timezone.now(),
    )
    paragraphs = []
    for number in range(1, PARAGRAPHS + 1):
        if number % PARAGRAPHS_UNDER_A_HEADING == 1:
            paragraphs.append(Paragraph(draft=draft, kind=ParagraphKind.HEADING))
        operative = ParagraphKind.OPERATIVE
        paragraphs.append(Paragraph(draft=draft, kind=operative, label=str(number), slug=str(number)))
    for order, paragraph in enumerate(paragraphs, 1):
        paragraph.order = order
    Paragraph.objects.bulk_create(paragraphs)
    Wording.objects.bulk_create(
        Wording(
            paragraph=paragraph,
            language="en",
            standing=Wording.Standing.RECORD,
            text=text,
            digest=digest(text),
        )
        for paragraph in paragraphs
        for text in [text_of(f"paragraph {paragraph.order}", WORDS_OF_A_PARAGRAPH if paragraph.label else 5)]
    )
    return draft


def text_of(name: str, words: int) -> str:
    """Always the same for the same name."""
    return f"Demonstration text of {name}: {' '.join(random.Random(name).choices(_WORDS, k=words))}."


def _answerable(draft: Draft) -> list[int]:
    return list(draft.paragraphs.exclude(kind=ParagraphKind.HEADING).values_list("pk", flat=True))


def _references(number: int) -> set[str]:
    """Among thousands drawn at random two may be the same."""
    taken = set(Submission.objects.values_list("reference", flat=True))
    drawn: set[str] = set()
    while len(drawn) < number:
        drawn.add(new_reference())
        drawn -= taken
    return drawn


def _authors() -> list[User]:
    named = "author-{}@people.example"
    if not User.objects.filter(email=named.format(0)).exists():
        User.objects.bulk_create(
            User(email=named.format(number), name=f"Author {number}") for number in range(AUTHORS)
        )
    return list(islice(User.objects.filter(email__startswith="author-").order_by("pk"), AUTHORS))
