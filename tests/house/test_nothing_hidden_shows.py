"""Of what waits, was withheld, returned or withdrawn, of names that were not to be shown and of what was never sent,
nothing stands in a page, a list, a search, a feed, a file, an export, a compilation, a mail or a log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client
from django.utils import timezone

from consultations import moderating, submitting
from consultations.compilation import compiling
from consultations.compilation.models import Audience, CompilationKind
from consultations.compilation.tasks import make
from consultations.filters import CommentFilter
from consultations.models import (
    Appearance,
    Comment,
    CommentQuerySet,
    Compilation,
    Consultation,
    Event,
    Position,
    Question,
    SideEventApplication,
    Submission,
    Unsent,
)
from declarations import publication
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import subscribing, topics
from imrf_portal.notifications.delivering import deliver
from imrf_portal.notifications.expanding import expand_what_is_due
from imrf_portal.records.models import Record
from imrf_portal.search.indexing import index_everything
from imrf_portal.search.kinds import REGISTRY
from imrf_portal.search.models import Entry
from tests import makers
from tests.house import hidden, hidden_further
from tests.house.hidden import HIDDEN_STATUSES, MARK, OPEN, SOUGHT, SOUGHT_NAME, Hidden, Places
from tests.house.scene import Scene, person, set_scene
from tests.house.sweeping import DOORS, readable, sweep
from tests.house.test_routes import ADDRESSES, lines

pytestmark = pytest.mark.django_db

# English alone: the other languages are the same views. Not the admin, which is for those who read everything; not
# the Declaration's own pages and files, which stand on a floor that knows of no comment.
PAGES = re.compile(
    r"/(?:sitemap[^?]*|robots.txt|en/(?!admin/|accounts/|sending/|declarations/\d+/)[^?]*(?:\?[^&]*)?)$"
)
# What each may read of what is hidden; nobody else may read anything of it.
MAY_READ = {
    "anonymous": set(),
    "stakeholder": set(),
    "author": set(),
    "colleague": set(),
    "signatory": set(),
    "focal": set(),
    "cofacilitator": {"waiting"},
}


class Portal:
    """The scene with five hundred hidden things in it, and every file that can be made of them."""

    def __init__(self) -> None:
        self.scene: Scene = set_scene()
        scene, words = self.scene, self.scene.words
        self.moderator = scene.people["moderator"]
        room, event = Consultation.objects.get(pk=words["room"]), Event.objects.get(pk=words["event"])
        question = Question.objects.exclude(consultation=words["hidden"]).get()
        spoken = Comment.objects.get(pk=words["published_key"])
        places = Places(
            room,
            question.consultation,
            list(room.draft.paragraphs.all()),
            question,
            event,
            room.draft,
            spoken,
        )
        colleagues = makers.make_organisation("Demonstration colleagues")
        self.people = {
            **{name: scene.people[name] for name in ("anonymous", "author", "focal", "cofacilitator")},
            "stakeholder": makers.make_member(person("Stakeholder", "stakeholder")).person,
            "colleague": makers.make_member(person("Colleague", "colleague"), colleagues).person,
            "signatory": makers.make_member(
                person("Signatory", "signatory"), makers.make_organisation("Demonstration signatories")
            ).person,
        }
        self.hidden: Hidden = hidden.hide(places, colleagues=colleagues)
        stranger = makers.make_person("Somebody else")
        later = Draft.objects.get(pk=words["preparing"])
        publication.publish(later, by=self.moderator)
        makers.make_consultation(later, slug="rev-2")
        hidden.carry(self.hidden, later, by=self.moderator)
        hidden.trace(self.hidden, by=self.moderator)
        hidden.reply_below(self.hidden, by=stranger)
        hidden.type_without_sending(room, [makers.make_person() for _ in range(10)])
        hidden.hide_elsewhere()
        hidden.translate(self.hidden, by=self.moderator)
        signed = makers.make_comment(room, author=stranger, organisation=colleagues)
        position = hidden.take_positions(stranger)
        hidden.sign_without_standing(signed, position, signatory=self.people["signatory"])
        referring = makers.make_comment(room, author=stranger)
        hidden_further.report(spoken, position)
        hidden_further.come_late(Consultation.objects.get(slug="closed"))
        hidden_further.translate_what_was_replaced(referring, by=self.moderator)
        hidden_further.take_positions_further(position, referring)
        self.joint = hidden_further.prepare_together(room, stranger, colleagues)
        hidden_further.apply_for_side_events()
        self.spoken, self.referring = spoken, referring
        with connection.cursor() as cursor:
            # The planner last saw these tables empty.
            cursor.execute("ANALYZE")
        # The search knew what is withheld now while everybody could read it.
        self._while_published(Status.WITHHELD, index_everything)
        # One file was made while what is withheld now could be read by everybody.
        self._while_published(Status.WITHHELD, lambda: self._compile(room, CompilationKind.MATRIX_WORD, "fr"))
        for kind in CompilationKind:
            self._compile(room, kind, "en")

    def _while_published(self, status: str, act: Callable[[], None]) -> None:
        keys = [one.pk for one in self.hidden.by_status[status]]
        comments = Comment.objects.filter(pk__in=keys)
        comments.update(status=Status.PUBLISHED, published_at=timezone.now())
        act()
        comments.update(status=status)

    def _compile(self, room: Consultation, kind: str, language: str) -> None:
        for audience in Audience.values:
            order = compiling.Order(kind, audience, language, {})
            compilation = compiling.ask(room, order, key=Compilation().key, by=self.moderator)
            make(compilation.pk)
            if audience == Audience.PUBLIC:
                compilation.refresh_from_db()
                compiling.release(compilation, by=self.moderator)

    def _doors(self, *, of_each: int) -> list[str]:
        """Every address of the table and, of what is hidden, the addresses that somebody could guess."""
        table = [
            path.format(**self.scene.words) for method, path, *_rest in lines(ADDRESSES) if method == "GET"
        ]
        return [*DOORS, *filter(PAGES.match, table), *self._guessed(of_each)]

    def _guessed(self, of_each: int) -> Iterable[str]:
        for room in ("rev-1", "rev-2"):
            for status in (*HIDDEN_STATUSES, "all"):
                yield f"/en/consultations/2026/{room}/comments/?status={status}&q={SOUGHT}"
        for position in Position.objects.all():
            page = position.get_absolute_url()
            versions = [version.get_absolute_url() for version in position.versions.all()]
            yield from (page, *versions, *(f"{version}report/" for version in versions))
        yield from (one.get_absolute_url() for one in SideEventApplication.objects.all())
        for comment in (self.spoken, self.referring):
            yield from (comment.get_absolute_url(), f"{comment.get_absolute_url()}report/")
        yield self.joint.get_absolute_url()
        for compilation in Compilation.objects.select_related("consultation__cycle"):
            yield compilation.get_absolute_url()
        for comments in self.hidden.by_status.values():
            with_file = [one for one in comments if one.attachments.exists()]
            for comment in with_file[:of_each]:
                page = comment.get_absolute_url()
                yield from (page, *(f"{page}{act}/" for act in ("alike", "reply", "revise", "withdraw")))
                for attachment in comment.attachments.all():
                    file = f"/en/comments/{comment.submission}/files/{attachment.pk}/"
                    yield from (f"/en/comments/{comment.submission}/", file, f"{file}text/")
        yield from (f"/en/sending/{one.pk}/" for one in Unsent.objects.all())

    def seen_by(self, persona: str, *, of_one_kind: int) -> dict[str, str]:
        """What a persona is answered at every address of the table and at so many of each kind that links lead to."""
        return sweep(
            self._client(persona),
            self._doors(of_each=of_one_kind),
            into=PAGES,
            most=2000,
            of_one_kind=of_one_kind,
            words=[SOUGHT, SOUGHT_NAME],
        )

    def one_of_each_kind(self, comments: list[Comment]) -> dict[str, str]:
        """What anybody gets at one address of each kind, of `comments` where it is about one."""
        room = "/en/consultations/2026/rev-1"
        comment = next(one for one in comments if one.paragraph_id and one.attachments.exists())
        file = f"/en/comments/{comment.submission}/files/{comment.attachments.get().pk}/"
        doors = [
            *(f"{room}/comments/{asked}" for asked in ("", f"?q={SOUGHT}", "?format=csv")),
            *(f"{room}/compilation/text/", f"{room}/paragraphs/{comment.paragraph.slug}/"),
            *("/en/feeds/2026/rev-1/", "/en/feed/", "/en/consultations/2026/rev-2/answers/"),
            *(comment.get_absolute_url(), file, f"{file}text/"),
        ]
        return sweep(self._client("anonymous"), doors, into=re.compile("$^"))

    def _client(self, persona: str) -> Client:
        client = Client()
        if (one := self.people[persona]) is not None:
            client.force_login(one)
        return client


@pytest.fixture
def portal(settings, tmp_path) -> Portal:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    return Portal()


def hits(found: dict[str, str], *, but: Iterable[str] = ()) -> list[str]:
    """The addresses whose answer holds a mark, and the lists that find by a hidden name what its bearer said openly."""
    told = {path: {one for one in MARK.findall(text) if one not in but} for path, text in found.items()}
    # A file's own page goes on naming the file when words are sought in its text.
    by_name = [path for path, text in found.items() if f"={SOUGHT_NAME}" in path and OPEN.search(text)]
    return [
        *(f"{path}: {', '.join(sorted(kinds))}" for path, kinds in told.items() if kinds),
        *(f"{path}: found by name" for path in by_name if "/files/" not in path),
    ]


# A part of an address of each kind of answer: list, page, search, feed, export, compilation, file and its text.
KINDS = {
    "list": re.compile(r"/comments/$"),
    "page": re.compile(r"/comments/[\w-]+/\d+/$"),
    "thread": re.compile(r"/paragraphs/[\w-]+/$"),
    "search": re.compile(rf"[?&]q={SOUGHT}"),
    "feed": re.compile(r"/feeds/"),
    "newest": re.compile(r"/en/feed/$"),
    "export": re.compile(r"format=csv"),
    "compilation": re.compile(r"/compilation/[\w-]+/file/$"),
    "compilation text": re.compile(r"/compilation/text/$"),
    "answers": re.compile(r"/answers/$"),
    "file": re.compile(r"/files/\d+/$"),
    "text of a file": re.compile(r"/files/\d+/text/"),
}


def kinds_holding(mark: re.Pattern[str], found: dict[str, str]) -> set[str]:
    """In which kinds of answers a mark stands."""
    holding = [path for path, text in found.items() if mark.search(text)]
    return {kind for kind, pattern in KINDS.items() if any(map(pattern.search, holding))}


@pytest.mark.parametrize("persona", MAY_READ)
def test_nothing_hidden_stands_in_any_answer(portal, persona, caplog):
    caplog.set_level("INFO")
    found = portal.seen_by(persona, of_one_kind=3 if persona == "anonymous" else 1)
    assert hits(found, but=MAY_READ[persona]) == []
    assert MARK.findall(caplog.text) == []
    # What is open was there to be seen, in each kind of answer.
    assert kinds_holding(OPEN, found) == set(KINDS)
    for status in MAY_READ[persona]:
        read_in = kinds_holding(re.compile(f"sealed{status}"), found)
        assert {"page", "search", "compilation", "compilation text", "file"} <= read_in


def test_nothing_hidden_is_found_by_the_search(portal):
    client = Client()
    # The index still knows what was withheld since.
    for asked in (SOUGHT, SOUGHT_NAME):
        for kind in ("", *REGISTRY):
            for page in (1, 2):
                body = client.get("/en/search/", {"q": asked, "kind": kind, "page": page}).content.decode()
                assert MARK.findall(body) == [], (asked, kind)
    index_everything()
    words = Entry.objects.annotate(said=Cast("words", TextField())).values_list("said", flat=True)
    assert [said for said in words if MARK.search(said)] == []


def test_a_gate_left_open_is_found_in_every_kind_of_answer(portal, monkeypatch):
    for gate in ("published", "visible_to"):
        monkeypatch.setattr(CommentQuerySet, gate, lambda comments, *_person: comments)
    monkeypatch.setattr(CommentFilter, "_narrowed", lambda _filter, comments: comments)
    # In their instants of publication the newest are sorted, and nothing hidden has one.
    Comment.objects.filter(published_at=None).update(published_at=timezone.now())
    found = portal.one_of_each_kind(portal.hidden.by_status[Status.WITHHELD])
    # What is compiled was chosen before, and what is answered has a gate of its own.
    assert kinds_holding(MARK, found) == set(KINDS) - {"compilation", "compilation text", "answers"}
    assert hits(found)


def test_a_name_shown_by_mistake_is_found(portal):
    for submission in Submission.objects.filter(appears_as=Appearance.KIND).select_related("speaks_for"):
        submission.shown_organisation = submission.speaks_for.name if submission.speaks_for else ""
        submission.save()
    found = portal.one_of_each_kind(portal.hidden.veiled[1::2])
    # What is answered is shown page by page, and files say what their authors wrote.
    assert kinds_holding(MARK, found) >= set(KINDS) - {"answers", "compilation", "file", "text of a file"}
    path = f"/en/consultations/2026/rev-1/comments/?organisation={SOUGHT_NAME}"
    assert hits(sweep(Client(), [path], into=re.compile("$^"))) != []


# ---- What is mailed, recorded and logged ----


def _parts(message: EmailMultiAlternatives) -> Iterable[str]:
    return [message.body, *(str(content) for content, _type in message.alternatives)]


def _sent(portal: Portal, paragraph: str, *, kind: str, **fields: object) -> Comment:
    """A comment sent by an author of its own through the act, with a mark of `kind` in every word."""
    mark = hidden.mark(kind)
    author = makers.make_person(f"{SOUGHT_NAME} {mark}")
    room = Consultation.objects.get(pk=portal.scene.words["room"])
    if fields.get("appears_as"):
        fields["speaks_for"] = makers.make_member(
            author, makers.make_organisation(f"{SOUGHT_NAME} {mark}")
        ).organisation
        mark = mark.replace("sealedidentity", "openveiled")
    target = room.draft.paragraphs.get(slug=paragraph)
    unsent = Unsent.objects.create(
        holder=digest(mark),
        author=author,
        consultation=room,
        paragraph=target,
        text=f"{SOUGHT} {mark} text.",
        proposal_kind="amend",
        proposed_text=f"{SOUGHT} {mark} wording.",
        base=target.wordings.get(language="en"),
        source=f"{SOUGHT} {mark} source",
        language="en",
        **fields,
    )
    return submitting.submit(unsent, by=author).comments.get()


def test_nothing_hidden_is_mailed_recorded_or_logged(settings, tmp_path, mailoutbox, caplog):
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level("INFO")
    portal = Portal()
    by, follower = portal.moderator, makers.make_person("Follower", email="follower@people.example")
    draft = Draft.objects.get(pk=portal.scene.words["draft"])
    for name, key in (
        ("draft", draft.pk),
        ("paragraph", draft.paragraphs.get(slug="9").pk),
        ("consultation", portal.scene.words["room"]),
        ("cycle", draft.declaration.cycle_id),
    ):
        subscribing.follow(follower, topics.topic(name, key), label="Demonstration text")

    _sent(portal, "9", kind="waiting")
    note = f"{SOUGHT} {hidden.mark('note')}"
    moderating.return_to_author(_sent(portal, "9", kind="returned"), by=by, seen=1, reason="other", note=note)
    moderating.withhold(_sent(portal, "9", kind="withheld"), by=by, seen=1, reason="other", note=note)
    # Published, and taken back before anybody was mailed: withheld, withdrawn, undone.
    taken_back = _sent(portal, "9", kind="withheld")
    moderating.publish(taken_back, by=by, seen=1)
    moderating.withhold(taken_back, by=by, seen=2, reason="other", note=note)
    withdrawn = _sent(portal, "9", kind="withdrawn")
    moderating.publish(withdrawn, by=by, seen=1)
    submitting.withdraw(withdrawn, by=withdrawn.submission.author)
    undone = _sent(portal, "9", kind="waiting")
    moderating.publish(undone, by=by, seen=1)
    moderating.undo(undone, by=by, seen=2)
    # And one that everybody reads, of somebody whom nobody knows.
    veiled = _sent(portal, "9", kind="identity", appears_as=Appearance.KIND)
    moderating.publish(veiled, by=by, seen=1)

    with time_machine.travel(timezone.now() + timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS + 60)):
        expand_what_is_due()
        deliver()

    own = {one.email: one.name for one in User.objects.filter(name__contains="sealed")}
    of_others = []
    for message in mailoutbox:
        said = readable(message.message().as_string() + "\n".join(_parts(message)))
        marks = {one.group() for one in MARK.finditer(said)}
        mine = {one.group() for one in MARK.finditer(own.get(message.to[0], ""))}
        letters_note = {one for one in marks if one.startswith("sealednote") and message.to[0] in own}
        if marks - mine - letters_note:
            of_others.append((message.to[0], message.subject, marks))
    assert of_others == []
    assert [message.to[0] for message in mailoutbox if "follower" in message.to[0]] == [follower.email]
    assert len(mailoutbox) > 8
    kept = [f"{one.act} {one.facts}" for one in Record.objects.all()]
    assert [one for one in kept if MARK.search(one)] == []
    assert MARK.findall(caplog.text) == []
