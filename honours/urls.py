"""Addresses of this app."""

from django.urls import path

from honours.views import changes
from honours.views import register as views

app_name = "honours"
urlpatterns = [
    path("honour-roll/", views.roll, name="roll"),
    path("register/", views.register, name="register"),
    path("register/<int:number>/", views.entry, name="entry"),
    path("register/<int:number>/change/", changes.open_change, name="open_change"),
    path("register/changes/", changes.changes, name="changes"),
    path("register/changes/<int:pk>/", changes.change, name="change"),
    path("register/changes/<int:pk>/remark/", changes.remark, name="remark_change"),
    path("register/changes/<int:pk>/decide/", changes.decide, name="decide_change"),
    path("register/changes/<int:pk>/drop/", changes.drop, name="drop_change"),
    path("register/changes/<int:pk>/return/", changes.return_, name="return_change"),
    path("register/changes/<int:pk>/approve/", changes.approve, name="approve_change"),
    path("register/changes/<int:pk>/appeal/", changes.appeal, name="appeal_change"),
    path("register/changes/<int:pk>/dismiss/", changes.dismiss, name="dismiss_change"),
    path("register/changes/<int:pk>/uphold/", changes.uphold, name="uphold_change"),
]
