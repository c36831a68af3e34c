"""Addresses of accounts, posts, settings and corrections."""

from django.urls import URLPattern, path

from units.views import own, people

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/enter/", people.enter_person, name="enter_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/correct/", people.correct_person, name="correct_person"),
    path("people/<int:pk>/transfer/", people.transfer, name="transfer"),
    path("people/<int:pk>/password/", people.set_password, name="set_password"),
    path("people/<int:pk>/active/", people.set_active, name="set_active"),
    path("units/<int:pk>/posts/", people.posts, name="posts"),
    path("units/<int:pk>/posts/enter/", people.appoint, name="appoint"),
    path("posts/<int:pk>/hand-over/", people.hand_over, name="hand_over"),
    path("posts/<int:pk>/deputy/", people.name_deputy, name="name_deputy"),
    path("posts/<int:pk>/end/", people.end_post, name="end_post"),
    path("language/", own.language, name="language"),
    path("settings/", own.own_settings, name="settings"),
    path("corrections/", own.corrections, name="corrections"),
    path("corrections/ask/", own.ask_correction, name="ask_correction"),
    path("corrections/<int:pk>/", own.correction, name="correction"),
    path("corrections/<int:pk>/withdraw/", own.withdraw_correction, name="withdraw_correction"),
]
