from django.urls import path

from outbox import views

urlpatterns = [
    path("outbox/", views.outbox_list, name="outbox_list"),
    path("mail/reports/", views.mail_report, name="mail_report"),
]
