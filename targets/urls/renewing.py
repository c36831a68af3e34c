"""Addresses of renewals and directives."""

from django.urls import URLPattern, path

from targets.views import directives, renewals

urlpatterns: list[URLPattern] = [
    path("targets/<int:pk>/renew/", renewals.renew, name="renew"),
    path("targets/<int:pk>/renew/<slug:kind>/", renewals.propose, name="propose"),
    path("targets/<int:pk>/keep/", renewals.keep_target, name="keep_target"),
    path("renewals/", renewals.renewals, name="renewals"),
    path("renewals/waiting/", renewals.renewals_waiting, name="renewals_waiting"),
    path("renewals/<int:pk>/", renewals.renewal, name="renewal"),
    path("renewals/<int:pk>/accept/", renewals.accept_renewal, name="accept_renewal"),
    path("renewals/<int:pk>/return/", renewals.return_renewal, name="return_renewal"),
    path("renewals/<int:pk>/withdraw/", renewals.withdraw_renewal, name="withdraw_renewal"),
    path("directives/", directives.directives, name="directives"),
    path("directives/add/", directives.add_directive, name="add_directive"),
    path("directives/<int:pk>/", directives.directive, name="directive"),
    path("directives/<int:pk>/edit/", directives.edit_directive, name="edit_directive"),
    path("directives/<int:pk>/issue/", directives.issue_directive, name="issue_directive"),
    path("directives/<int:pk>/close/", directives.close_directive, name="close_directive"),
    path("directives/<int:pk>/cancel/", directives.cancel_directive, name="cancel_directive"),
    path("directives/<int:pk>/units/", directives.directive_units, name="directive_units"),
    path("directives/answers/<int:pk>/no-change/", directives.answer_directive, name="answer_directive"),
]
