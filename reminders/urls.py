"""Addresses of reminders, the ways to a person, and notices."""

from django.urls import URLPattern, path

from reminders.views import inbox, notices, ways

app_name = "reminders"
urlpatterns: list[URLPattern] = [
    path("reminders/", inbox.inbox, name="inbox"),
    path("reminders/count/", inbox.count, name="count"),
    path("reminders/read/", inbox.read_all, name="read"),
    path("reminders/unread/", inbox.unread_again, name="unread"),
    path("reminders/<int:pk>/", inbox.open_reminder, name="open"),
    path("settings/reminders/", ways.ways, name="settings"),
    path("settings/reminders/mail/", ways.set_mail, name="set_mail"),
    path("settings/reminders/mail/remove/", ways.remove_mail, name="remove_mail"),
    path("settings/reminders/mail/example/", ways.digest, name="digest"),
    path("settings/reminders/calendar/", ways.make_feed, name="make_feed"),
    path("settings/reminders/calendar/stop/", ways.stop_feed, name="stop_feed"),
    path("calendar/<str:token>/reminders.ics", ways.feed, name="feed"),
    path("notices/", notices.notices, name="notices"),
    path("units/<int:unit>/notices/add/", notices.add_notice, name="add_notice"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/edit/", notices.edit_notice, name="edit_notice"),
    path("notices/<int:pk>/publish/", notices.publish_notice, name="publish_notice"),
    path("notices/<int:pk>/withdraw/", notices.withdraw_notice, name="withdraw_notice"),
]
