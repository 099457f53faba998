"""The addresses of reviews; permanent. A Forum stands under its year, a regional review also under its region."""

from django.urls import include, path

from imrf_portal.kit.for_everybody import for_everybody
from reviews.feeds import ReviewsFeed, RoundFeed, StateFeed
from reviews.views import comparing, filing, reading, writing

_ROUNDS = ("<int:year>/", "regions/<slug:region>/<int:year>/")
_EDITION = "<slug:state>/editions/<int:number>/"

urlpatterns = [
    path("", reading.reviews, name="reviews"),
    path("reviews.csv", reading.reviews_csv, name="reviews_csv"),
    path("feed/", for_everybody(ReviewsFeed()), name="reviews_feed"),
    path("feed/states/<slug:state>/", for_everybody(StateFeed()), name="reviews_state_feed"),
    path("feed/rounds/<slug:round>/", for_everybody(RoundFeed()), name="reviews_round_feed"),
    path("regions/<slug:region>/", reading.region, name="reviews_region"),
    path("compare/", comparing.choose, name="compare_reviews"),
    path("compare/rounds/<slug:state>/<slug:earlier>/<slug:later>/", comparing.rounds, name="compare_rounds"),
    path("compare/states/<slug:round>/<slug:state>/<slug:other>/", comparing.states, name="compare_states"),
    path("compare/regions/<slug:round>/<slug:state>/<slug:region>/", comparing.region, name="compare_region"),
    path("assessments/", include("reviews.assessing.urls")),
    path("file/", filing.rooms, name="review_rooms"),
    path("file/start/", filing.start, name="start_review"),
    path("file/invitations/<str:token>/", filing.invitation, name="review_invitation"),
    path("file/<str:reference>/", filing.room, name="review_room"),
    path("file/<str:reference>/files/", filing.files, name="review_files"),
    path("file/<str:reference>/form.docx", filing.form, name="review_form"),
    path("file/<str:reference>/form/", filing.upload, name="review_upload"),
    path("file/<str:reference>/drafters/", filing.drafters, name="review_drafters"),
    path("file/<str:reference>/check/", filing.check, name="review_check"),
    path("file/<str:reference>/take-back/", filing.take_back, name="review_take_back"),
    path("file/<str:reference>/correct/", filing.correct, name="review_correct"),
    path("file/<str:reference>/withdraw/", filing.withdraw, name="review_withdraw"),
    path("file/<str:reference>/texts/<int:key>/", writing.settle, name="review_settle"),
    path("file/<str:reference>/parts/<slug:part>/", writing.part, name="review_part"),
    path("file/<str:reference>/parts/<slug:part>/<int:number>/", writing.part, name="review_part"),
    *(path(at, reading.round, name="reviews_round") for at in _ROUNDS),
    *(path(f"{at}matrix/", reading.matrix_page, name="reviews_matrix") for at in _ROUNDS),
    *(path(f"{at}matrix.csv", reading.matrix_csv, name="reviews_matrix_csv") for at in _ROUNDS),
    *(path(f"{at}matrix.svg", reading.matrix_svg, name="reviews_matrix_svg") for at in _ROUNDS),
    *(path(f"{at}<slug:state>/", reading.review, name="review") for at in _ROUNDS),
    *(path(f"{at}{_EDITION}", reading.review, name="review_edition") for at in _ROUNDS),
    *(path(f"{at}{_EDITION}review.pdf", reading.review_pdf, name="review_pdf") for at in _ROUNDS),
    *(path(f"{at}{_EDITION}annexes/<int:key>/", reading.annex, name="review_annex") for at in _ROUNDS),
]
