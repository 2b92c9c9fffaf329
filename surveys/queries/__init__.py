"""Reads of the survey. Answers are read by the closing alone; pages and other rooms see counts and the collation."""

from surveys.queries.comments import CommentsShown, comments_shown, unread_comments
from surveys.queries.counts import Counts, GroupCount, askings, completed_together, counts_for, response_counts
from surveys.queries.links import Ended, LinkGone, LinkUnknown, OpenSurvey, open_survey, statements_of, whom_to_ask
from surveys.queries.nominations import (
    FewMore,
    GroupBook,
    NominationsStatus,
    NomineeBook,
    NomineeLine,
    SecondSetStatus,
    nominations_status,
    nominees_of,
    places,
    second_set_status,
)
from surveys.queries.result_lines import ResultLine, result_lines
from surveys.queries.results import (
    Collated,
    Figures,
    GroupResult,
    StatementResult,
    collation_and_last,
    collations,
    how_to_read,
    with_last,
)

__all__ = [
    "Collated",
    "CommentsShown",
    "Counts",
    "Ended",
    "FewMore",
    "Figures",
    "GroupBook",
    "GroupCount",
    "GroupResult",
    "LinkGone",
    "LinkUnknown",
    "NominationsStatus",
    "NomineeBook",
    "NomineeLine",
    "OpenSurvey",
    "ResultLine",
    "SecondSetStatus",
    "StatementResult",
    "askings",
    "collation_and_last",
    "collations",
    "comments_shown",
    "completed_together",
    "counts_for",
    "how_to_read",
    "nominations_status",
    "nominees_of",
    "open_survey",
    "places",
    "response_counts",
    "result_lines",
    "second_set_status",
    "statements_of",
    "unread_comments",
    "with_last",
    "whom_to_ask",
]
