"""One primary care trust through the whole year in a browser, from an empty form to its public scorecard.

Each line is a step of a person, or of the services that the pages call where it says "given". Bad input beyond what
these steps meet on their way is in the other files of this folder, stage by stage.
"""

import pytest

from tests.journeys import answering, preparing, publishing, reviewing

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.requirement(
    "R-133", "R-144", "R-158", "R-165", "R-173", "R-176", "R-195", "R-244", "R-247", "R-250", "R-251"
)
@pytest.mark.requirement("R-361", "R-391", "R-392", "R-398", "R-399", "R-404")
def test_one_pct_goes_from_an_empty_form_to_its_public_scorecard(journey, tmp_path):
    preparing.given_an_empty_return(journey)
    preparing.when_the_editor_enters_outcomes_and_aspirations(journey)
    preparing.when_the_editor_assesses_competency_3_criterion_by_criterion(journey)
    preparing.when_the_editor_assesses_finance_line_by_line(journey)
    preparing.when_the_editor_uploads_the_strategic_plan(journey, tmp_path)
    preparing.when_the_editor_sign_posts_a_page_of_it(journey)
    preparing.when_the_editor_nominates_a_stakeholder(journey)
    preparing.given_the_rest_of_the_return_is_filled_in(journey)
    preparing.when_the_editor_sends_the_invitations(journey)
    preparing.when_the_boards_agreement_is_recorded(journey)
    preparing.when_the_chief_executive_and_the_chair_sign(journey)
    preparing.when_the_editor_submits(journey)
    preparing.then_the_return_can_only_be_read(journey)

    answering.when_the_stakeholder_begins_an_answer_and_comes_back(journey)
    answering.when_the_stakeholder_answers_and_submits(journey)
    answering.then_the_link_opens_nothing_any_more(journey)
    answering.given_the_others_answer_and_the_survey_closes(journey)

    reviewing.given_the_panel_meets_today(journey)
    reviewing.when_the_analyst_reads_the_comments_before_anybody_else(journey)
    reviewing.given_the_analyst_reads_the_other_comments(journey)
    reviewing.when_the_analyst_reviews_3a_criterion_by_criterion(journey)
    reviewing.given_the_analyst_reviews_the_other_lines(journey)
    reviewing.when_the_analyst_writes_the_briefing(journey)
    reviewing.when_the_senior_lead_approves_it(journey)
    reviewing.when_the_panel_chair_agrees_another_level_on_3a(journey)
    reviewing.then_the_chair_cannot_sign_while_something_is_missing(journey)
    reviewing.given_the_other_lines_are_agreed_and_the_report_is_written(journey)
    reviewing.when_the_panel_chair_signs_the_report(journey)
    reviewing.when_the_senior_lead_shares_the_potential_for_improvement(journey)
    reviewing.then_the_pct_reads_that_text_and_no_rating(journey)
    reviewing.when_pct_and_sha_agree_it(journey)

    publishing.when_the_senior_lead_changes_3b_beside_the_other_panels(journey)
    publishing.when_the_senior_lead_releases(journey)
    publishing.then_the_pct_reads_its_provisional_results_and_the_public_nothing(journey)
    publishing.when_the_national_member_signs_off(journey)
    publishing.when_the_department_publishes(journey)
    publishing.then_anybody_reads_the_scorecard_without_signing_in(journey)
