from django.urls import path

from assessments import views

_A = "assessments/<int:assessment_id>/"
_L = f"{_A}outcomes/local/<int:number>/"

urlpatterns = [
    path(_A, views.assessment_hub, name="assessment_hub"),
    path(f"{_A}competencies/<slug:key>/", views.competency_form, name="competency_form"),
    path(f"{_A}governance/<slug:key>/", views.governance_form, name="governance_form"),
    path(f"{_A}contracts/<slug:key>/", views.contract_form, name="contract_form"),
    path(f"{_A}outcomes/", views.outcomes_form, name="outcomes_form"),
    path(f"{_A}outcomes/selected/", views.outcomes_print, name="outcomes_print"),
    path(_L, views.local_outcome_form, name="local_outcome_form"),
    path(f"{_L}print/", views.local_outcome_print, name="local_outcome_print"),
    path(f"{_L}template.xlsx", views.local_outcome_template, name="local_outcome_template"),
    path(f"{_L}dataset/", views.local_outcome_dataset, name="local_outcome_dataset"),
    path(f"{_L}dataset/report.csv", views.local_outcome_report, name="local_outcome_report"),
    path(f"{_L}remove/", views.local_outcome_remove, name="local_outcome_remove"),
    path(f"{_A}forms/<slug:key>/assign/", views.part_assign, name="part_assign"),
    path(f"{_A}forms/<slug:key>/notes/", views.part_notes, name="part_notes"),
    path(f"{_A}forms/<slug:key>/notes/<int:note_id>/remove/", views.part_note_remove, name="part_note_remove"),
    path(f"{_A}forms/<slug:key>/versions/", views.part_versions, name="part_versions"),
    path(f"{_A}forms/<slug:key>/unsaved/", views.part_unsaved, name="part_unsaved"),
    path(f"{_A}forms/<slug:key>/unsaved/throw-away/", views.part_throw_away, name="part_throw_away"),
    path(f"{_A}forms/<slug:key>/print/", views.part_print, name="part_print"),
    path(f"{_A}nearest-wins/", views.nearest_wins, name="nearest_wins"),
    path(f"{_A}board/", views.board_agreement, name="board_agreement"),
    path(f"{_A}declaration/", views.declaration_sign, name="declaration_sign"),
    path(f"{_A}submit/", views.assessment_submit, name="assessment_submit"),
    path(f"{_A}submitted/", views.assessment_submitted, name="assessment_submitted"),
    path(f"{_A}reopen/", views.assessment_reopen, name="assessment_reopen"),
    path(f"{_A}return/word/", views.return_word, name="return_word"),
    path(f"{_A}return/", views.frozen_copy, name="frozen_copy"),
    path("years/next/", views.year_open, name="year_open"),
    path("regions/", views.region_list, name="region_list"),
    path("regions/list.csv", views.region_csv, name="region_csv"),
]
