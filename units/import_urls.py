"""Addresses of imports."""

from django.urls import URLPattern, path

from units.views import imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.imports, name="imports"),
]
