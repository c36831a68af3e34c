"""Addresses of individual targets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
