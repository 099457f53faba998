"""The addresses of pledges; permanent. A pledge stands under its public number, until then under its reference."""

from django.urls import include, path

from imrf_portal.kit.for_everybody import for_everybody
from pledges.feeds import PledgesFeed
from pledges.views import annual, dashboard, filing, flagging, listing, parts, reading

urlpatterns = [
    path("", listing.pledges, name="pledges"),
    path("pledges.csv", listing.pledges_csv, name="pledges_csv"),
    path("feed/", for_everybody(PledgesFeed()), name="pledges_feed"),
    path("dashboard/", dashboard.figures, name="pledges_dashboard"),
    path("dashboard.csv", dashboard.status_csv, name="pledges_status_csv"),
    path("dashboard/<slug:name>.csv", dashboard.table_csv, name="pledges_table_csv"),
    path("dashboard/<slug:name>.svg", dashboard.figure_svg, name="pledges_figure"),
    path("report/<int:year>/", annual.page, name="pledges_report"),
    path("report/<int:year>/report.docx", annual.file, {"form": "docx"}, name="pledges_report_docx"),
    path("report/<int:year>/report.pdf", annual.file, {"form": "pdf"}, name="pledges_report_pdf"),
    path("file/", filing.room, name="pledge_room"),
    path("file/begin/", filing.begin, name="begin_pledge"),
    path("file/<uuid:key>/", filing.write, name="write_pledge"),
    path("file/<uuid:key>/check/", filing.check_answers, name="check_pledge"),
    path("file/<uuid:key>/send/", filing.send, name="send_pledge"),
    path("file/<uuid:key>/discard/", filing.discard, name="discard_pledge"),
    path("", include("pledges.ledger.urls")),
    path("<str:code>/", reading.pledge, name="pledge"),
    path("<str:code>/amend/", filing.amend, name="amend_pledge"),
    path("<str:code>/withdraw/", filing.withdraw, name="withdraw_pledge"),
    path("<str:code>/part/", parts.part, name="pledge_part"),
    path("<str:code>/part/texts/<int:key>/", parts.settle, name="settle_pledge_part"),
    path("<str:code>/versions/<int:number>/", reading.version, name="pledge_version"),
    path("<str:code>/versions/<int:number>/file/", reading.file, name="pledge_file"),
    path("<str:code>/versions/<int:number>/report/", flagging.report, name="report_pledge"),
]
