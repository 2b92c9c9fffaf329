from django.urls import path

from surveys.views import answering, balance, comments, invitations, nominees, results, sheets

_UNDER = "assessments/<int:assessment_id>/"

urlpatterns = [
    path(f"{_UNDER}nominees/", nominees.nominee_list, name="nominee_list"),
    path(f"{_UNDER}nominees/add/", nominees.nominee_add, name="nominee_add"),
    path(f"{_UNDER}nominees/sheet/", sheets.nominee_sheet, name="nominee_sheet"),
    path(f"{_UNDER}nominees/sheet/template.xlsx", sheets.nominee_sheet_template, name="nominee_sheet_template"),
    path(f"{_UNDER}nominees/balance/", balance.nominee_balance, name="nominee_balance"),
    path(f"{_UNDER}nominees/submit/", invitations.nominees_submit, name="nominees_submit"),
    path(f"{_UNDER}nominees/take-back/", invitations.nominees_take_back, name="nominees_take_back"),
    path(f"{_UNDER}nominees/<int:nominee_id>/", invitations.nominee_detail, name="nominee_detail"),
    path(f"{_UNDER}nominees/<int:nominee_id>/change/", nominees.nominee_change, name="nominee_change"),
    path(f"{_UNDER}nominees/<int:nominee_id>/remove/", nominees.nominee_remove, name="nominee_remove"),
    path(f"{_UNDER}nominees/<int:nominee_id>/address/", invitations.nominee_address, name="nominee_address"),
    path(f"{_UNDER}nominees/<int:nominee_id>/take-back/", invitations.nominee_take_back, name="nominee_take_back"),
    path(f"{_UNDER}nominees/<int:nominee_id>/send-again/", invitations.nominee_send_again, name="nominee_send_again"),
    path(f"{_UNDER}nominees/<int:nominee_id>/withdraw/", invitations.nominee_withdraw, name="nominee_withdraw"),
    path("regions/surveys/", balance.survey_region, name="survey_region"),
    path("regions/surveys/list.csv", balance.survey_region_csv, name="survey_region_csv"),
    path(f"{_UNDER}survey/", results.survey_progress, name="survey_progress"),
    path(f"{_UNDER}survey/result/<slug:key>.csv", results.survey_result_csv, name="survey_result_csv"),
    path(f"{_UNDER}survey/result.xlsx", results.survey_result_xlsx, name="survey_result_xlsx"),
    path(f"{_UNDER}survey/comments/", comments.survey_comments, name="survey_comments"),
    path(f"{_UNDER}survey/comments/<str:key>/", comments.survey_comments_of, name="survey_comments_of"),
    path("s/<str:token>/", answering.survey_answer, name="survey_answer"),
    path("s/<str:token>/step/<int:number>/", answering.survey_step, name="survey_step"),
    path("s/<str:token>/kept/", answering.survey_keep, name="survey_keep"),
    path("s/<str:token>/saved/", answering.survey_saved, name="survey_saved"),
    path("s/<str:token>/blank/", answering.survey_blank, name="survey_blank"),
    path("s/<str:token>/copy/", answering.survey_copy, name="survey_copy"),
    path("s/<str:token>/copy.pdf", answering.survey_copy_pdf, name="survey_copy_pdf"),
    path("s/<str:token>/check/", answering.survey_check, name="survey_check"),
    path("s/<str:token>/not-answering/", answering.survey_decline, name="survey_decline"),
    path("s/<str:token>/reminders/", answering.survey_reminders, name="survey_reminders"),
]
