"""Every address of the site. Each room's urls.py writes its full paths; there are no prefixes to look up."""

from allauth.account import views as account
from django.apps import apps
from django.conf import settings
from django.urls import include, path, re_path

from wcc import views
from wcc.views import mail, versions

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("contacts/", views.contacts, name="contacts"),
    path("assurance/", views.commissioning_assurance, name="commissioning_assurance"),
    path("networks/", views.wcc_networks, name="wcc_networks"),
    path("faq/", views.faq, name="faq"),
    path("guide/", views.user_guide, name="user_guide"),
    path("outbox/", mail.outbox_list, name="outbox_list"),
    path("mail/undelivered/", mail.mail_undelivered, name="mail_undelivered"),
    path("mail/undelivered/<int:mail_id>/again/", mail.mail_send_again, name="mail_send_again"),
    path("versions/", versions.version_list, name="version_list"),
    path("versions/<slug:slug>/<str:version>/", versions.version_detail, name="version_detail"),
    path("account/sign-in/", account.login, name="account_login"),
    path("account/none/", account.signup, name="account_signup"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # the key holds a hyphen of its own, so the first part must stop at the first one
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("", include("frameworks.urls")),
    path("", include("cycles.urls")),
    path("", include("documents.urls")),
    path("", include("surveys.urls")),
    path("", include("anonymity.urls")),
    path("", include("assessments.urls")),
    path("", include("panels.urls")),
    path("", include("results.urls")),
    path("", include("outbox.urls")),
]

handler500 = "wcc.views.faults.error"

if settings.DEMO:
    urlpatterns += [path("gallery/", include("ui.urls"))]

if apps.is_installed("demonstration"):
    urlpatterns += [path("", include("demonstration.urls"))]
