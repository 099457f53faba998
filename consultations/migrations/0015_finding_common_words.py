"""Lists are walked in their order by indexes that hold all that is asked of a row before its text is read; words of one
or two ideographs have indexes of their own."""

from __future__ import annotations

from django.db import migrations, models

from consultations import ideographs

LISTED = models.Q(status__in=["published", "waiting"])
ORDERS = {
    "comments_in_consultation": [],
    "comments_by_place": ["place"],
    "comments_by_language": ["written_in"],
    "comments_by_kind": ["said_as"],
    "comments_by_organisation": ["said_by"],
    "comments_by_endorsement": ["endorsed"],
    "comments_by_discussion": ["replied"],
}


def _anew(index: models.Index) -> list[migrations.operations.base.Operation]:
    return [
        migrations.RemoveIndex(model_name="comment", name=index.name),
        migrations.AddIndex(model_name="comment", index=index),
    ]


def _list(*columns: str, name: str, of: models.Q = LISTED) -> models.Index:
    fields = ["consultation", *columns, "id"]
    return models.Index(fields=fields, include=["status", "standing_version"], condition=of, name=name)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0014_event_kinds")]

    operations = [
        migrations.AddIndex(model_name="commentversion", index=ideographs.index("versions_by_ideographs")),
        migrations.AddIndex(model_name="proposal", index=ideographs.index("proposals_by_ideographs")),
        migrations.AddIndex(model_name="translation", index=ideographs.index("translations_by_ideographs")),
        migrations.AddIndex(
            model_name="comment",
            index=_list(name="waiting_in_consultation", of=models.Q(status="waiting")),
        ),
        *_anew(
            models.Index(
                fields=["status", "received_at", "id"],
                include=["standing_version"],
                name="comments_by_status_and_age",
            )
        ),
        *(operation for name, columns in ORDERS.items() for operation in _anew(_list(*columns, name=name))),
    ]
