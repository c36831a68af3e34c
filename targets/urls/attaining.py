"""Addresses of attainment: the grid of readings, notes on targets."""

from django.urls import URLPattern, path

from targets.views import attain

urlpatterns: list[URLPattern] = [
    path("units/<int:unit>/readings/", attain.readings, name="readings"),
    path("targets/<int:pk>/note/", attain.note_course, name="note_course"),
]
