"""Addresses of the operations page."""

from django.urls import URLPattern, path

from reminders.views import operations

app_name = "operations"
urlpatterns: list[URLPattern] = [
    path("reminders/", operations.operations, name="reminders"),
    path("reminders/release/", operations.release, name="release"),
    path("reminders/<int:pk>/", operations.reminder, name="reminder"),
    path("reminders/<int:pk>/again/", operations.try_again, name="try_again"),
    path("reminders/<int:pk>/again/all/", operations.try_all_again, name="try_all_again"),
]
