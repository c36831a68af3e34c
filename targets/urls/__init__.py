"""Addresses of resolutions, targets and readings; the members' pages stand in individual.py."""

from django.urls import URLPattern, path

from targets.urls.attaining import urlpatterns as attain
from targets.urls.calls import urlpatterns as calls
from targets.urls.campaigns import urlpatterns as campaigns
from targets.urls.cascading import urlpatterns as cascade
from targets.urls.discussing import urlpatterns as discussion
from targets.urls.drives import urlpatterns as drives
from targets.urls.examples import urlpatterns as examples
from targets.urls.individual import urlpatterns as individual
from targets.urls.packages import urlpatterns as packages
from targets.urls.paper import urlpatterns as paper
from targets.urls.renewing import urlpatterns as renewal
from targets.urls.rolling import urlpatterns as rolling
from targets.views import readings, resolution_moves, resolutions, setting, targets

app_name = "targets"
urlpatterns: list[URLPattern] = [
    path("resolutions/", resolutions.resolutions, name="resolutions"),
    path("resolutions/waiting/", resolutions.waiting, name="waiting"),
    path("units/<int:unit>/resolve/", resolutions.resolve, name="resolve"),
    path("resolutions/<int:pk>/", resolutions.resolution, name="resolution"),
    path("resolutions/<int:pk>/edit/", resolutions.edit_resolution, name="edit_resolution"),
    path("resolutions/<int:pk>/adopt/", resolution_moves.adopt, name="adopt"),
    path("resolutions/<int:pk>/submit/", resolution_moves.submit, name="submit"),
    path("resolutions/<int:pk>/recall/", resolution_moves.recall, name="recall"),
    path("resolutions/<int:pk>/accept/", resolution_moves.accept, name="accept"),
    path("resolutions/<int:pk>/return/", resolution_moves.return_resolution, name="return_resolution"),
    path("resolutions/<int:pk>/withdraw/", resolution_moves.withdraw, name="withdraw"),
    path("resolutions/<int:pk>/enforce/", resolution_moves.enforce, name="enforce"),
    path("resolutions/<int:pk>/targets/add/", setting.set_target, name="set_target"),
    path("resolutions/<int:pk>/targets/order/", targets.order, name="order"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/edit/", setting.edit_target, name="edit_target"),
    path("targets/<int:pk>/discuss/", targets.discuss, name="discuss"),
    path("targets/<int:pk>/meet/", targets.meet, name="meet"),
    path("targets/<int:pk>/end/", targets.end_target, name="end_target"),
    path("targets/<int:pk>/readings/add/", readings.add_reading, name="add_reading"),
    path("readings/<int:pk>/correct/", readings.correct_reading, name="correct_reading"),
    *discussion,
    *individual,
    *paper,
    *renewal,
    *rolling,
    *attain,
    *cascade,
    *calls,
    *drives,
    *campaigns,
    *packages,
    *examples,
]
