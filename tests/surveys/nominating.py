"""Short words for the tests of the pages about nominees."""

from django.urls import reverse

from surveys.queries.sending import FEW_CATEGORIES, SMALL_GROUPS, SMALL_SET

# The boxes of the page that asks before sending, all ticked.
ALL_THE_SAME = dict.fromkeys((FEW_CATEGORIES, SMALL_GROUPS, SMALL_SET), "on")


def at(survey, name: str, **kwargs) -> str:
    """The address of a page below Newcastle's assessment."""
    return reverse(name, kwargs={"assessment_id": survey.assessment.pk} | kwargs)


def details(**other) -> dict[str, str]:
    """What is typed about a person."""
    return {
        "category": "additional",
        "organisation_name": "Tyne Community Trust",
        "job_title": "Chief Executive",
        "name": "Ann Example",
        "email": "ann@stakeholder.example",
    } | other


def row(number: int, category: str = "clinicians", **other: str) -> dict[str, str]:
    """A row of a sheet, by column."""
    return {
        "Category": category,
        "Organisation name": f"Organisation {number}",
        "Job title": "Chief Executive",
        "Respondent name": f"Person {number}",
        "Email": f"person.{number}@stakeholder.example",
    } | other


def pasted(*rows: dict[str, str], between: str = "\t") -> str:
    """Rows as a spreadsheet copies them, with their headings."""
    heads = list(rows[0])
    return "\n".join([between.join(heads), *(between.join(one.get(head, "") for head in heads) for one in rows)])
