"""The addresses of an event's floor; permanent."""

from django.urls import path

from consultations.floor import views

urlpatterns = [
    path("", views.floor, name="floor"),
    path("ask/", views.ask, name="ask_for_the_floor"),
    path("withdraw/", views.withdraw, name="withdraw_from_the_floor"),
    path("statement/", views.place_statement, name="place_statement"),
    path("record.json", views.record, name="floor_record"),
    path("chair/", views.chair, name="chair"),
]
