"""The open data of a published PCT: what the public scorecard says, as plain data for JSON and CSV.

Made from the fixed content of the issued scorecard by naming what goes out, so that nothing else can: no ratings of
earlier stages, no reasons, no marks, no survey, nothing of a person (R-405).
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from panels.report.check import known
from panels.report.words import score_change
from results.models import Publication
from sentences.numbers import half_up
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
        "change": _change(row["score"], row["last_year"]),
        "sub_competencies": [
            {"ref": sub["ref"], "title": sub["title"], "level": sub["level"], "last_year": sub["last_year"]}
            for sub in row["sub_competencies"]
        ],
    }


def _score(score: Data | None) -> Data | None:
    return {"exact": score["exact"], "shown": score["shown"]} if score else None


def _change(score: Data | None, last: Data | None) -> str | None:
    change = score_change(score, last)
    return half_up(change) if change is not None else None


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
        ["PCT code", "PCT", "Year", "Part", "Reference", "Title", "Value", "Last year", "Change", "Unit", "Notice"]
    ]

    def line(
        part: str,
        ref: str,
        title: str,
        value: Plain,
        last: Plain = None,
        *,
        change: Plain = None,
        unit: str | None = None,
    ) -> None:
        rows.append([*about, part, ref, title, value, last, change, unit, data["notice"]])

    for competency in data["competencies"]:
        number = str(competency["number"])
        line(
            "Competency score",
            number,
            competency["title"],
            shown(competency["score"]),
            shown(competency["last_year"]),
            change=_number(competency["change"]),
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


def shown(score: Data | None) -> float | None:
    """A score as it is shown, to one decimal."""
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
