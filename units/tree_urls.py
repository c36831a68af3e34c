"""Addresses of the tree and its upkeep."""

from django.urls import URLPattern, path

from units.views import calendars, reforming, tree, upkeep

urlpatterns: list[URLPattern] = [
    path("units/", tree.tree, name="tree"),
    path("units/list/", tree.unit_list, name="list"),
    path("units/<int:pk>/below/", tree.below, name="below"),
    path("units/<int:pk>/add/", upkeep.add, name="add"),
    path("units/<int:pk>/edit/", upkeep.edit, name="edit"),
    path("units/<int:pk>/move/", upkeep.move, name="move"),
    path("units/<int:pk>/merge/", reforming.merge, name="merge"),
    path("units/<int:pk>/split/", reforming.split, name="split"),
    path("units/<int:pk>/archive/", upkeep.archive, name="archive"),
    path("units/<int:pk>/contacts/", upkeep.contacts, name="contacts"),
    path("units/<int:pk>/norms/", upkeep.norms, name="norms"),
    path("units/<int:pk>/norms/<slug:name>/", upkeep.set_norm, name="set_norm"),
    path("units/<int:pk>/calendar/", calendars.calendar, name="calendar"),
    path("units/<int:pk>/calendar/add/", calendars.add_calendar_row, name="add_calendar_row"),
    path("calendar/<int:pk>/remove/", calendars.remove_calendar_row, name="remove_calendar_row"),
    path("units/<int:pk>/history/", upkeep.history, name="history"),
    path("groups/", upkeep.groups, name="groups"),
    path("groups/<int:pk>/", upkeep.group, name="group"),
    path("catalogues/", upkeep.catalogue, name="catalogue"),
    path("catalogues/<slug:name>/", upkeep.catalogue, name="catalogue_of"),
]
