"""Addresses for the pages of the ui room alone, so that its tests need no other room."""

from allauth.account import views as account
from django.core.exceptions import PermissionDenied
from django.urls import include, path, re_path


def refused(request):
    raise PermissionDenied("Only the chief executive can sign the <return>.")


urlpatterns = [
    path("gallery/", include("ui.urls")),
    path("refused/", refused),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("none/", account.signup, name="account_signup"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
