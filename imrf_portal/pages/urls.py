"""The addresses of the pages that gather all apps."""

from django.urls import path

from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.pages.feeds import NewestFeed
from imrf_portal.pages.views import commitments, compact, home, roadmap, texts

urlpatterns = [
    path("", home.home, name="home"),
    path("objectives/", compact.objectives, name="objectives"),
    path("objectives/<int:number>/", compact.objective, name="objective"),
    path("states/", compact.states, name="states"),
    path("states.csv", compact.states_csv, name="states_csv"),
    path("states/<slug:slug>/", compact.state, name="state"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/indicators/<slug:code>.csv", commitments.indicator_csv, name="indicator_csv"),
    path("commitments/<slug:cycle>/<str:label>/", commitments.commitment, name="commitment"),
    path("roadmap/<slug:slug>/", roadmap.roadmap, name="roadmap"),
    path("feed/", for_everybody(NewestFeed()), name="feed"),
    path("about/", texts.about, name="about"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("privacy/", texts.privacy, name="privacy"),
    path("moderation/", texts.moderation_rules, name="moderation_rules"),
]
