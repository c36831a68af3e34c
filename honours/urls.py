"""Addresses of this app."""

from django.urls import path

from honours.views import register as views

app_name = "honours"
urlpatterns = [
    path("honour-roll/", views.roll, name="roll"),
    path("register/", views.register, name="register"),
    path("register/<int:number>/", views.entry, name="entry"),
]
