from django.urls import path

from assessments import views

_ASSESSMENT = "assessments/<int:assessment_id>/"
_LOCAL_OUTCOME = f"{_ASSESSMENT}outcomes/local/<int:number>/"

urlpatterns = [
    path(_ASSESSMENT, views.assessment_hub, name="assessment_hub"),
    path(f"{_ASSESSMENT}competencies/<slug:key>/", views.competency_form, name="competency_form"),
    path(f"{_ASSESSMENT}governance/<slug:key>/", views.governance_form, name="governance_form"),
    path(f"{_ASSESSMENT}contracts/<slug:key>/", views.contract_form, name="contract_form"),
    path(f"{_ASSESSMENT}outcomes/", views.outcomes_form, name="outcomes_form"),
    path(f"{_ASSESSMENT}outcomes/selected/", views.outcomes_print, name="outcomes_print"),
    path(_LOCAL_OUTCOME, views.local_outcome_form, name="local_outcome_form"),
    path(f"{_LOCAL_OUTCOME}print/", views.local_outcome_print, name="local_outcome_print"),
    path(f"{_LOCAL_OUTCOME}template.xlsx", views.local_outcome_template, name="local_outcome_template"),
    path(f"{_LOCAL_OUTCOME}dataset/", views.local_outcome_dataset, name="local_outcome_dataset"),
    path(f"{_LOCAL_OUTCOME}dataset/report.csv", views.local_outcome_report, name="local_outcome_report"),
    path(f"{_LOCAL_OUTCOME}remove/", views.local_outcome_remove, name="local_outcome_remove"),
    path(f"{_ASSESSMENT}forms/<slug:key>/assign/", views.part_assign, name="part_assign"),
    path(f"{_ASSESSMENT}forms/<slug:key>/notes/", views.part_notes, name="part_notes"),
    path(f"{_ASSESSMENT}forms/<slug:key>/notes/<int:note_id>/remove/", views.part_note_remove, name="part_note_remove"),
    path(f"{_ASSESSMENT}forms/<slug:key>/versions/", views.part_versions, name="part_versions"),
    path(f"{_ASSESSMENT}forms/<slug:key>/unsaved/", views.part_unsaved, name="part_unsaved"),
    path(f"{_ASSESSMENT}forms/<slug:key>/unsaved/throw-away/", views.part_throw_away, name="part_throw_away"),
    path(f"{_ASSESSMENT}forms/<slug:key>/print/", views.part_print, name="part_print"),
    path(f"{_ASSESSMENT}nearest-wins/", views.nearest_wins, name="nearest_wins"),
    path(f"{_ASSESSMENT}board/", views.board_agreement, name="board_agreement"),
    path(f"{_ASSESSMENT}declaration/", views.declaration_sign, name="declaration_sign"),
    path(f"{_ASSESSMENT}submit/", views.assessment_submit, name="assessment_submit"),
    path(f"{_ASSESSMENT}submitted/", views.assessment_submitted, name="assessment_submitted"),
    path(f"{_ASSESSMENT}reopen/", views.assessment_reopen, name="assessment_reopen"),
    path(f"{_ASSESSMENT}return/word/", views.return_word, name="return_word"),
    path(f"{_ASSESSMENT}return/workbook/", views.return_xlsx, name="return_xlsx"),
    path(f"{_ASSESSMENT}return/archive/", views.return_archive, name="return_archive"),
    path(f"{_ASSESSMENT}return/changes/", views.return_changes, name="return_changes"),
    path(f"{_ASSESSMENT}return/", views.frozen_copy, name="frozen_copy"),
    path("years/next/", views.year_open, name="year_open"),
    path("regions/", views.region_list, name="region_list"),
    path("regions/list.csv", views.region_csv, name="region_csv"),
]
