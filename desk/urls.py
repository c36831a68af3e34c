"""Addresses of the pages that gather from all."""

from django.urls import URLPattern, path

from desk.views.area import area
from desk.views.home import home
from desk.views.how import how_it_works
from desk.views.record import how_data, record
from desk.views.search import search_page
from desk.views.unit import unit

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("units/<int:pk>/", unit, name="unit"),
    path("areas/<int:pk>/", area, name="area"),
    path("search/", search_page, name="search"),
    path("me/", record, name="record"),
    path("how-it-works/", how_it_works, name="how_it_works"),
    path("how-data-are-kept/", how_data, name="how_data"),
]
