"""The address of the rollover at the end of a year."""

from django.urls import URLPattern, path

from targets.views import rolling

urlpatterns: list[URLPattern] = [
    path("units/<int:unit>/rollover/<int:year>/", rolling.rollover, name="rollover"),
]
