"""Addresses of resolutions, targets and readings; the members' pages stand in individual_urls."""

from django.urls import URLPattern, path

from targets.individual_urls import urlpatterns as individual
from targets.views import readings, resolutions, targets

app_name = "targets"
urlpatterns: list[URLPattern] = [
    path("resolutions/", resolutions.resolutions, name="resolutions"),
    path("units/<int:unit>/resolve/", resolutions.resolve, name="resolve"),
    path("resolutions/<int:pk>/", resolutions.resolution, name="resolution"),
    path("resolutions/<int:pk>/edit/", resolutions.edit_resolution, name="edit_resolution"),
    path("resolutions/<int:pk>/adopt/", resolutions.adopt, name="adopt"),
    path("resolutions/<int:pk>/submit/", resolutions.submit, name="submit"),
    path("resolutions/<int:pk>/recall/", resolutions.recall, name="recall"),
    path("resolutions/<int:pk>/accept/", resolutions.accept, name="accept"),
    path("resolutions/<int:pk>/return/", resolutions.return_resolution, name="return_resolution"),
    path("resolutions/<int:pk>/withdraw/", resolutions.withdraw, name="withdraw"),
    path("resolutions/<int:pk>/enforce/", resolutions.enforce, name="enforce"),
    path("resolutions/<int:pk>/targets/add/", targets.set_target, name="set_target"),
    path("resolutions/<int:pk>/targets/order/", targets.order, name="order"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/edit/", targets.edit_target, name="edit_target"),
    path("targets/<int:pk>/discuss/", targets.discuss, name="discuss"),
    path("targets/<int:pk>/meet/", targets.meet, name="meet"),
    path("targets/<int:pk>/end/", targets.end_target, name="end_target"),
    path("targets/<int:pk>/readings/add/", readings.add_reading, name="add_reading"),
    path("readings/<int:pk>/correct/", readings.correct_reading, name="correct_reading"),
    *individual,
]
