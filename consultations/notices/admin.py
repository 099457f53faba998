"""Notices in the admin: written in a form; looked over, tried out, sent and taken back on a page of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from consultations.notices import noticing
from consultations.notices.models import Notice
from consultations.notices.noticing import may_notify
from imrf_portal.kit.permissions import NotDone, require
from imrf_portal.languages import OFFICIAL


@admin.register(Notice)
class NoticeAdmin(TranslationAdmin):
    """What the secretariat writes to followers."""

    change_form_template = "admin/consultations/notices/change_form.html"
    list_display = ["subject", "status", "about", "sent_at", "written_by"]
    list_filter = ["status"]
    list_select_related = ["cycle", "draft__declaration", "event", "written_by"]
    ordering = ["-pk"]
    fields = ["cycle", "draft", "event", "subject", "text"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_notify(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return bool(may_notify(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        """What is sent is read, no longer written."""
        return (obj is None or not obj.is_sent) and bool(may_notify(request.user))

    def has_add_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        return bool(may_notify(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:
        """What was sent stays."""
        return obj is not None and not obj.is_sent and bool(may_notify(request.user))

    def save_model(self, request: Any, obj: Notice, form: Any, change: bool) -> None:
        if change:
            noticing.revise(obj, changed=form.changed_data, by=request.user)
        else:
            noticing.prepare(obj, by=request.user)

    def delete_model(self, request: Any, obj: Notice) -> None:
        noticing.discard(obj, by=request.user)

    def response_add(
        self, request: HttpRequest, obj: Notice, post_url_continue: str | None = None
    ) -> HttpResponse:
        """From writing to looking it over."""
        return HttpResponseRedirect(reverse("admin:consultations_notice_look_over", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Notice) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:consultations_notice_look_over", args=[obj.pk]))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.look_over)
        return [path("<int:pk>/look-over/", view, name="consultations_notice_look_over"), *super().get_urls()]

    def look_over(self, request: Any, pk: int) -> HttpResponse:
        """The notice as it arrives in each language and how many it reaches; a test, sending it, taking it back."""
        require(may_notify(request.user))
        notice: Notice = get_object_or_404(
            Notice.objects.select_related("cycle", "draft__declaration", "event"), pk=pk
        )
        if request.method == "POST":
            try:
                messages.success(request, self._act(request, notice))
            except NotDone as error:
                messages.error(request, error.sentence)
            return HttpResponseRedirect(request.path)
        facts: Any = noticing.notice_facts(notice)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Look over the notice"),
            "opts": self.opts,
            "original": notice,
            "receivers": noticing.receivers(notice, by=request.user),
            "letters": [(language, facts[language.code]) for language in OFFICIAL],
            "edition": noticing.edition(notice),
            "can_be_taken_back": notice.can_be_taken_back(),
        }
        return TemplateResponse(request, "admin/consultations/notices/look_over.html", context)

    def _act(self, request: Any, notice: Notice) -> str:
        """Do what the pressed button says; the sentence that tells what was done."""
        if "test" in request.POST:
            noticing.try_out(notice, by=request.user)
            return _("A test is on its way to you.")
        if "take_back" in request.POST:
            noticing.take_back(notice, by=request.user)
            return _("Taken back: nobody receives it.")
        noticing.send(notice, seen=request.POST.get("seen", ""), by=request.user)
        return _("Sent. For five minutes it can be taken back; then the letters leave.")
