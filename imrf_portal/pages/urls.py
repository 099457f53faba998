"""The addresses of the pages that gather all apps."""

from django.urls import path

from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.replica import reads_a_copy
from imrf_portal.pages.feeds import NewestFeed, OrganisationFeed
from imrf_portal.pages.views import commitments, compact, home, mine, organisations, roadmap, texts

urlpatterns = [
    path("", home.home, name="home"),
    path("objectives/", compact.objectives, name="objectives"),
    path("objectives/<int:number>/", compact.objective, name="objective"),
    path("states/", compact.states, name="states"),
    path("states.csv", compact.states_csv, name="states_csv"),
    path("states/<slug:slug>/", compact.state, name="state"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/number/<int:key>/", organisations.by_key, name="organisation_by_key"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:slug>/feed/", for_everybody(OrganisationFeed()), name="organisation_feed"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/indicators/<slug:code>.csv", commitments.indicator_csv, name="indicator_csv"),
    path("commitments/<slug:cycle>/<str:label>/", commitments.commitment, name="commitment"),
    path("roadmap/<slug:slug>/", roadmap.roadmap, name="roadmap"),
    path("feed/", reads_a_copy(for_everybody(NewestFeed())), name="feed"),
    path("mine/", mine.my_page, name="my_page"),
    path("mine/profile/", mine.my_profile, name="my_profile"),
    path("about/", texts.about, name="about"),
    path("moderation/", texts.moderation_rules, name="moderation_rules"),
]
