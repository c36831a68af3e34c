"""Addresses of deviations."""

from django.urls import URLPattern, path

from reviews.views import deviations, searches, thresholds

urlpatterns: list[URLPattern] = [
    path("deviations/", deviations.listed, name="deviations"),
    path("deviations/<int:pk>/", deviations.deviation, name="deviation"),
    path("deviations/<int:pk>/explain/", deviations.explain, name="explain_deviation"),
    path("deviations/<int:pk>/take-measure/", deviations.take_measure, name="take_measure"),
    path("deviations/<int:pk>/close/", deviations.close, name="close_deviation"),
    path("deviations/<int:pk>/reject/", deviations.reject, name="reject_deviation"),
    path("deviations/<int:pk>/dismiss/", deviations.dismiss, name="dismiss_deviation"),
    path("deviations/<int:pk>/tune/", thresholds.tune, name="tune_deviation"),
    path("deviations/units/<int:unit>/open/", deviations.open_deviation, name="open_deviation"),
    path("deviations/units/<int:unit>/counts/", searches.counts, name="deviation_counts"),
    path("deviations/units/<int:unit>/rules/", thresholds.rules, name="deviation_rules"),
    path("deviations/units/<int:unit>/rules/<slug:name>/", thresholds.set_threshold, name="set_threshold"),
    path("deviations/searches/", searches.runs, name="deviation_runs"),
    path("deviations/searches/<int:pk>/", searches.run, name="deviation_run"),
]
