"""The addresses of the demonstration's mails; the site map has them only there."""

from django.urls import path

from imrf_portal.notifications import views

app_name = "letterbox"
urlpatterns = [
    path("", views.mails, name="mails"),
    path("<slug:name>/", views.mail, name="mail"),
]
