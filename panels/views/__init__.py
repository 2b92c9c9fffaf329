from panels.views.briefing import briefing_approve, briefing_edit, briefing_withdraw
from panels.views.issues import issue_detail, issue_list, issue_pdf, issue_progress
from panels.views.potential import potential_agree, potential_comment, potential_edit, potential_share
from panels.views.ratings import panel_rating_item, panel_ratings
from panels.views.report import report_edit, report_reopen, report_sign
from panels.views.review import review_item, review_list

__all__ = [
    "briefing_approve",
    "briefing_edit",
    "briefing_withdraw",
    "issue_detail",
    "issue_list",
    "issue_pdf",
    "issue_progress",
    "panel_rating_item",
    "panel_ratings",
    "potential_agree",
    "potential_comment",
    "potential_edit",
    "potential_share",
    "report_edit",
    "report_reopen",
    "report_sign",
    "review_item",
    "review_list",
]
