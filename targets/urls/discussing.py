"""Addresses of the meeting that discusses targets."""

from django.urls import URLPattern, path

from targets.views import discussing

urlpatterns: list[URLPattern] = [
    path("targets/<int:pk>/meeting/", discussing.meeting, name="meeting"),
    path("targets/<int:pk>/minutes/<slug:kind>/", discussing.minutes, name="minutes"),
]
