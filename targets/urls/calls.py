"""Addresses of calls to resolve."""

from django.urls import URLPattern, path

from targets.views import calls

urlpatterns: list[URLPattern] = [
    path("calls/", calls.calls, name="calls"),
    path("units/<int:unit>/calls/add/", calls.add_call, name="add_call"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/edit/", calls.edit_call, name="edit_call"),
    path("calls/<int:pk>/open/", calls.open_call, name="open_call"),
    path("calls/<int:pk>/close/", calls.close_call, name="close_call"),
    path("calls/<int:pk>/cancel/", calls.cancel_call, name="cancel_call"),
    path("calls/<int:pk>/forward/", calls.forward_call, name="forward_call"),
]
