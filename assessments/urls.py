from django.urls import path

from assessments import views

_A = "assessments/<int:assessment_id>/"

urlpatterns = [
    path(_A, views.assessment_hub, name="assessment_hub"),
    path(f"{_A}competencies/<slug:key>/", views.competency_form, name="competency_form"),
    path(f"{_A}governance/<slug:key>/", views.governance_form, name="governance_form"),
    path(f"{_A}outcomes/", views.outcomes_form, name="outcomes_form"),
    path(f"{_A}declaration/", views.declaration_sign, name="declaration_sign"),
    path(f"{_A}submit/", views.assessment_submit, name="assessment_submit"),
    path(f"{_A}submitted/", views.assessment_submitted, name="assessment_submitted"),
    path(f"{_A}reopen/", views.assessment_reopen, name="assessment_reopen"),
    path(f"{_A}return/", views.frozen_copy, name="frozen_copy"),
    path("regions/", views.region_list, name="region_list"),
]
