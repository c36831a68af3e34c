"""Addresses of the cascade."""

from django.urls import URLPattern, path

from targets.views import cascade

urlpatterns: list[URLPattern] = [
    path("targets/<int:pk>/cascade/", cascade.cascade, name="cascade"),
    path("targets/<int:pk>/serve/", cascade.serve, name="serve"),
    path("servings/<int:pk>/stop/", cascade.stop_serving, name="stop_serving"),
    path("resolutions/<int:pk>/higher/", cascade.higher, name="higher"),
]
