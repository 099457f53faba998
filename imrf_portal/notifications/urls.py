"""The addresses of following."""

from django.urls import path

from imrf_portal.notifications import views, views_of_mailboxes

app_name = "notifications"
urlpatterns = [
    path("", views.subscriptions, name="subscriptions"),
    path("follow/", views.follow, name="follow"),
    path("unfollow/", views.unfollow, name="unfollow"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("confirm/<str:token>/", views_of_mailboxes.confirm, name="confirm"),
    path("mailbox/<str:token>/", views_of_mailboxes.mailbox, name="mailbox"),
]
