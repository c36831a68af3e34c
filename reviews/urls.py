"""Addresses of reviews and follow-ups, and of deviations, which keep their own list."""

from django.urls import URLPattern, path

from reviews.deviation_urls import urlpatterns as deviations
from reviews.views import calendars, corrections, follow_ups, late, load, papers, reviews

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    path("", reviews.calendar, name="calendar"),
    path("late/", late.late, name="late"),
    path("late/remind/", late.remind, name="remind"),
    path("areas/<int:pk>/", calendars.area_calendar, name="area_calendar"),
    path("units/<int:pk>/", calendars.unit_calendar, name="unit_calendar"),
    path("units/<int:pk>/cadence/", calendars.cadence, name="cadence"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("load/", load.loads, name="loads"),
    path("load/<int:unit>/", load.unit_load, name="unit_load"),
    path("<int:pk>/", reviews.review, name="review"),
    path("<int:pk>/hold/", reviews.hold, name="hold"),
    path("<int:pk>/acknowledge/", reviews.acknowledge, name="acknowledge"),
    path("<int:pk>/return/", reviews.return_review, name="return_review"),
    path("<int:pk>/compare/", reviews.compare, name="compare"),
    path("<int:pk>/correct/", corrections.propose_correction, name="propose_correction"),
    path("corrections/<int:pk>/confirm/", corrections.confirm_correction, name="confirm_correction"),
    path("corrections/<int:pk>/refuse/", corrections.refuse_correction, name="refuse_correction"),
    path("corrections/<int:pk>/withdraw/", corrections.withdraw_correction, name="withdraw_correction"),
    path("<int:pk>/minutes/<slug:kind>/", papers.minutes, name="minutes"),
    path("<int:pk>/form/<slug:kind>/", papers.blank_form, name="blank_form"),
    path("follow-ups/<int:pk>/close/", follow_ups.close_follow_up, name="close_follow_up"),
    path("follow-ups/<int:pk>/carry/", follow_ups.carry_follow_up, name="carry_follow_up"),
    path("follow-ups/<int:pk>/withdraw/", follow_ups.withdraw_follow_up, name="withdraw_follow_up"),
    *deviations,
]
