"""What is typed is never lost: before sign-in, after expiry, on a double click, on a bad file, after closing."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.models import Comment, Unsent
from tests import makers

pytestmark = pytest.mark.django_db

TEXT = "Demonstration text: keep the last clause whole."
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture
def room():
    return makers.make_consultation()


@pytest.fixture
def person():
    return makers.make_person("Nurse", language="fr")


def write_url(room, label="9-bis"):
    return reverse("write_on_paragraph", args=[room.cycle.slug, room.slug, label])


def typed(**more):
    return {"key": str(uuid.uuid4()), "text": TEXT, "language": "en", **more}


def test_an_anonymous_writer_types_checks_signs_in_and_sends(client, room, person):
    response = client.post(write_url(room), typed())
    check = response["Location"]
    page = client.get(check)
    assert TEXT in page.content.decode()
    assert f"next={check}" in page.content.decode()

    client.force_login(person)
    page = client.get(check)
    send = reverse("send", args=[Unsent.objects.get().key])
    response = client.post(send, {"served": page.context["form"].initial["served"]})
    comment = Comment.objects.get()
    assert response["Location"] == comment.submission.get_absolute_url()
    assert (comment.text, comment.submission.author) == (TEXT, person)
    assert comment.submission.reference in client.get(response["Location"]).content.decode()


def test_a_double_click_on_send_leads_to_one_receipt(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed())
    send = reverse("send", args=[Unsent.objects.get().key])
    first, second = client.post(send), client.post(send)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


def test_a_double_click_on_the_form_keeps_one_unsent(client, room):
    data = typed()
    client.get(write_url(room))
    client.post(write_url(room), data)
    client.post(write_url(room), data)
    assert Unsent.objects.count() == 1


def test_an_expired_session_loses_nothing(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed())
    key = Unsent.objects.get().key
    client.cookies.pop("sessionid")
    response = client.post(reverse("send", args=[key]))
    assert response["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("check", args=[key]))["Location"].startswith(reverse("account_login"))
    response = client.post(write_url(room), typed(key=str(key), text=TEXT + " More."))
    assert response.status_code == 302
    client.force_login(person)
    assert "More." in client.get(reverse("check", args=[key])).content.decode()
    assert Unsent.objects.count() == 1
    assert TEXT in client.get(reverse("check", args=[key])).content.decode()


def test_a_stranger_with_the_address_of_a_check_page_sees_nothing(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed())
    check = reverse("check", args=[Unsent.objects.get().key])
    assert Client().get(check)["Location"].startswith(reverse("account_login"))
    other = Client()
    other.force_login(makers.make_person())
    assert other.get(check).status_code == 404


def test_a_strangers_key_is_not_overwritten(client, room, person):
    client.force_login(person)
    data = typed()
    client.post(write_url(room), data)
    Client().post(write_url(room), {**data, "text": "Demonstration text: forged."})
    assert Unsent.objects.get(key=data["key"]).text == TEXT
    assert Unsent.objects.exclude(key=data["key"]).get().text == "Demonstration text: forged."


def test_what_was_typed_stands_in_the_form_again(client, room):
    client.post(write_url(room), typed(later="1"))
    assert TEXT in client.get(write_url(room)).content.decode()
    assert TEXT not in client.get(write_url(room, "10")).content.decode()
    assert TEXT not in Client().get(write_url(room)).content.decode()


def test_an_over_long_comment_is_kept_and_the_limit_shown(client, room, settings):
    settings.COMMENT_MAX_GRAPHEMES = 30
    response = client.post(write_url(room), typed())
    page = response.content.decode()
    assert response.status_code == 422
    assert TEXT in page
    assert "17 characters too long" in page
    assert Unsent.objects.get().text == TEXT


def test_a_file_is_taken_and_can_be_removed(client, room):
    response = client.post(write_url(room), typed(file=SimpleUploadedFile("our position.pdf", PDF)))
    assert "our position.pdf" in client.get(response["Location"]).content.decode()
    stored = Unsent.objects.get().files.get()
    data = typed(key=str(Unsent.objects.get().key), remove=str(stored.pk))
    client.post(write_url(room), data)
    assert not Unsent.objects.get().files.exists()


def test_a_bad_file_gets_a_sentence_and_the_text_stays(client, room):
    response = client.post(write_url(room), typed(file=SimpleUploadedFile("x.pdf", b"MZ\x00\x00program")))
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert "This kind of file is not taken" in response.content.decode()
    assert Unsent.objects.get().text == TEXT


def test_after_closing_the_page_says_when_and_nothing_is_taken(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed())
    room.closes_at = timezone.now() - timedelta(hours=1)
    room.save()
    key = Unsent.objects.get().key
    response = client.post(reverse("send", args=[key]))
    assert response.status_code == 409
    assert TEXT in response.content.decode()
    assert not Comment.objects.exists()
    assert "closed on" in client.get(write_url(room)).content.decode()


def test_a_forged_served_instant_is_not_believed(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed())
    room.closes_at = timezone.now() - timedelta(minutes=1)
    room.save()
    response = client.post(reverse("send", args=[Unsent.objects.get().key]), {"served": "forged"})
    assert response.status_code == 409


def test_within_the_grace_only_what_was_shown_before_closing_is_sent(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed())
    key = Unsent.objects.get().key
    served = client.get(reverse("check", args=[key])).context["form"].initial["served"]
    room.closes_at = timezone.now()
    room.save()
    client.post(write_url(room), typed(key=str(key), text="Demonstration text: typed after closing."))
    later = Unsent.objects.exclude(key=key).get()
    assert client.post(reverse("send", args=[later.key]), {"served": served}).status_code == 409
    assert client.post(reverse("send", args=[key]), {"served": served}).status_code == 302
    assert Comment.objects.get().text == TEXT


def test_the_check_page_names_the_kind_of_somebody_who_shows_only_that(client, room, person):
    organisation = makers.make_member(person).organisation
    client.force_login(person)
    client.post(write_url(room), typed(speaks_for=organisation.pk, appears_as="kind"))
    page = client.get(reverse("check", args=[Unsent.objects.get().key])).content.decode()
    assert organisation.get_kind_display() in page
    assert organisation.name not in page


def test_a_revision_keeps_the_names_the_comment_was_sent_under(client, room, person):
    organisation = makers.make_member(person).organisation
    comment = makers.make_comment(room, author=person, organisation=organisation, status="returned")
    client.force_login(person)
    url = reverse("revise", args=[comment.submission.reference, comment.number])
    assert 'name="appears_as"' not in client.get(url).content.decode()
    response = client.post(url, typed(text="Demonstration text: better.", appears_as="kind"))
    assert organisation.name in client.get(response["Location"]).content.decode()


def test_a_number_of_no_file_removes_nothing(client, room):
    for number in ("9" * 5000, "9" * 30, "-1", "x", ""):
        assert client.post(write_url(room), typed(remove=number)).status_code == 200


def test_a_limit_that_is_reached_loses_nothing_typed(client, room, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": "1/h/ip"}
    address = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.post(write_url(room), typed(text="First."), **address).status_code == 302
    response = client.post(write_url(room), typed(), **address)
    assert response.status_code == 429
    assert TEXT in response.content.decode()
    assert Unsent.objects.get().text == "First."


def test_an_address_is_pointed_out_and_masked(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed(text="Demonstration text: write to ada@clinic.example"))
    page = client.get(reverse("check", args=[Unsent.objects.get().key])).content.decode()
    assert "…@clinic.example" in page
    assert "Your text holds an e-mail address" in page


def test_the_form_is_never_cached(client, room):
    assert "no-store" in client.get(write_url(room))["Cache-Control"]


def test_a_reply_goes_to_the_same_target(client, person):
    comment = makers.make_comment()
    client.force_login(person)
    url = reverse("reply", args=[comment.submission.reference, comment.number])
    client.post(url, typed(text="Demonstration text: we agree."))
    client.post(reverse("send", args=[Unsent.objects.get().key]))
    reply = Comment.objects.exclude(pk=comment.pk).get()
    assert (reply.parent, reply.paragraph) == (comment, comment.paragraph)


def test_nobody_replies_to_what_is_not_published(client, person):
    comment = makers.make_comment(status="waiting")
    client.force_login(person)
    url = reverse("reply", args=[comment.submission.reference, comment.number])
    assert client.get(url).status_code == 404


def test_a_remark_on_an_event(client, person):
    event = makers.make_event()
    client.force_login(person)
    client.post(reverse("write_on_event", args=[event.slug]), typed())
    client.post(reverse("send", args=[Unsent.objects.get().key]))
    assert Comment.objects.get().event == event


def test_writing_on_a_heading_or_an_unknown_paragraph_is_not_found(client, room):
    assert client.get(write_url(room, "99")).status_code == 404


# ---- Kept while it is typed; two windows ----


def window(**more):
    """What a window sends while somebody types."""
    return typed(window=str(uuid.uuid4()), seen="", keep="1", **more)


def test_what_is_typed_is_kept_in_silence_and_found_again(client, room):
    first = window()
    answer = client.post(write_url(room), first)
    assert (answer.status_code, list(answer.json())) == (200, ["at"])
    client.post(write_url(room), {**first, "text": TEXT + " More."})
    assert Unsent.objects.get().text == TEXT + " More."
    assert TEXT + " More." in client.get(write_url(room)).content.decode()


def test_nothing_typed_is_nothing_kept(client, room):
    assert client.post(write_url(room), window(text=" ")).json() == {"at": None}
    assert not Unsent.objects.exists()


def test_what_was_erased_is_erased(client, room):
    first = window()
    client.post(write_url(room), first)
    client.post(write_url(room), {**first, "text": ""})
    assert Unsent.objects.get().text == ""


def test_keeping_without_a_key_is_refused(client, room):
    assert client.post(write_url(room), {**window(), "key": "nonsense"}).status_code == 400


def test_an_older_window_never_writes_over_a_newer_one(client, room):
    older = window()
    client.post(write_url(room), older)
    form = client.get(write_url(room)).context["form"]
    newer = {**older, "window": form["window"].value(), "seen": form["seen"].value()}
    assert client.post(write_url(room), {**newer, "text": "Demonstration text: newer."}).status_code == 200
    answer = client.post(write_url(room), {**older, "text": "Demonstration text: older."})
    assert answer.status_code == 200
    beside = {**older, "key": answer.json()["key"], "text": "Demonstration text: older still."}
    assert client.post(write_url(room), beside).status_code == 200
    kept = set(Unsent.objects.values_list("text", flat=True))
    assert kept == {"Demonstration text: newer.", "Demonstration text: older still."}
    shown = client.get(answer.json()["url"]).content.decode()
    assert all(text in shown for text in kept)


def test_a_window_goes_on_after_an_answer_that_was_lost(client, room):
    first = window()
    for text in ("Demonstration text: one.", "Demonstration text: two.", "Demonstration text: three."):
        assert client.post(write_url(room), {**first, "text": text}).status_code == 200
    assert Unsent.objects.get().text == "Demonstration text: three."


def test_without_javascript_both_texts_are_shown(client, room):
    older = window()
    del older["keep"]
    client.post(write_url(room), older)
    form = client.get(write_url(room)).context["form"]
    newer = {**older, "window": form["window"].value(), "seen": form["seen"].value()}
    client.post(write_url(room), {**newer, "text": "Demonstration text: newer."})
    upload = SimpleUploadedFile("note.pdf", PDF)
    answer = client.post(write_url(room), {**older, "text": "Demonstration text: older.", "file": upload})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Demonstration text: newer." in page
    assert "Demonstration text: older." in page
    beside = Unsent.objects.get(text="Demonstration text: older.")
    assert beside.files.count() == 1
    assert str(beside.key) in page
    twice = client.post(write_url(room), {**older, "text": "Demonstration text: older."})
    assert twice.status_code == 409
    assert Unsent.objects.count() == 2


def test_words_typed_in_a_window_after_another_has_sent_are_kept(client, room, person):
    client.force_login(person)
    first = window()
    client.post(write_url(room), first)
    client.post(reverse("send", args=[first["key"]]))
    client.post(write_url(room), first)
    assert Unsent.objects.count() == 1
    client.post(write_url(room), {**first, "text": "Demonstration text: typed since."})
    assert Unsent.objects.filter(sent_as=None).get().text == "Demonstration text: typed since."


@pytest.mark.parametrize("name", ["file", "source"])
def test_what_is_added_after_going_back_is_sent_too(client, room, person, name):
    client.force_login(person)
    data = typed(proposal_kind="strike", source="Objective 7")
    client.post(write_url(room), data)
    client.post(reverse("send", args=[data["key"]]))
    added = SimpleUploadedFile("forgotten.pdf", PDF) if name == "file" else "Objective 8"
    client.post(write_url(room), {**data, name: added})
    client.post(reverse("send", args=[Unsent.objects.get(sent_as=None).key]))
    assert Comment.objects.count() == 2


def test_an_expired_guard_loses_nothing(room, person):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(write_url(room), typed(), headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert TEXT in response.content.decode()


def test_what_one_device_kept_is_gone_on_with_on_another(client, room, person):
    client.force_login(person)
    client.post(write_url(room), window())
    other = Client()
    other.force_login(person)
    link = f"{write_url(room)}?key={Unsent.objects.get().key}"
    assert link in other.get(reverse("my_comments")).content.decode()
    assert TEXT in other.get(link).content.decode()


# ---- The language ----

FRENCH = "Nous proposons de garder la dernière phrase telle qu’elle figure dans le texte."
SWAHILI = "Tunapendekeza kuweka sentensi ya mwisho kama ilivyo katika rasimu ya kwanza."


@pytest.mark.parametrize(("text", "code"), [(FRENCH, "fr"), (SWAHILI, "sw"), ("Oui.", "en")])
def test_the_language_is_told_by_the_words_and_sent(client, room, person, text, code):
    client.force_login(person)
    client.post(write_url(room), typed(text=text, language=""))
    key = Unsent.objects.get().key
    form = client.get(reverse("check", args=[key])).context["form"]
    assert form["language"].value() == code
    assert form.fields["language"].help_text
    client.post(reverse("send", args=[key]), {"language": code})
    assert Comment.objects.get().language == code


def test_a_language_that_was_taken_wrongly_is_changed_on_the_check_page(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed(text=FRENCH, language=""))
    client.post(reverse("send", args=[Unsent.objects.get().key]), {"language": "ht"})
    assert Comment.objects.get().language == "ht"


def test_remarks_sent_together_are_told_apart(client, room, person):
    client.force_login(person)
    client.post(write_url(room), typed(text=FRENCH, language="", later="1"))
    client.post(write_url(room, "10"), typed(text=SWAHILI, language="", later="1"))
    gathered = reverse("gathered", args=[room.cycle.slug, room.slug])
    page = client.get(gathered)
    assert 'lang="sw"' in page.content.decode()
    remarks = [str(one.key) for one in Unsent.objects.all()]
    client.post(gathered, {"remark": remarks, "served": page.context["served"]})
    assert {one.language for one in Comment.objects.all()} == {"fr", "sw"}
