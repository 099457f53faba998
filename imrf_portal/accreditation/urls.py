"""The addresses of belonging, below one's own pages; links in letters are permanent."""

from django.urls import path

from imrf_portal.accreditation import managing_views, views

urlpatterns = [
    path("", views.mine, name="my_organisations"),
    path("register/", views.register, name="register_organisation"),
    path("ask/<slug:slug>/", views.ask, name="ask_to_speak"),
    path("requests/<int:key>/withdraw/", views.withdraw, name="withdraw_request"),
    path("roles/<int:key>/end/", views.resign, name="end_own_role"),
    path("invitations/<str:token>/", views.invitation, name="role_invitation"),
    path("manage/<slug:slug>/", managing_views.manage, name="manage_organisation"),
    path("manage/<slug:slug>/requests/<int:key>/", managing_views.answer, name="answer_request"),
    path("manage/<slug:slug>/invite/", managing_views.invite, name="invite_to_role"),
    path("manage/<slug:slug>/invitations/<int:key>/", managing_views.revoke, name="revoke_invitation"),
    path("manage/<slug:slug>/roles/<int:key>/", managing_views.hand_over, name="hand_over_role"),
    path("manage/<slug:slug>/roles/<int:key>/take-back/", managing_views.take_back, name="take_back_role"),
]
