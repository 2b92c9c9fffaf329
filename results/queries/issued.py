"""What issued scorecards say, in the schemas that are read."""

from typing import Any

from panels.report.check import known

READS = ("wcc.panel-report/1",)


def issued_ratings(content: dict[str, Any]) -> dict[str, str]:
    """By item key, what an issued scorecard says: a level's digit or a colour."""
    found = {
        sub["ref"]: str(sub["level"])
        for competency in known(content, READS)["competencies"]["items"]
        for sub in competency["sub_competencies"]
        if sub["level"] is not None
    }
    for component in content["governance"]["items"]:
        found |= {row["key"]: row["rating"] for row in (component, *component["sub_components"]) if row["rating"]}
    return found
