"""Addresses of the members' pages."""

from django.urls import URLPattern, path

from targets.views import individual

urlpatterns: list[URLPattern] = [
    path("my-targets/", individual.mine, name="mine"),
    path("my-targets/add/", individual.draw_up, name="draw_up"),
    path("my-targets/carry-over/", individual.carry_over, name="carry_over"),
    path("my-targets/readers/", individual.readers, name="readers"),
    path("my-targets/<int:pk>/", individual.individual, name="individual"),
    path("my-targets/<int:pk>/next/", individual.put_first, name="put_first"),
    path("my-targets/<int:pk>/progress/", individual.progress, name="progress"),
    path("my-targets/<int:pk>/finish/", individual.finish, name="finish"),
    path("my-targets/<int:pk>/drop/", individual.drop, name="drop"),
    path("my-targets/<int:pk>/reopen/", individual.reopen, name="reopen"),
    path("units/<int:unit>/individual-targets/", individual.unit_individual, name="unit_individual"),
]
