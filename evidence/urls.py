"""Addresses of evidence."""

from django.urls import URLPattern, path

from evidence import views

app_name = "evidence"
urlpatterns: list[URLPattern] = [
    path("<int:unit>/", views.evidence_list, name="list"),
    path("<int:unit>/add/", views.add, name="add"),
    path("file/<int:pk>/", views.download, name="download"),
]
