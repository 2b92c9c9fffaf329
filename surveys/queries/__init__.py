"""Reads of the survey. Answers are read by the closing alone; pages and other rooms see counts and the collation."""

from surveys.queries.counts import Counts, GroupCount, counts_for, response_counts
from surveys.queries.links import LinkGone, LinkUnknown, OpenSurvey, open_survey, statements_of
from surveys.queries.nominations import (
    GroupBook,
    NominationsStatus,
    NomineeBook,
    nominations_status,
    nominees_of,
    places,
)
from surveys.queries.results import Collated, Figures, GroupResult, StatementResult, collation_of, collations

__all__ = [
    "Collated",
    "Counts",
    "Figures",
    "GroupBook",
    "GroupCount",
    "GroupResult",
    "LinkGone",
    "LinkUnknown",
    "NominationsStatus",
    "NomineeBook",
    "OpenSurvey",
    "StatementResult",
    "collation_of",
    "collations",
    "counts_for",
    "nominations_status",
    "nominees_of",
    "open_survey",
    "places",
    "response_counts",
    "statements_of",
]
