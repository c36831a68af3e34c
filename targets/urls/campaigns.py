"""Addresses of campaigns, of the targets that serve them and of what organizations record."""

from django.urls import URLPattern, path

from targets.views import campaign_results, campaign_targets, campaigns

urlpatterns: list[URLPattern] = [
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/add/", campaigns.add_campaign, name="add_campaign"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/edit/", campaigns.edit_campaign, name="edit_campaign"),
    path("campaigns/<int:pk>/retire/", campaigns.retire_campaign, name="retire_campaign"),
    path("campaigns/<int:pk>/resume/", campaigns.resume_campaign, name="resume_campaign"),
    path("units/<int:unit>/campaigns/", campaigns.unit_campaigns, name="unit_campaigns"),
    path("targets/<int:pk>/campaigns/", campaign_targets.propose_campaign, name="propose_campaign"),
    path("campaigns/targets/", campaign_targets.campaign_targets, name="campaign_targets"),
    path("campaigns/targets/waiting/", campaign_targets.campaign_targets_waiting, name="campaign_targets_waiting"),
    path("campaigns/targets/<int:pk>/", campaign_targets.campaign_target, name="campaign_target"),
    path("campaigns/targets/<int:pk>/accept/", campaign_targets.accept_campaign_target, name="accept_campaign_target"),
    path("campaigns/targets/<int:pk>/return/", campaign_targets.return_campaign_target, name="return_campaign_target"),
    path("campaigns/targets/<int:pk>/again/", campaign_targets.propose_campaign_again, name="propose_campaign_again"),
    path(
        "campaigns/targets/<int:pk>/withdraw/",
        campaign_targets.withdraw_campaign_target,
        name="withdraw_campaign_target",
    ),
    path("campaigns/results/", campaign_results.campaign_results, name="campaign_results"),
    path("campaigns/results/<int:pk>/", campaign_results.campaign_result, name="campaign_result"),
    path("campaigns/results/<int:pk>/correct/", campaign_results.correct_result, name="correct_result"),
    path("units/<int:unit>/campaigns/results/add/", campaign_results.record_result, name="record_result"),
]
