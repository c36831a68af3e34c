"""Addresses: noun, then verb. Each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("account/", include("units.account_urls")),
    path("", include("units.urls")),
    path("evidence/", include("evidence.urls")),
    path("", include("reminders.urls")),
    path("", include("targets.urls")),
    path("reviews/", include("reviews.urls")),
    path("operations/", include("reminders.operations_urls")),
    path("", include("assessments.urls")),
    path("", include("honours.urls")),
]

handler400 = "pages.errors.bad_request"
handler403 = "pages.errors.not_allowed"
handler404 = "pages.errors.not_found"
# allauth's own name for the page of whoever tries too often.
handler429 = "pages.errors.too_many"
handler500 = "pages.errors.server_error"
