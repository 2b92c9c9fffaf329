"""Loads the organisations: national bodies, the ten SHAs and the PCTs of each (R-009)."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from organisations.models import Organisation
from organisations.reference_files import ReferenceFileError, Shape, read
from organisations.reference_rows import Tally, make_equal
from organisations.roles import Kind


class BodyShape(Shape):
    """An organisation known by its code."""

    code: Annotated[str, Field(min_length=1, max_length=10)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    short_name: Annotated[str, Field(min_length=1, max_length=200)]


class PctShape(BodyShape):
    """A PCT, with the code of its SHA."""

    sha: str
    ons_cluster: str = ""


class OrganisationsFile(Shape):
    """`organisations.yaml`."""

    national: list[BodyShape]
    shas: list[BodyShape]
    pcts: list[PctShape]


def load_organisations(folder: Path, tally: Tally) -> None:
    """Create and change organisations by code. One that is not in the file was added by hand and stays."""
    file = read(folder, "organisations.yaml")
    content = file.check(OrganisationsFile)
    problems = []
    seen: set[str] = set()
    for name in ("national", "shas", "pcts"):
        for n, body in enumerate(getattr(content, name)):
            if body.code in seen:
                problems.append(file.problem((name, n, "code"), f"the code {body.code!r} is here twice"))
            seen.add(body.code)
    codes = {sha.code for sha in content.shas}
    for n, pct in enumerate(content.pcts):
        if pct.sha not in codes:
            problems.append(file.problem(("pcts", n, "sha"), f"there is no SHA {pct.sha!r}"))
    if problems:
        raise ReferenceFileError(problems)

    def rows(bodies: list[BodyShape], kind: Kind) -> list[dict[str, object]]:
        return [body.model_dump(exclude={"sha"}) | {"kind": kind.value} for body in bodies]

    named = {"code__in": seen}
    above = rows(content.national, Kind.NATIONAL) + rows(content.shas, Kind.SHA)
    scope = named | {"kind__in": [Kind.NATIONAL, Kind.SHA]}
    made = make_equal(Organisation, scope, ["code"], above, tally)
    below = rows(list(content.pcts), Kind.PCT)
    for row, pct in zip(below, content.pcts, strict=True):
        row["parent_id"] = made[pct.sha].pk
    make_equal(Organisation, named | {"kind": Kind.PCT}, ["code"], below, tally)
