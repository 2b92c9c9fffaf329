"""Addresses of the panel's side; URL name, view and template share one stem."""

from django.urls import path

from panels import views

_BASE = "assessments/<int:assessment_id>"

urlpatterns = [
    path(f"{_BASE}/review/", views.review_list, name="review_list"),
    path(f"{_BASE}/review/<str:key>/", views.review_item, name="review_item"),
    path(f"{_BASE}/briefing/", views.briefing_edit, name="briefing_edit"),
    path(f"{_BASE}/briefing/approve/", views.briefing_approve, name="briefing_approve"),
    path(f"{_BASE}/briefing/withdraw/", views.briefing_withdraw, name="briefing_withdraw"),
    path(f"{_BASE}/panel/", views.panel_ratings, name="panel_ratings"),
    path(f"{_BASE}/panel/<str:key>/", views.panel_rating_item, name="panel_rating_item"),
    path(f"{_BASE}/report/", views.report_edit, name="report_edit"),
    path(f"{_BASE}/report/sign/", views.report_sign, name="report_sign"),
    path(f"{_BASE}/report/reopen/", views.report_reopen, name="report_reopen"),
    path(f"{_BASE}/potential/", views.potential_edit, name="potential_edit"),
    path(f"{_BASE}/potential/share/", views.potential_share, name="potential_share"),
    path(f"{_BASE}/potential/comment/", views.potential_comment, name="potential_comment"),
    path(f"{_BASE}/potential/agree/", views.potential_agree, name="potential_agree"),
    path(f"{_BASE}/issues/", views.issue_list, name="issue_list"),
    path(f"{_BASE}/issues/<int:issue_id>/", views.issue_detail, name="issue_detail"),
    path(f"{_BASE}/issues/<int:issue_id>/pdf/", views.issue_pdf, name="issue_pdf"),
    path(f"{_BASE}/issues/<int:issue_id>/pdf/progress/", views.issue_progress, name="issue_progress"),
]
