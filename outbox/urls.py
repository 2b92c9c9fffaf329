from django.urls import path

from outbox import views

urlpatterns = [
    path("mail/reports/", views.mail_report, name="mail_report"),
]
