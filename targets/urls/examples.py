"""Addresses of the library of examples."""

from django.urls import URLPattern, path

from targets.views import examples

urlpatterns: list[URLPattern] = [
    path("targets/examples/", examples.examples, name="examples"),
    path("targets/examples/<int:pk>/", examples.example, name="example"),
]
