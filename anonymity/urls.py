from django.urls import path

from anonymity import views

urlpatterns = [
    path("survey/what-we-store/", views.survey_storage, name="survey_storage"),
    path("survey/what-we-store/test/", views.anonymity_test, name="anonymity_test"),
    path("survey/self-test/", views.survey_selftest, name="survey_selftest"),
]
