"""The pages of the two pens: what is shown to whom, nothing typed is lost, nothing hidden shows."""

from __future__ import annotations

import pytest

from imrf_portal.moderation.models import Status
from pledges import filing
from pledges.ledger import moderating, reporting, showing
from pledges.models import EntryKind, Evidence
from tests import makers
from tests.pledges.ledger.makers import make_evidence, make_file, make_witness, reported, shown
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db

SAID = {"progress": "under-way", "on": "2026-03-02", "text": "Demonstration text: two.", "language": "en"}
EVIDENCE = {
    "finding": "progress",
    "on": "2026-03-02",
    "text": "Demonstration text: open on Monday.",
    "language": "en",
    "source_url": "https://quay.example/",
}


@pytest.fixture
def pledge():
    return make_pledge()


def progress_of(pledge):
    return f"/en/pledges/{pledge.number}/progress/"


def evidence_of(pledge):
    return f"/en/pledges/{pledge.number}/evidence/"


def test_actor_reports_and_is_led_to_the_entry(pledge, client):
    client.force_login(pledge.author)
    assert progress_of(pledge) in client.get(pledge.get_absolute_url()).content.decode()
    assert client.get(progress_of(pledge)).status_code == 200
    answer = client.post(progress_of(pledge), SAID)
    entry = pledge.entries.get(kind=EntryKind.PROGRESS)
    assert answer.url == f"{pledge.get_absolute_url()}#entry-{entry.pk}"
    page = client.get(pledge.get_absolute_url()).content.decode()
    assert "Demonstration text: two." in page
    assert f'id="entry-{entry.pk}"' in page


def test_refused_report_shows_all_that_was_typed(pledge, client):
    client.force_login(pledge.author)
    answer = client.post(progress_of(pledge), {**SAID, "on": "31.12.2025", "source_url": "quay"})
    assert answer.status_code == 422
    page = answer.content.decode()
    for typed in ("31.12.2025", "Demonstration text: two.", "quay", "This is no day."):
        assert typed in page
    wrong = client.post(progress_of(pledge), {**SAID, "file": make_file("")})
    assert wrong.status_code == 422
    assert "Demonstration text: two." in wrong.content.decode()


def test_session_that_ended_keeps_what_was_typed(pledge, client):
    answer = client.post(progress_of(pledge), SAID)
    assert answer.status_code == 302
    client.force_login(pledge.author)
    assert "Demonstration text: two." in client.get(progress_of(pledge)).content.decode()
    assert "Demonstration text: two." not in client.get(progress_of(pledge)).content.decode()


def test_strangers_have_no_form_to_report(pledge, client):
    for person in (makers.make_person(), make_witness(), makers.make_staff()):
        client.force_login(person)
        assert client.get(progress_of(pledge)).status_code == 404
        assert client.post(progress_of(pledge), SAID).status_code == 404
    assert pledge.entries.count() == 1


def test_who_files_for_two_actors_chooses(client):
    partner = makers.make_organisation("Bridge Guild")
    pledge = make_pledge(partners=(partner,))
    makers.make_member(pledge.author, partner)
    client.force_login(pledge.author)
    assert client.post(progress_of(pledge), SAID).status_code == 422
    line = pledge.partners.get(is_lead=False)
    client.post(progress_of(pledge), {**SAID, "line": line.pk})
    assert pledge.entries.get(kind=EntryKind.PROGRESS).partner == line


def test_evidence_is_sent_read_back_revised_and_withdrawn(pledge, client):
    witness = make_witness()
    client.force_login(witness)
    answer = client.post(evidence_of(pledge), {**EVIDENCE, "file": make_file()})
    evidence = Evidence.objects.get()
    address = evidence.get_absolute_url()
    assert answer.url == address
    assert "We have received your evidence" in client.get(address).content.decode()
    assert client.get(f"{address}file/").status_code == 200
    moderator = makers.make_staff()
    moderating.return_to_author(evidence, by=moderator, seen=1, reason="other", note="Where was it?")
    assert "Where was it?" in client.get(address).content.decode()
    assert EVIDENCE["text"] in client.get(f"{address}revise/").content.decode()
    client.post(f"{address}revise/", {**EVIDENCE, "text": "Demonstration text: at the quay."})
    evidence.refresh_from_db()
    assert (evidence.status, evidence.text) == (Status.WAITING, "Demonstration text: at the quay.")
    assert client.get(f"{address}withdraw/").status_code == 200
    client.post(f"{address}withdraw/")
    evidence.refresh_from_db()
    assert evidence.status == Status.WITHDRAWN


def test_refused_evidence_shows_all_that_was_typed(pledge, client):
    client.force_login(make_witness())
    answer = client.post(evidence_of(pledge), {**EVIDENCE, "source_url": "", "on": "2099-01-01"})
    assert answer.status_code == 422
    assert EVIDENCE["text"] in answer.content.decode()
    assert not Evidence.objects.exists()


def test_party_is_told_why_it_brings_no_evidence(pledge, client):
    client.force_login(pledge.author)
    answer = client.get(evidence_of(pledge))
    assert answer.status_code == 403
    assert "they report on it themselves" in answer.content.decode()


def test_nothing_of_hidden_evidence_shows(pledge, client):
    witness = make_witness("Sealed Watch")
    evidence = make_evidence(pledge, witness, text="sealedwords", file=None)
    moderator = makers.make_staff()
    pages = (pledge.get_absolute_url(), evidence.get_absolute_url(), f"{evidence.get_absolute_url()}file/")

    def seen():
        client.logout()
        return "".join(client.get(page).content.decode() for page in pages)

    assert "sealedwords" not in seen()
    moderating.publish(evidence, by=moderator, seen=1)
    assert "sealedwords" in seen()
    moderating.withhold(evidence, by=moderator, seen=2, reason="offensive")
    assert "sealedwords" not in seen()
    assert "Sealed Watch" not in seen()
    assert "Evidence no longer public" in seen()


def test_file_of_a_report_goes_with_the_pledge(pledge, client):
    entry = reporting.report(pledge.partners.get(), reported(upload=make_file()), by=pledge.author)
    address = f"/en/pledges/{pledge.number}/entries/{entry.pk}/file/"
    assert client.get(address).status_code == 200
    assert client.get(f"/en/pledges/{make_pledge().number}/entries/{entry.pk}/file/").status_code == 404
    filing.withdraw(pledge, by=pledge.author)
    assert client.get(address).status_code == 404


def test_ledger_takes_as_many_queries_with_many_entries(pledge, client, django_assert_max_num_queries):
    line, moderator = pledge.partners.get(), makers.make_staff()
    counts = []
    for number in (1, 3):
        for _ in range(number):
            reporting.report(line, reported(text=f"{len(counts)}-{_}", upload=make_file()), by=pledge.author)
            witness = make_witness()
            evidence = showing.show(pledge, witness.memberships.get().organisation, shown(), by=witness)
            moderating.publish(evidence, by=moderator, seen=1)
        with django_assert_max_num_queries(40) as asked:
            client.get(pledge.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
