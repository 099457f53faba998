"""The addresses of consultations, comments and events; permanent."""

from django.urls import include, path

from consultations.carrying import views as carrying
from consultations.endorsing import views as endorsing
from consultations.endorsing import views_of_texts
from consultations.feeds import DraftFeed, ParagraphFeed
from consultations.floor import views as floor
from consultations.late import views as late
from consultations.passport import views as passport
from consultations.positions.feeds import PositionsFeed
from consultations.reminding.views import reminders
from consultations.views import alike, attachments, comments, correcting, flagging, gathering, room, writing
from imrf_portal.kit.for_everybody import for_everybody

_paragraph = "consultations/<slug:cycle>/<slug:slug>/paragraphs/<str:paragraph>/"
_question = "consultations/<slug:cycle>/<slug:slug>/questions/<int:order>/"
_gathered = "consultations/<slug:cycle>/<slug:slug>/sending/"
_whole = "consultations/<slug:cycle>/<slug:slug>/whole/"
_feed = "feeds/<slug:declaration>/<slug:stage>/"

urlpatterns = [
    path("consultations/", comments.consultations, name="consultations"),
    path("consultations/<slug:cycle>/<slug:slug>/", room.consultation, name="consultation"),
    path(
        "consultations/<slug:cycle>/<slug:slug>/comments/",
        comments.all_comments,
        name="consultation_comments",
    ),
    path("consultations/<slug:cycle>/<slug:slug>/compilation/", include("consultations.compilation.urls")),
    path(_paragraph, comments.on_paragraph, name="consultation_paragraph"),
    path(f"{_paragraph}write/", writing.on_paragraph, name="write_on_paragraph"),
    path(_question, comments.on_question, name="question"),
    path(f"{_question}write/", writing.on_question, name="write_on_question"),
    path(_whole, comments.on_whole, name="consultation_whole"),
    path(f"{_whole}write/", writing.on_whole, name="write_on_whole"),
    path(_gathered, gathering.gathered, name="gathered"),
    path(f"{_gathered}word/", gathering.from_word, name="from_word"),
    path(f"{_gathered}together/", endorsing.begin, name="begin_joint"),
    path("joint/", include("consultations.endorsing.urls")),
    path("sending/<uuid:key>/discard/", gathering.discard, name="discard"),
    path("sending/<uuid:key>/", writing.check, name="check"),
    path("sending/<uuid:key>/send/", writing.send, name="send"),
    path("sending/<uuid:key>/late/", late.ask, name="ask_late"),
    path("consultations/<slug:cycle>/<slug:slug>/answers/", passport.answers, name="answers"),
    path("comments/mine/", comments.mine, name="my_comments"),
    path("comments/mine/reminders/", reminders, name="reminders"),
    path("comments/mine/<slug:declaration>/<slug:stage>/", carrying.carried, name="carried"),
    path("submissions/<str:reference>/", comments.submission, name="submission"),
    path("comments/<str:reference>/", comments.submission_before, name="submission_before"),
    path("comments/<str:reference>/<int:number>/", comments.comment, name="comment"),
    path("comments/<str:reference>/<int:number>/alike/", alike.comments_like, name="comments_like"),
    path("comments/<str:reference>/<int:number>/report/", flagging.report, name="report"),
    path(
        "comments/<str:reference>/<int:number>/endorse/",
        views_of_texts.endorse_comment,
        name="endorse_comment",
    ),
    path(
        "comments/<str:reference>/<int:number>/endorsements/",
        views_of_texts.comment_endorsements,
        name="comment_endorsements",
    ),
    path("comments/<str:reference>/<int:number>/reply/", writing.reply, name="reply"),
    path("comments/<str:reference>/<int:number>/revise/", writing.revise, name="revise"),
    path("comments/<str:reference>/<int:number>/withdraw/", comments.withdraw, name="withdraw"),
    path("comments/<str:reference>/<int:number>/move/", correcting.move, name="move"),
    path("comments/<str:reference>/files/<int:key>/remove/", correcting.remove_file, name="remove_file"),
    path("comments/<str:reference>/files/<int:key>/", attachments.attachment, name="attachment"),
    path(
        "comments/<str:reference>/files/<int:key>/text/", attachments.attachment_text, name="attachment_text"
    ),
    path("positions/", include("consultations.positions.urls")),
    path("feeds/positions/", for_everybody(PositionsFeed()), name="positions_feed"),
    path(_feed, for_everybody(DraftFeed()), name="draft_feed"),
    path(f"{_feed}<str:paragraph>/", for_everybody(ParagraphFeed()), name="paragraph_feed"),
    path("events/<slug:slug>/write/", writing.on_event, name="write_on_event"),
    path("events/<slug:slug>/floor/", include("consultations.floor.urls")),
    path("", include("consultations.side_events.urls")),
    path("order-of-speakers/", floor.rule, name="speaking_rule"),
    path("events/", include("consultations.events.urls")),
]
