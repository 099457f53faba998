"""A consultation with any number of comments, written by the database itself: a million takes a minute or two.

What a list can be narrowed by is spread as it would be among people: most write in English, one in a hundred in
Swahili; most wait for nobody, some still for a moderator; one in seven answers another. Shares are the same at every
size; what is asked for by name (`FEW_WORD`, `FEW_ORGANISATION`) is found equally often at every size.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from bench.rooms import make_room, text_of
from consultations.models import Comment, Consultation, Submission
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Objective

AUTHORS = 5_000
SENTENCES, WORDS_OF_A_SENTENCE = 2_000, 25
ORGANISATIONS = 100
# In half of the comments, in one of a hundred, and in so many at any size.
OFTEN_WORD, SELDOM_WORD, FEW_WORD = "sanctuary", "lighthouse", "semaphore"
FEW = 60
# So far back the oldest lies, however many there are.
SPAN = "12 days"
FEW_ORGANISATION = "Demonstration organization of Little Islands"
LANGUAGES = ["en"] * 62 + ["fr"] * 12 + ["es"] * 10 + ["ar"] * 6 + ["ru"] * 5 + ["zh-hans"] * 4 + ["sw"]

_AUTHORS = """
INSERT INTO accounts_user (password, email, name, language, time_zone, is_active, date_joined)
SELECT '', 'speaker' || number || '@people.example', 'Speaker ' || number, 'en', '', true, now()
FROM generate_series(1, %(authors)s) AS number
RETURNING id
"""
_SUBMISSIONS = """
INSERT INTO consultations_submission (reference, author_id, appears_as, consultation_id, sent_at, shown_name,
    shown_organisation, shown_organisation_language, shown_kind)
SELECT upper(lpad(to_hex(number), 8, '0')), %(first)s + number %% %(authors)s, 'name', %(room)s,
    now() - number * interval %(span)s / %(comments)s, 'Speaker ' || number %% %(authors)s,
    CASE WHEN number %% (%(comments)s / %(few)s) = 0 THEN %(few_organisation)s
        ELSE 'Demonstration organization ' || to_char(organisation, 'FM0000') || ' of the coast'
    END, 'en', (%(kinds)s::text[])[1 + organisation %% cardinality(%(kinds)s::text[])]
FROM generate_series(1, %(comments)s) AS number, mod(abs(hashint4(number + 1)::bigint), %(organisations)s) AS organisation
"""
# Keys of submissions, comments and versions run side by side, so that each can be told from the number of the row.
_COMMENTS = """
INSERT INTO consultations_comment (id, submission_id, number, status, version, received_at, published_at, paragraph_id,
    parent_id, standing_version_id)
SELECT %(key)s + number, %(submission)s + number, 1,
    CASE abs(hashint4(number)) %% 50 WHEN 0 THEN 'withheld' WHEN 1 THEN 'waiting' WHEN 2 THEN 'waiting'
        WHEN 3 THEN 'waiting' ELSE 'published' END, 1,
    now() - number * interval %(span)s / %(comments)s, now() - number * interval %(span)s / %(comments)s,
    (%(targets)s::bigint[])[1 + mod(number::bigint * 31, cardinality(%(targets)s::bigint[]))],
    CASE WHEN number %% 7 = 3 AND number > 1000
        THEN %(key)s + number - cardinality(%(targets)s::bigint[]) * (1 + number / 7 %% 6) END,
    %(key)s + number
FROM generate_series(1, %(comments)s) AS number
"""
_VERSIONS = """
INSERT INTO consultations_commentversion (id, comment_id, number, text, language, digest, sent_at)
SELECT %(key)s + number, %(key)s + number, 1,
    (%(sentences)s::text[])[1 + mod(number::bigint * 7919, %(n)s)] || ' '
    || (%(sentences)s::text[])[1 + mod(number::bigint * 104729 + number / 7, %(n)s)]
    || CASE WHEN mod(abs(hashint4(number + 3)::bigint), 2) = 0 THEN ' ' || %(often)s ELSE '' END
    || CASE WHEN mod(abs(hashint4(number + 2)::bigint), 100) = 0 THEN ' ' || %(seldom)s ELSE '' END
    || CASE WHEN mod(number, %(comments)s / %(few)s) = 3 THEN ' ' || %(few_word)s ELSE '' END,
    (%(languages)s::text[])[1 + mod(abs(hashint4(number + 4)::bigint), cardinality(%(languages)s::text[]))],
    md5(number::text) || md5((-number)::text), now()
FROM generate_series(1, %(comments)s) AS number
"""
_AFTERWARDS = (
    "UPDATE consultations_comment SET replied = said.n FROM (SELECT parent_id, count(*) n FROM consultations_comment "
    "WHERE status = 'published' AND parent_id IS NOT NULL GROUP BY 1) said WHERE consultations_comment.id = said.parent_id",
    "UPDATE consultations_comment SET endorsed = mod(abs(hashint4(id::int)), 4) * mod(abs(hashint4(id::int)), 11)",
    "SELECT setval(pg_get_serial_sequence('consultations_comment', 'id'), (SELECT max(id) FROM consultations_comment))",
    "SELECT setval(pg_get_serial_sequence('consultations_commentversion', 'id'), (SELECT max(id) FROM consultations_commentversion))",
    "UPDATE consultations_tally SET published = said.n FROM (SELECT paragraph_id, count(*) n FROM consultations_comment "
    "WHERE status = 'published' GROUP BY 1) said WHERE said.paragraph_id = consultations_tally.paragraph_id",
)


def make_mass(slug: str, *, comments: int) -> Consultation:
    """An open consultation on a published draft of eighty paragraphs with so many comments, told to the planner."""
    room = make_room(slug, comments=0)
    targets = list(room.draft.paragraphs.exclude(kind="heading").values_list("pk", flat=True))
    objective, _ = Objective.objects.get_or_create(
        number=7,
        defaults={"title": "Demonstration text", "short_title": "Demonstration", "gcm_paragraph": 23},
    )
    objective.paragraphs.add(*targets[20:24])
    sentences = [text_of(f"sentence {number}", WORDS_OF_A_SENTENCE) for number in range(SENTENCES)]
    facts = {
        "comments": comments,
        "room": room.pk,
        "authors": AUTHORS,
        "organisations": ORGANISATIONS,
        "few": FEW,
        "span": SPAN,
        "few_organisation": FEW_ORGANISATION,
        "kinds": [kind for kind in OrganisationKind.values if kind != OrganisationKind.SECRETARIAT],
        "targets": targets,
        "sentences": sentences,
        "n": SENTENCES,
        "often": OFTEN_WORD,
        "seldom": SELDOM_WORD,
        "few_word": FEW_WORD,
        "languages": LANGUAGES,
    }
    with connection.cursor() as cursor, _without_indexes():
        cursor.execute(_AUTHORS, facts)
        facts["first"] = cursor.fetchone()[0]
        facts["submission"] = _last(Submission)
        cursor.execute(_SUBMISSIONS, facts)
        facts["submission"] = _last(Submission) - comments
        facts["key"] = _last(Comment)
        with transaction.atomic():
            # A comment takes its language from the version that stands, so that comes first.
            cursor.execute(_VERSIONS, facts)
            cursor.execute(_COMMENTS, facts)
        for statement in _AFTERWARDS:
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return room


def _last(model: type[Comment] | type[Submission]) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Indexes are built in one go afterwards: that takes a tenth of the time of filling them row by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE NOT indisunique"
            " AND indrelid IN ('consultations_comment'::regclass, 'consultations_commentversion'::regclass,"
            " 'consultations_submission'::regclass)"
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _name, definition in indexes:
            cursor.execute(definition)
