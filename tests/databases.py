"""Which tests say the same on any database: `.ci/run` leaves them out of its round on PostgreSQL.

What a database can change runs on both: what is written, locked, refused by a constraint, ordered, counted, summed or
kept as JSON, what is migrated and loaded, and the queries of every page, which tests/access opens as every person. Left
out are tests that use no database and those named here. Each test is marked by this at collection (`any_database`).
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = "what pages, prints and downloads say; tests/access opens each of them on both"
COUNTS = "how many queries a page takes"
MADE = "what is made of values that were read"
STATES = "the queries of the first and the last state, with other values in them"

_MATRIX = "access/test_access.py::test_pages_of_an_assessment_open_as_the_table_says_and_show_nothing_more"
# A file, a folder or the beginning of a test's name, below tests/, and what its tests are about.
ANY_DATABASE = {
    **{f"{_MATRIX}[{state}-": STATES for state in ("submitted", "briefed", "rated", "provisional", "final")},
    "anonymity/test_stored.py": PAGES,
    "assessments/test_long_forms.py": PAGES,
    "assessments/test_nearest_wins.py": PAGES,
    "assessments/test_outcome_pages.py": PAGES,
    "assessments/test_outcomes_form.py": PAGES,
    "assessments/test_pages.py": PAGES,
    "assessments/test_part_pages.py": PAGES,
    "assessments/test_prints.py": PAGES,
    "assessments/test_query_counts.py": COUNTS,
    "assessments/test_sign_off_pages.py": PAGES,
    "assessments/test_word.py": MADE,
    "documents/test_guidance.py": PAGES,
    "documents/test_looking.py": PAGES,
    "documents/test_views.py": PAGES,
    "frameworks/test_pages.py": PAGES,
    "outbox/test_views.py": PAGES,
    "panels/report/": MADE,
    "panels/test_pages.py": PAGES,
    "reference/test_as_printed.py": PAGES,
    "reference/test_on_a_page.py": PAGES,
    "results/test_pages.py": PAGES,
    "results/test_trail.py": PAGES,
    "surveys/test_answering_queries.py": COUNTS,
    "surveys/test_exports.py": PAGES,
    "surveys/test_mailing_letters.py": PAGES,
    "surveys/test_nominations_pages.py": PAGES,
    "surveys/test_pages.py": PAGES,
    "surveys/test_results.py": PAGES,
    "surveys/test_results_panel.py": PAGES,
    "surveys/test_screening_pages.py": PAGES,
    "ui/": PAGES,
    "wcc/test_home.py": PAGES,
    "wcc/test_navigation.py": PAGES,
    "wcc/test_refusals.py": PAGES,
    "wcc/test_roles.py": PAGES,
}
_OF_A_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
# They make a database of their own where DATABASE_URL says, in other processes.
OWN_DATABASE = ("outbox/test_crash.py", "outbox/test_waiting.py", "upgrades/")


def says_the_same_on_any(item: pytest.Item) -> bool:
    """Whether the test is one of those named, or uses no database at all."""
    name = str(item.path.relative_to(HERE)) + item.nodeid.partition(".py")[2]
    if item.get_closest_marker("postgres") or name.startswith(OWN_DATABASE):
        return False
    if not item.get_closest_marker("django_db") and not _OF_A_DATABASE & set(item.fixturenames):
        return True
    return name.startswith(tuple(ANY_DATABASE))
