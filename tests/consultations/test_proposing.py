"""Proposed wordings: what counts as one, how it is sent, and how it is read from a marked-up Word file."""

import io

import pytest

from consultations import moderating, proposing, submitting, versions
from consultations.models import Comment, ProposalKind, Submission, Unsent
from declarations.lineage import match
from declarations.models import Wording
from declarations.reading import read
from declarations.redline import Edit
from declarations.texts import text_of
from declarations.word.lines import Line, Text, passages_of
from declarations.word.writing import write_comparison
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db

STANDING = "Demonstration text of paragraph 9 bis (en)."


@pytest.fixture
def room():
    return makers.make_consultation()


def make_unsent(
    room, *, kind="amend", text="Demonstration text, amended.", label="9-bis", **fields
) -> Unsent:
    paragraph = room.draft.paragraphs.get(slug=label)
    base = Wording.objects.get(paragraph=paragraph, language="en")
    return Unsent.objects.create(
        holder="h",
        consultation=room,
        paragraph=paragraph,
        language="en",
        proposal_kind=kind,
        proposed_text=text,
        base=base,
        **fields,
    )


def test_a_proposal_is_sent_with_its_reason_and_its_source(room):
    unsent = make_unsent(room, source="Demonstration text, 4", **{})
    unsent.text = "Because."
    unsent.save()
    comment = submitting.submit(unsent, by=makers.make_person()).comments.get()
    proposal = comment.proposal
    assert (proposal.kind, proposal.text, proposal.source) == (
        "amend",
        "Demonstration text, amended.",
        "Demonstration text, 4",
    )
    assert proposal.base.text == STANDING
    assert comment.text == "Because."
    assert {piece.edit for block in proposal.blocks for piece in block} == set(Edit)
    unsent.refresh_from_db()
    assert unsent.proposed_text == ""


def test_a_proposal_needs_no_words_beside_it(room):
    comment = submitting.submit(make_unsent(room), by=makers.make_person()).comments.get()
    assert comment.text == ""
    moderating.publish(comment, by=makers.make_staff(), seen=1)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("amend", STANDING),
        ("amend", f" {STANDING}\n"),
        ("amend", " "),
        ("insert-after", ""),
        ("amend", "x" * 10_001),
    ],
)
def test_a_proposal_that_says_nothing_new_is_refused_and_kept(room, kind, text):
    unsent = make_unsent(room, kind=kind, text=text)
    with pytest.raises(Refused):
        submitting.submit(unsent, by=makers.make_person())
    unsent.refresh_from_db()
    assert unsent.proposed_text == text
    assert not Submission.objects.exists()


def test_to_delete_a_paragraph_takes_no_text(room):
    comment = submitting.submit(make_unsent(room, kind="strike", text="ignored"), by=makers.make_person())
    proposal = comment.comments.get().proposal
    assert proposal.text == ""
    assert [piece.edit for block in proposal.blocks for piece in block] == [Edit.DELETED]


def test_the_same_words_with_another_proposal_are_another_comment(room):
    author = makers.make_person()
    submitting.submit(make_unsent(room), by=author)
    submitting.submit(make_unsent(room), by=author)
    submitting.submit(make_unsent(room, text="Demonstration text, otherwise."), by=author)
    assert Comment.objects.count() == 2


def test_the_same_proposal_from_another_source_is_another_comment(room):
    author = makers.make_person()
    first = submitting.submit(make_unsent(room, source="Objective 7"), by=author)
    assert submitting.submit(make_unsent(room, source=" Objective\n7 "), by=author) == first
    assert submitting.submit(make_unsent(room, source="Objective 8"), by=author) != first


@pytest.mark.parametrize("field", ["text", "source"])
def test_an_address_in_a_proposal_is_pointed_out_and_masked(room, field):
    unsent = make_unsent(room, **{field: "Write to ada@clinic.example."})
    assert versions.addresses_in(unsent) == ["ada@clinic.example"]
    proposal = submitting.submit(unsent, by=makers.make_person()).comments.get().proposal
    assert getattr(proposal, field) == "Write to …@clinic.example."
    kept = make_unsent(room, keeps_addresses=True, **{field: "Write to bo@clinic.example."})
    proposal = submitting.submit(kept, by=makers.make_person()).comments.get().proposal
    assert getattr(proposal, field) == "Write to bo@clinic.example."


def test_a_source_that_grows_in_its_normal_form_is_cut_short(room):
    comment = submitting.submit(make_unsent(room, source="\u0958" * 300), by=makers.make_person())
    assert comment.comments.get().proposal.source == "\u0915\u093c" * 150


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("", STANDING, ""),
        ("", "", ""),
        ("", "Other words.", ProposalKind.AMEND),
        ("strike", STANDING, ProposalKind.STRIKE),
        ("nonsense", STANDING, ""),
    ],
)
def test_who_changes_the_wording_amends_it(room, kind, text, meant):
    base = Wording.objects.get(paragraph__slug="9-bis", language="en")
    assert proposing.kind_typed(kind, text, base) == meant
    assert proposing.kind_typed(kind, text, None) == ""


def test_a_returned_proposal_is_revised(room):
    author, staff = makers.make_person(), makers.make_staff()
    comment = submitting.submit(make_unsent(room), by=author).comments.get()
    moderating.return_to_author(comment, by=staff, seen=1, reason="off-topic")
    again = make_unsent(room, text="Demonstration text, amended again.", revises=comment, author=author)
    submitting.submit(again, by=author)
    comment.refresh_from_db()
    assert comment.status == Status.WAITING
    assert comment.proposal.text == "Demonstration text, amended again."
    assert comment.versions.first().proposal.text == "Demonstration text, amended."


def marked_up(room, *changes: tuple[str, str], language: str = "en") -> io.BytesIO:
    """The draft of a room as Word would hold it after somebody tracked these changes of its text in a language."""
    old = text_of(read(room.draft, language=language))
    lines = list(old.lines)
    for was, now in changes:
        lines = [Line(one.label, one.text.replace(was, now), one.kind, one.level) for one in lines]
    new = Text(tuple(lines), title=old.title, language=language)
    links = match(passages_of(old.lines), passages_of(new.lines))
    moment = room.opens_at
    return io.BytesIO(write_comparison(old, new, links, author="Somebody", moment=moment))


def test_a_marked_up_word_file_becomes_proposals(room):
    found = proposing.from_word(
        marked_up(room, ("of paragraph 9 bis", "on paragraph 9 bis")), room, language="en"
    )
    [remark] = found.remarks
    assert remark["paragraph"].slug == "9-bis"
    assert remark["proposal_kind"] == "amend"
    assert remark["proposed_text"] == "Demonstration text on paragraph 9 bis (en)."
    assert remark["base"].text == STANDING
    assert found.left_over == []


OF_9_BIS = {
    "fr": "Texte de démonstration du paragraphe 9 bis, assez long pour être reconnu.",
    "zh-hans": "第9段之二的示范文字,足够长,可以辨认。",
}


@pytest.mark.parametrize("page", ["en", "fr", "ar"])
@pytest.mark.parametrize(("marked", "was", "now"), [("fr", "assez", "fort"), ("zh-hans", "足够", "很")])
def test_a_copy_is_held_against_the_language_it_was_made_from(marked, was, now, page):
    room = makers.make_consultation(makers.make_draft(languages=("en", *OF_9_BIS)))
    for language, text in OF_9_BIS.items():
        Wording.objects.filter(paragraph__slug="9-bis", language=language).update(text=text)
    [remark] = proposing.from_word(marked_up(room, (was, now), language=marked), room, language=page).remarks
    assert remark["base"].language == marked
    assert remark["proposed_text"] == OF_9_BIS[marked].replace(was, now)
    assert "language" not in remark  # a balloon may be in any other
