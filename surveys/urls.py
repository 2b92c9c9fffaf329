from django.urls import path

from surveys.views import answering, nominees, results

_UNDER = "assessments/<int:assessment_id>/"

urlpatterns = [
    path(f"{_UNDER}nominees/", nominees.nominee_list, name="nominee_list"),
    path(f"{_UNDER}nominees/add/", nominees.nominee_add, name="nominee_add"),
    path(f"{_UNDER}nominees/submit/", nominees.nominees_submit, name="nominees_submit"),
    path(f"{_UNDER}nominees/<int:nominee_id>/change/", nominees.nominee_change, name="nominee_change"),
    path(f"{_UNDER}nominees/<int:nominee_id>/remove/", nominees.nominee_remove, name="nominee_remove"),
    path(f"{_UNDER}nominees/<int:nominee_id>/address/", nominees.nominee_address, name="nominee_address"),
    path(f"{_UNDER}survey/", results.survey_progress, name="survey_progress"),
    path("survey/what-we-store/", answering.survey_storage, name="survey_storage"),
    path("s/done/", answering.survey_done, name="survey_done"),
    path("s/<str:token>/", answering.survey_answer, name="survey_answer"),
    path("s/<str:token>/check/", answering.survey_check, name="survey_check"),
]
