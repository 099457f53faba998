"""What is said on one draft, and on one paragraph, for readers of feeds: published comments, newest first, in full."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consultations.endorsing.models import with_signatures
from consultations.models import Comment, CommentQuerySet
from consultations.naming import signed_as_shown, target_title
from consultations.translating.naming import unofficial
from declarations.models import Draft, Paragraph, ParagraphKind
from imrf_portal.kit.feeds import NEWEST, EntriesFeed


class CommentsFeed(EntriesFeed):
    """Published comments as everybody reads them, the newest first."""

    def newest(self, comments: CommentQuerySet) -> list[Comment]:
        """The last comments that became public, with what an entry says of each; one query, three more where any is of
        a joint submission."""
        shown = comments.select_related(
            "submission__joint", "standing_version__proposal", "paragraph", "question", "draft", "event"
        )
        shown = shown.prefetch_related(with_signatures()).with_translations()
        return list(shown.order_by("-published_at", "-pk")[:NEWEST])

    def item_title(self, item: Comment) -> str:
        """Who spoke on what."""
        who = signed_as_shown(item.submission)
        return escape(_("%(who)s on %(about)s") % {"who": who, "about": target_title(item)})

    def item_description(self, item: Comment) -> str:
        """The whole text; of a proposal what it would do, and its wording; then its unofficial translations, labelled."""
        parts = [item.text]
        if item.proposal is not None:
            parts = [str(item.proposal.get_kind_display()), item.proposal.text, item.text]
        for one in item.translations:
            parts += [unofficial(one["language"]), one["text"]]
        return escape("\n\n".join(filter(None, parts)))


class DraftFeed(CommentsFeed):
    """What is said on a published draft, on its paragraphs and on the whole of it."""

    def get_object(self, request: HttpRequest, declaration: str, stage: str) -> Draft:
        """The draft at an address. Raises `Http404` where everybody may not read it."""
        published = Draft.objects.published().select_related("declaration")
        return get_object_or_404(published, declaration__slug=declaration, slug=stage)

    def feed_extra_kwargs(self, obj: Draft) -> dict[str, datetime | None]:
        """When there was something to comment on."""
        return {"began": obj.published_at}

    def title(self, obj: Draft) -> str:
        """The feed's name."""
        return escape(_("Comments on %(text)s") % {"text": obj})

    def link(self, obj: Draft) -> str:
        """The page it belongs to."""
        return obj.get_absolute_url()

    def items(self, obj: Draft) -> list[Comment]:
        """The newest at the draft itself and at its paragraphs; one query more for the paragraphs, by whose keys the
        database knows how many comments to expect."""
        paragraphs = list(obj.paragraphs.values_list("pk", flat=True))
        return self.newest(Comment.objects.published().filter(Q(paragraph__in=paragraphs) | Q(draft=obj)))


class ParagraphFeed(CommentsFeed):
    """What is said on one paragraph of a published draft."""

    def get_object(self, request: HttpRequest, declaration: str, stage: str, paragraph: str) -> Paragraph:
        """The paragraph at an address. Raises `Http404` where everybody may not read it."""
        published = Paragraph.objects.filter(draft__in=Draft.objects.published())
        return get_object_or_404(
            published.exclude(kind=ParagraphKind.HEADING).select_related("draft__declaration"),
            draft__declaration__slug=declaration,
            draft__slug=stage,
            slug=paragraph,
        )

    def feed_extra_kwargs(self, obj: Paragraph) -> dict[str, datetime | None]:
        """When there was something to comment on."""
        return {"began": obj.draft.published_at}

    def title(self, obj: Paragraph) -> str:
        """The feed's name."""
        about = _("Paragraph {label}").format(label=obj.label)
        return escape(_("Comments on %(text)s") % {"text": f"{obj.draft}, {capfirst(about)}"})

    def link(self, obj: Paragraph) -> str:
        """The page it belongs to."""
        return obj.get_absolute_url()

    def items(self, obj: Paragraph) -> list[Comment]:
        """The newest at this paragraph."""
        return self.newest(Comment.objects.published().at(obj))
