from django.urls import path

from demonstration import views

urlpatterns = [
    path("demonstration/survey-links/", views.survey_links, name="survey_links"),
]
