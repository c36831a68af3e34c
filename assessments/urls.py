"""Addresses of this app."""

from django.urls import path

from assessments.views import appeals, applications, assessment, decisions, dossiers, readiness, standards

app_name = "assessments"
urlpatterns = [
    path("standards/", standards.standards, name="standards"),
    path("standards/<int:edition>/", standards.standard, name="standard"),
    path("applications/", applications.applications, name="applications"),
    path("resolutions/<int:pk>/apply/", applications.apply, name="apply"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/", applications.edit_application, name="edit_application"),
    path("applications/<int:pk>/claims/<int:criterion>/", applications.claim, name="claim"),
    path("applications/<int:pk>/submit/", applications.submit_application, name="submit_application"),
    path("applications/<int:pk>/withdraw/", applications.withdraw_application, name="withdraw_application"),
    path("applications/<int:pk>/return/", assessment.return_application, name="return_application"),
    path("applications/<int:pk>/screen/", assessment.screen, name="screen"),
    path("applications/<int:pk>/site-check/", assessment.site_check, name="site_check"),
    path("applications/<int:pk>/show-findings/", assessment.show_findings, name="show_findings"),
    path("applications/<int:pk>/remark/", applications.remark, name="remark"),
    path("applications/<int:pk>/decide/", decisions.decide, name="decide"),
    path("awards/awaiting/", decisions.awaiting, name="awaiting"),
    path("awards/decided/", decisions.decided, name="decided"),
    path("applications/<int:pk>/award/", decisions.award, name="award"),
    path("applications/<int:pk>/award/check/", decisions.award_check, name="award_check"),
    path("units/<int:pk>/readiness/", readiness.readiness, name="readiness"),
    path("supervised/", readiness.supervised_units, name="supervised"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/paper/<slug:language>/", dossiers.dossier_paper, name="dossier_paper"),
    path("dossiers/<int:pk>/zip/", dossiers.dossier_zip, name="dossier_zip"),
    path("applications/<int:pk>/appeal/", appeals.lodge, name="lodge_appeal"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/withdraw/", appeals.withdraw, name="withdraw_appeal"),
    path("appeals/<int:pk>/decide/", appeals.answer, name="answer_appeal"),
    path("appeals/<int:pk>/decide/check/", appeals.answer_check, name="answer_appeal_check"),
]
