"""What the panel's side does, by noun."""

from panels.queries.report_text import ReportTexts
from panels.services.briefing import approval, approve_briefing, save_briefing, withdraw_briefing
from panels.services.issues import issue, make_again, make_pdf
from panels.services.potential import agree_potential, comment_potential, save_potential, share_potential
from panels.services.ratings import record_agreed
from panels.services.report import completeness, reopen_report, save_report, sign_report
from panels.services.review import record_review
from panels.services.seats import Member, seat_panel, set_panel_day

__all__ = [
    "Member",
    "ReportTexts",
    "agree_potential",
    "approval",
    "approve_briefing",
    "comment_potential",
    "completeness",
    "issue",
    "make_again",
    "make_pdf",
    "record_agreed",
    "record_review",
    "reopen_report",
    "save_briefing",
    "save_potential",
    "save_report",
    "seat_panel",
    "set_panel_day",
    "share_potential",
    "sign_report",
    "withdraw_briefing",
]
