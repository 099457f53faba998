"""The addresses of positions; permanent."""

from django.urls import path

from consultations.positions.views import reading, writing
from consultations.views import flagging

urlpatterns = [
    path("", reading.positions, name="positions"),
    path("write/", writing.begin, name="write_position"),
    path("sending/<uuid:key>/", writing.check, name="check_position"),
    path("sending/<uuid:key>/send/", writing.send, name="send_position"),
    path("sending/<uuid:key>/discard/", writing.discard, name="discard_position"),
    path("<str:reference>/", reading.position, name="position"),
    path("<str:reference>/write/", writing.write_anew, name="write_position_anew"),
    path("<str:reference>/endorse/", reading.endorse, name="endorse_position"),
    path("<str:reference>/attach/", writing.attach, name="attach_position"),
    path("<str:reference>/last-day/", writing.last_day, name="position_last_day"),
    path("<str:reference>/withdraw/", writing.withdraw, name="withdraw_position"),
    path("<str:reference>/versions/<int:number>/", reading.version, name="position_version"),
    path("<str:reference>/versions/<int:number>/report/", flagging.report_position, name="report_position"),
    path("<str:reference>/versions/<int:number>/file/", reading.file, name="position_file"),
    path("<str:reference>/versions/<int:number>/file/text/", reading.file_text, name="position_file_text"),
]
