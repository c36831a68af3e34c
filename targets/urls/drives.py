"""Addresses of drives."""

from django.urls import URLPattern, path

from targets.views import drives

urlpatterns: list[URLPattern] = [
    path("drives/", drives.drives, name="drives"),
    path("units/<int:unit>/drives/add/", drives.add_drive, name="add_drive"),
    path("drives/<int:pk>/", drives.drive, name="drive"),
    path("drives/<int:pk>/board/", drives.board, name="board"),
    path("drives/<int:pk>/edit/", drives.edit_drive, name="edit_drive"),
    path("drives/<int:pk>/start/", drives.start_drive, name="start_drive"),
    path("drives/<int:pk>/close/", drives.close_drive, name="close_drive"),
    path("drives/<int:pk>/cancel/", drives.cancel_drive, name="cancel_drive"),
]
