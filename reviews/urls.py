"""Addresses of reviews and follow-ups."""

from django.urls import URLPattern, path

from reviews import views

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    path("", views.calendar, name="calendar"),
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("<int:pk>/", views.review, name="review"),
    path("<int:pk>/hold/", views.hold, name="hold"),
    path("<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:pk>/return/", views.return_review, name="return_review"),
    path("follow-ups/<int:pk>/close/", views.close_follow_up, name="close_follow_up"),
    path("follow-ups/<int:pk>/withdraw/", views.withdraw_follow_up, name="withdraw_follow_up"),
]
