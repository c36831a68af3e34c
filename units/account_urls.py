"""Signing in and out: the parts of allauth this programme uses, and no other."""

from allauth.account import views as account
from django.urls import path
from django.views.decorators.http import require_http_methods

#: allauth's class views would also take PUT, and redirect whatever else is sent.
form_page = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("sign-in/", form_page(account.login), name="account_login"),
    path("sign-out/", form_page(account.logout), name="account_logout"),
    path("confirm/", form_page(account.reauthenticate), name="account_reauthenticate"),
    path("password/", form_page(account.password_change), name="account_change_password"),
]
