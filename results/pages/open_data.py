"""The open data of a published PCT: what the public scorecard says, as plain data for JSON and CSV.

Made from the fixed content of the issued scorecard by naming what goes out, so that nothing else can: no ratings of
earlier stages, no reasons, no marks, no survey, nothing of a person (R-405).
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from panels.report.check import known
from results.models import Publication
from ui.tables import Plain

Data = dict[str, Any]

SCHEMA = "wcc.scorecard/1"
# Which schemas of issued scorecards are read.
READS = ("wcc.panel-report/1",)


def open_data(publication: Publication) -> Data:
    """One PCT's published scorecard as plain data; ratings are 1 to 4 or a colour, None where there is none.

    A score has the exact mean as a fraction and what is shown, one decimal, half up (R-336, R-337).
    """
    content = known(publication.scorecard.content, READS)
    return {
        "schema": SCHEMA,
        "notice": content["sample_note"] if content["sample_notice"] else None,
        "pct": {"code": content["pct"]["code"], "name": content["pct"]["name"], "sha": content["pct"]["sha"]},
        "year": content["cycle"]["year"],
        "framework": content["cycle"]["framework"],
        "published": timezone.localdate(publication.at).isoformat(),
        "competencies": [_competency(row) for row in content["competencies"]["items"]],
        "governance": [
            {**_judged(row), "sub_components": [_judged(part) for part in row["sub_components"]]}
            for row in content["governance"]["items"]
        ],
        "outcomes": [_measure(row) for row in content["outcomes"]["measures"]],
        "potential_for_improvement": {
            "journey": content["potential"]["journey"],
            "development": content["potential"]["development"],
        },
    }


def _competency(row: Data) -> Data:
    return {
        "number": row["number"],
        "title": row["title"],
        "score": _score(row["score"]),
        "last_year": _score(row["last_year"]),
        "sub_competencies": [
            {"ref": sub["ref"], "title": sub["title"], "level": sub["level"], "last_year": sub["last_year"]}
            for sub in row["sub_competencies"]
        ],
    }


def _score(score: Data | None) -> Data | None:
    return {"exact": score["exact"], "shown": score["shown"]} if score else None


def _judged(row: Data) -> Data:
    return {"key": row["key"], "title": row["title"], "rating": row["rating"], "last_year": row["last_year"]}


def _measure(row: Data) -> Data:
    return {name: row[name] for name in ("ref", "title", "definition", "unit", "direction")} | {
        "latest": row["latest"],
        "change_a_year": row["cagr"],
        "aspiration": row["aspiration"],
    }


def scorecard_rows(data: Data) -> list[list[Plain]]:
    """One PCT's scorecard as lines, the first with the names of the columns; a line for each rating and value."""
    about = [data["pct"]["code"], data["pct"]["name"], data["year"]]
    rows: list[list[Plain]] = [
        ["PCT code", "PCT", "Year", "Part", "Reference", "Title", "Value", "Last year", "Unit", "Notice"]
    ]

    def line(part: str, ref: str, title: str, value: Plain, last: Plain = None, unit: str | None = None) -> None:
        rows.append([*about, part, ref, title, value, last, unit, data["notice"]])

    for competency in data["competencies"]:
        number = str(competency["number"])
        line(
            "Competency score",
            number,
            competency["title"],
            _shown(competency["score"]),
            _shown(competency["last_year"]),
        )
        for sub in competency["sub_competencies"]:
            line("Sub-competency level", sub["ref"], sub["title"], sub["level"], sub["last_year"])
    for component in data["governance"]:
        line("Governance, overall", component["key"], component["title"], component["rating"], component["last_year"])
        for sub in component["sub_components"]:
            line("Governance", sub["key"], sub["title"], sub["rating"], sub["last_year"])
    for measure in data["outcomes"]:
        line(
            part="Outcome",
            ref=measure["ref"],
            title=measure["title"],
            value=_number(measure["latest"].get("pct")),
            last=None,
            unit=measure["unit"],
        )
    return rows


def year_rows(everything: Sequence[Data]) -> list[list[Plain]]:
    """A year as one line for each PCT (R-410): levels, scores and colours in the order of the framework."""
    if not everything:
        return []
    first = everything[0]
    names = ["PCT code", "PCT", "SHA code", "SHA", "Year"]
    for competency in first["competencies"]:
        names += [sub["ref"] for sub in competency["sub_competencies"]]
        names.append(f"Score {competency['number']}")
    for component in first["governance"]:
        names += [component["title"], *(f"{component['title']}: {sub['title']}" for sub in component["sub_components"])]
    return [[*names, "Notice"], *(_year_row(data) for data in everything)]


def _year_row(data: Data) -> list[Plain]:
    pct = data["pct"]
    row: list[Plain] = [pct["code"], pct["name"], pct["sha"]["code"], pct["sha"]["name"], data["year"]]
    for competency in data["competencies"]:
        row += [sub["level"] for sub in competency["sub_competencies"]]
        row.append(_shown(competency["score"]))
    for component in data["governance"]:
        row += [component["rating"], *(sub["rating"] for sub in component["sub_components"])]
    return [*row, data["notice"]]


def _shown(score: Data | None) -> float | None:
    return float(score["shown"]) if score else None


def _number(value: str | None) -> float | None:
    return float(value) if value is not None else None


_THIRDS = ("000", "333…", "666…")


def worked_out(content: Data) -> list[tuple[str, str]]:
    """For each competency, how its score follows from the three levels, so that a reader can do it again (R-336)."""
    return [
        (f"{row['number']} {row['short_title']}", _sum([sub["level"] for sub in row["sub_competencies"]], row["score"]))
        for row in known(content, READS)["competencies"]["items"]
    ]


def _sum(levels: Sequence[int | None], score: Data | None) -> str:
    if score is None:
        return "No score, because not all three levels are rated"
    whole, third = divmod(score["sum"], 3)
    return f"({' + '.join(map(str, levels))}) ÷ 3 = {whole}.{_THIRDS[third]}, shown as {score['shown']}"
