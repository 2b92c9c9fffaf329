"""A year of published results as one CSV file."""

from collections.abc import Iterable, Iterator
from typing import IO

from results.models import Publication
from results.open_data.scorecard import Data, open_data, shown
from ui.tables import Plain, write_csv


def write_year(out: IO[bytes], publications: Iterable[Publication]) -> int:
    """Write the file, a line for each PCT, and return how many PCTs are in it. One PCT's data is held at a time."""
    return write_csv(out, year_rows(map(open_data, publications))) - 1


def year_rows(everything: Iterable[Data]) -> Iterator[list[Plain]]:
    """A year as one line for each PCT (R-410): levels, scores and colours in the order of the framework."""
    for number, data in enumerate(everything):
        if not number:
            yield _year_names(data)
        yield _year_row(data)


def _year_names(first: Data) -> list[Plain]:
    names: list[Plain] = ["PCT code", "PCT", "SHA code", "SHA", "Year"]
    for competency in first["competencies"]:
        names += [sub["ref"] for sub in competency["sub_competencies"]]
        names.append(f"Score {competency['number']}")
    for component in first["governance"]:
        names += [component["title"], *(f"{component['title']}: {sub['title']}" for sub in component["sub_components"])]
    return [*names, "Notice"]


def _year_row(data: Data) -> list[Plain]:
    pct = data["pct"]
    row: list[Plain] = [pct["code"], pct["name"], pct["sha"]["code"], pct["sha"]["name"], data["year"]]
    for competency in data["competencies"]:
        row += [sub["level"] for sub in competency["sub_competencies"]]
        row.append(shown(competency["score"]))
    for component in data["governance"]:
        row += [component["rating"], *(sub["rating"] for sub in component["sub_components"])]
    return [*row, data["notice"]]
