"""The addresses of consultations, comments and events; permanent."""

from django.urls import include, path

from consultations.views import comments, gathering, room, writing

_paragraph = "consultations/<slug:cycle>/<slug:slug>/paragraphs/<str:paragraph>/"
_question = "consultations/<slug:cycle>/<slug:slug>/questions/<int:order>/"
_gathered = "consultations/<slug:cycle>/<slug:slug>/sending/"
_whole = "consultations/<slug:cycle>/<slug:slug>/whole/"

urlpatterns = [
    path("consultations/", comments.consultations, name="consultations"),
    path("consultations/<slug:cycle>/<slug:slug>/", room.consultation, name="consultation"),
    path(
        "consultations/<slug:cycle>/<slug:slug>/comments/",
        comments.all_comments,
        name="consultation_comments",
    ),
    path(_paragraph, comments.on_paragraph, name="consultation_paragraph"),
    path(f"{_paragraph}write/", writing.on_paragraph, name="write_on_paragraph"),
    path(_question, comments.on_question, name="question"),
    path(f"{_question}write/", writing.on_question, name="write_on_question"),
    path(_whole, comments.on_whole, name="consultation_whole"),
    path(f"{_whole}write/", writing.on_whole, name="write_on_whole"),
    path(_gathered, gathering.gathered, name="gathered"),
    path(f"{_gathered}word/", gathering.from_word, name="from_word"),
    path("sending/<uuid:key>/discard/", gathering.discard, name="discard"),
    path("sending/<uuid:key>/", writing.check, name="check"),
    path("sending/<uuid:key>/send/", writing.send, name="send"),
    path("comments/mine/", comments.mine, name="my_comments"),
    path("comments/<str:reference>/", comments.submission, name="submission"),
    path("comments/<str:reference>/<int:number>/", comments.comment, name="comment"),
    path("comments/<str:reference>/<int:number>/reply/", writing.reply, name="reply"),
    path("comments/<str:reference>/<int:number>/revise/", writing.revise, name="revise"),
    path("comments/<str:reference>/<int:number>/withdraw/", comments.withdraw, name="withdraw"),
    path("comments/<str:reference>/files/<int:key>/", comments.attachment, name="attachment"),
    path("events/<slug:slug>/write/", writing.on_event, name="write_on_event"),
    path("events/", include("consultations.events.urls")),
]
