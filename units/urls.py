"""Addresses of units and people; each part keeps its own list, with whole paths."""

from django.urls import URLPattern

from units.import_urls import urlpatterns as imports
from units.people_urls import urlpatterns as people
from units.tree_urls import urlpatterns as tree

app_name = "units"
urlpatterns: list[URLPattern] = [
    *tree,
    *people,
    *imports,
]
