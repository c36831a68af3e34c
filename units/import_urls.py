"""Addresses of imports."""

from django.urls import URLPattern, path

from units.views import imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<int:pk>/", imports.import_run, name="import_run"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/report/", imports.import_report, name="import_report"),
    path("imports/<int:pk>/returned/", imports.import_returned, name="import_returned"),
]
