"""What each person gets at each address, typed by hand from docs/visibility.md.

`see` says in which states a column may know of the page (else 404), `act` in which it gets the page (200) rather than
a refusal in words (403). A cell is a column and its states: "SL R", "PCT P+", "PM BR". PCT stands for PE PS PR, SHA
for SU SA SL. The world of these tests stands at the end of its year: its survey is closed, its briefing approved, its
potential for improvement agreed and a rating changed by its region, so that nobody may act on those any more.
"""

from dataclasses import dataclass

STATES = "PSBRVFX"
GROUPS = {"PCT": ("PE", "PS", "PR"), "SHA": ("SU", "SA", "SL")}


def cells(text: str) -> set[tuple[str, str]]:
    """The pairs (column, state) that a row names."""
    words = text.split()
    found = set()
    for group, states in zip(words[::2], words[1::2], strict=True):
        letters = STATES[STATES.index(states[0]) :] if states.endswith("+") else states
        found |= {(column, letter) for column in GROUPS.get(group, (group,)) for letter in letters}
    return found


@dataclass(frozen=True)
class Row:
    """One address: who may know of it and who gets it."""

    see: str
    act: str | None = None

    def status(self, column: str, letter: str) -> int:
        """200, 403 or 404 for this column in this state."""
        if (column, letter) in cells(self.see if self.act is None else self.act):
            return 200
        return 403 if (column, letter) in cells(self.see) else 404


EXISTS = "PCT P+ SHA P+ CH P+ PM BR CA P+ DH P+ NC V+ SD P+"
RETURN = "PCT P+ SHA S+ CH S+ PM BR CA S+ NC V+"
OUTCOMES = "PCT P+ SHA P+ CH S+ PM BR CA S+ DH V+ NC V+"
TEAM_NOTES = "PCT P+"
# What is typed and not saved is its author's alone; here the editor's.
TYPED = "PE P+"
DOCUMENT_LIST = "PCT P+ SHA P+ CH S+ PM BR CA P+ NC V+"
NOMINEES = "PCT P+ SHA P+ SD P+"
COUNTS = "PCT P+ SHA P+ CH P+ PM BR CA P+ DH P+ NC V+"
SURVEY = "PCT V+ SHA S+ CH S+ PM BR CA S+ DH V+ NC V+"
# As they were written, before they are screened and after.
COMMENTS = "SA S+"
EVIDENCE = "SHA S+ CH S+ PM BR CA S+ DH V+ NC V+"
BRIEFING = "SHA S+ CH B+ PM BR CA S+ NC V+"
PANEL = "SHA B+ CH B+ PM BR CA R+ DH V+ NC V+"
POTENTIAL = "PCT R+ SHA B+ CH B+ PM BR CA R+ DH V+ NC V+"
REGIONAL = "PCT V+ SHA R+ CH R+ PM R CA R+ DH V+ NC V+"
PROVISIONAL = "PCT V+ SHA V+ CH V+ CA V+ DH V+ NC V+"
FINAL = "PCT F+ SHA F+ CH F+ CA F+ DH F+ NC F+"
NATIONAL = "PCT F+ SHA F+ CH F+ CA F+ DH V+ NC V+"
# A reopened return stays readable as its last copy to those who could read it before (docs/visibility.md).
COPY = "PCT P+ SHA P+ CH P+ PM BR CA P+ NC V+"
NOBODY = ""

UNDER_ASSESSMENT: dict[str, Row] = {
    "assessment_hub": Row(EXISTS),
    "assessment_reopen": Row(EXISTS, "SU S"),
    "assessment_submit": Row(EXISTS, "PCT P+"),
    "nearest_wins": Row(EXISTS, "PCT P+"),
    "assessment_submitted": Row(EXISTS, "PCT P+"),
    "board_agreement": Row(EXISTS, "PCT P+"),
    "declaration_sign": Row(EXISTS, "PCT P+"),
    "competency_form": Row(RETURN),
    "governance_form": Row(RETURN),
    "contract_form": Row(RETURN),
    "part_print": Row(RETURN),
    "outcomes_form": Row(OUTCOMES),
    "outcomes_print": Row(OUTCOMES),
    "local_outcome_form": Row(OUTCOMES),
    "local_outcome_print": Row(OUTCOMES),
    "local_outcome_template": Row(OUTCOMES),
    "local_outcome_dataset": Row(OUTCOMES),
    "local_outcome_report": Row(OUTCOMES, "PE P PS P"),
    "local_outcome_remove": Row(OUTCOMES, "PE P PS P"),
    "part_assign": Row(TEAM_NOTES, "PE P PS P"),
    "part_note_remove": Row(TEAM_NOTES, "PE P"),
    "part_notes": Row(TEAM_NOTES),
    "part_throw_away": Row(TEAM_NOTES),
    "part_unsaved": Row(TEAM_NOTES),
    "part_versions": Row(TEAM_NOTES),
    "frozen_copy": Row(COPY),
    "return_changes": Row(COPY),
    "return_word": Row(EXISTS, "PCT P+"),
    "return_xlsx": Row(EXISTS, "PCT P+"),
    "return_archive": Row(EXISTS, "PCT P+"),
    "document_list": Row(DOCUMENT_LIST),
    "document_open": Row(COPY),  # of a document that the copy lists
    "document_remove": Row(DOCUMENT_LIST, "PE P"),
    "document_replace": Row(DOCUMENT_LIST, "PE P"),
    "document_upload": Row(DOCUMENT_LIST, "PE P SU PS"),
    "document_openings": Row(DOCUMENT_LIST, "PE P+ PS P+ SU P+"),
    "document_page_picture": Row(COPY),
    "sign_post_look": Row(RETURN),
    "sign_post_add": Row(RETURN, "PE P PS P"),
    "sign_post_change": Row(RETURN, "PE P PS P"),
    "sign_post_remove": Row(RETURN, "PE P PS P"),
    "nominee_list": Row(NOMINEES),
    "nominee_add": Row(NOMINEES, NOBODY),
    "nominee_change": Row(NOMINEES, NOBODY),
    "nominee_remove": Row(NOMINEES, NOBODY),
    "nominee_address": Row(NOMINEES, NOBODY),
    "nominee_detail": Row(NOMINEES),
    "nominee_balance": Row(NOMINEES),
    "nominee_sheet": Row(NOMINEES, NOBODY),
    "nominee_sheet_template": Row(NOMINEES),
    "nominee_take_back": Row(NOMINEES, NOBODY),
    "nominee_send_again": Row(NOMINEES, NOBODY),
    "nominee_withdraw": Row(NOMINEES, NOBODY),
    "nominees_submit": Row(NOMINEES, NOBODY),
    "nominees_take_back": Row(NOMINEES, NOBODY),
    "survey_progress": Row(COUNTS),
    "survey_result_csv": Row(SURVEY),
    "survey_result_xlsx": Row(SURVEY),
    "survey_comments": Row(COMMENTS),
    "survey_comments_of": Row(COMMENTS),
    "review_list": Row(EVIDENCE),
    "review_item": Row(EVIDENCE),
    "briefing_edit": Row(BRIEFING),
    "briefing_approve": Row(NOBODY),
    "briefing_withdraw": Row(BRIEFING, "SL B"),
    "panel_ratings": Row(PANEL),
    "panel_rating_item": Row(PANEL),
    "report_edit": Row(PANEL),
    "report_sign": Row(PANEL, "CH B"),
    "report_reopen": Row(PANEL, NOBODY),
    "potential_edit": Row(POTENTIAL),
    "potential_share": Row(POTENTIAL, NOBODY),
    "potential_comment": Row(POTENTIAL, NOBODY),
    "potential_agree": Row(POTENTIAL, NOBODY),
    "issue_list": Row(EXISTS),
    "issue_detail": Row(FINAL),
    "issue_pdf": Row(FINAL),
    "issue_progress": Row(FINAL),
    "rating_trail": Row(EXISTS),
    "regional_rescore": Row(EXISTS, "SL R"),
    "release": Row(EXISTS, "SHA P+"),
    "national_rescore": Row(EXISTS, "NC V"),
}
# The same three addresses with an issue of an earlier stage.
EARLIER_ISSUES = {"panel": Row(PANEL), "provisional": Row(PROVISIONAL)}

# Addresses about no one assessment: the columns that get the page; the others are refused in words (403).
BY_ROLE: dict[str, tuple[str, ...]] = {
    "mail_undelivered": ("SD",),
    "mail_send_again": ("SD",),
    "year_open": ("DH",),
    "version_list": ("DH",),
    "version_detail": ("DH",),
    "region_csv": ("SU", "SA", "SL", "CA", "DH", "NC", "SD"),
    "uploaded_documents": ("SU", "SA", "SL", "CA"),
    "board_minutes": ("SU",),
    "region_list": ("SU", "SA", "SL", "CA", "DH", "NC", "SD"),
    "regional_round": ("SU", "SA", "SL"),
    "survey_region": ("SU", "SA", "SL"),
    "survey_region_csv": ("SU", "SA", "SL"),
    "national_round": ("DH", "NC"),
    "national_sign_off": ("DH", "NC"),
    "publish": ("DH",),
    "survey_selftest": ("SU", "DH", "SD"),
}
# Addresses about one region, here Q30: the columns that get the page. Those who read its dates are refused the others
# in words; for everybody else there is no such page.
OF_REGION: dict[str, tuple[str, ...]] = {
    "region_dates": ("SU", "SA", "SL", "CA", "DH", "NC", "SD"),
    "region_dates_set": ("SU",),
    "extension_set": ("SU",),
    "extension_end": ("SU",),
}
SIGNED_IN = {
    "home",
    "commissioning_assurance",
    "wcc_networks",
    "faq",
    "user_guide",
    "contacts",
    "framework_list",
    "framework_detail",
    "framework_item",
    "framework_glossary",
    "framework_guidance",
    "document_index",
    "document_type",
    "pct_plans",
    "pct_plan_template",
}
# Open to everyone, signed in or not, with what they answer in this world.
PUBLIC: dict[str, int] = {
    "healthz": 200,
    "account_login": 200,
    "account_signup": 200,
    "account_inactive": 200,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_reset_password_from_key_done": 200,
    "survey_storage": 200,
    "anonymity_test": 200,
    "survey_answer": 410,
    "survey_step": 410,
    "survey_saved": 410,
    "survey_keep": 405,
    "survey_blank": 410,
    "survey_copy": 410,
    "survey_copy_pdf": 410,
    "survey_check": 410,
    "survey_decline": 410,
    "survey_reminders": 410,
}
# 200 for everyone once published; before that the same 404 as for a PCT that does not exist.
WHEN_PUBLISHED = {
    "results_scorecard",
    "results_scorecard_pdf",
    "results_report",
    "results_csv",
    "results_json",
    "results_year_csv",
}
ALWAYS_PUBLIC_LIST = {"results_index"}
# A sign-out page sends a visitor away; the outbox can be read in a demonstration and a rehearsal only, the links to
# surveys in a demonstration only (tests/demonstration/test_survey_links.py); reports on mail are taken from a mail
# service only (tests/outbox/test_reports.py).
OTHER = {"account_logout", "outbox_list", "survey_links", "mail_report"}
