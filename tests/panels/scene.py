"""The way of Newcastle's assessment through the panel's side, step by step, each by the product's own services."""

from collections.abc import Mapping

from assessments.models import FrozenCopy
from cycles.models import Assessment, Mark
from cycles.services import record_rating
from cycles.states import Stage, State
from frameworks.models import Criterion, Grade, Item
from panels.models import Briefing, Issue
from panels.queries.items import ratable, reviewable
from panels.services import (
    ReportTexts,
    approve_briefing,
    record_agreed,
    record_review,
    save_briefing,
    save_potential,
    save_report,
    sign_report,
)
from tests.cast import Cast
from tests.steps import step


def item(key: str) -> Item:
    return Item.objects.get(framework__slug="wcc", framework__version="year-2", key=key)


def grade(on: Item, code: object) -> Grade:
    return Grade.objects.get(scale=on.scale_id, code=str(code))


def freeze(assessment: Assessment, changed: Mapping[str, str] | None = None) -> FrozenCopy:
    """The next copy of the return; `changed` gives some items another hash than the copies before."""
    number = FrozenCopy.objects.filter(assessment=assessment).count() + 1
    hashes = {line.key: "same" for line in reviewable(assessment)} | dict(changed or {})
    return FrozenCopy.objects.create(
        assessment=assessment,
        number=number,
        framework_id=assessment.framework_id,
        version=1,
        content={},
        hashes={"items": hashes, "parts": {}},
        sha256="0" * 64,
    )


@step
def submitted(cast: Cast, codes: Mapping[str, object] | None = None) -> Assessment:
    """Submitted with level 3 and green throughout, save for the keys given."""
    assessment = cast.assessment
    for line in reviewable(assessment):
        standard = 3 if line.kind == Item.Kind.SUB_COMPETENCY else "green"
        record_rating(
            assessment=assessment,
            item=line,
            stage=Stage.SELF,
            grade=grade(line, (codes or {}).get(line.key, standard)),
            actor=cast.actor("editor"),
        )
    freeze(assessment)
    return cast.at(State.SUBMITTED)


def verdicts(on: Item, level: int | None = None) -> dict[int, tuple[str, str]]:
    """Marks that support exactly this level; met throughout where none is given."""
    rows = Criterion.objects.filter(item=on, markable=True).select_related("grade")
    return {
        row.pk: (Mark.Verdict.MET if level is None or row.grade.number <= level else Mark.Verdict.NOT_MET, "")
        for row in rows
    }


def review(cast: Cast, key: str, code: object, **more: object) -> None:
    """The analyst finishes one line at this grade."""
    on = item(key)
    level = int(str(code)) if on.kind == Item.Kind.SUB_COMPETENCY else None
    record_review(
        assessment=cast.assessment,
        item=on,
        actor=cast.actor("analyst"),
        verdicts=verdicts(on, level),
        grade=grade(on, code),
        **{"note": "Read."} | more,
    )


@step
def reviewed(cast: Cast, codes: Mapping[str, object] | None = None) -> None:
    """Every line reviewed at level 3 and green, save for the keys given."""
    for line in reviewable(cast.assessment):
        standard = 3 if line.kind == Item.Kind.SUB_COMPETENCY else "green"
        review(cast, line.key, (codes or {}).get(line.key, standard))


def briefing(cast: Cast) -> Briefing:
    return save_briefing(
        assessment=cast.assessment,
        actor=cast.actor("analyst"),
        background="A mixed urban population.",
        discussion="Money in a hard year.",
        version=0,
    )


@step
def briefed(cast: Cast, codes: Mapping[str, object] | None = None) -> Assessment:
    """Submitted, reviewed, and the briefing approved."""
    submitted(cast)
    reviewed(cast, codes)
    approve_briefing(briefing=briefing(cast), actor=cast.actor("senior_lead"))
    cast.assessment.refresh_from_db()
    return cast.assessment


def agree(cast: Cast, key: str, code: object, reason: str = "") -> None:
    """The chair enters one agreed rating."""
    on = item(key)
    record_agreed(
        assessment=cast.assessment, item=on, grade=grade(on, code), reason=reason, actor=cast.actor("panel_chair")
    )


@step
def agreed(cast: Cast, codes: Mapping[str, object] | None = None) -> None:
    """Every line rated at level 3 and green, components overall too, save for the keys given (with a reason)."""
    for line in ratable(cast.assessment):
        standard = 3 if line.kind == Item.Kind.SUB_COMPETENCY else "green"
        given = (codes or {}).get(line.key)
        agree(cast, line.key, given or standard, "The interviews showed it." if given else "")


@step
def written(cast: Cast, **more: object) -> None:
    """The report's text and the two texts on potential."""
    keys = [str(number) for number in range(1, 12)] + ["strategy", "finance", "board"]
    save_report(
        assessment=cast.assessment,
        actor=cast.actor("analyst"),
        version=0,
        texts=ReportTexts(
            **{
                "findings": "We thank the board.\n\nMuch has moved.",
                "actions": ["Date every contract review."],
                "advice": ["Share the analysts."],
                "discussion": "An open day.",
                "outcomes": "The aspirations fit the plan.",
                "items": {key: f"What we found in {key}." for key in keys},
            }
            | more
        ),
    )
    save_potential(
        assessment=cast.assessment,
        actor=cast.actor("analyst"),
        version=0,
        position="On a steady journey.",
        development="Depth in modelling.",
    )


@step
def signed(cast: Cast, codes: Mapping[str, object] | None = None) -> tuple[Issue, Issue]:
    """All of it, up to the chair's signature; returns scorecard and report as issued."""
    briefed(cast)
    agreed(cast, codes)
    written(cast)
    issues = sign_report(assessment=cast.assessment, actor=cast.actor("panel_chair"))
    cast.assessment.refresh_from_db()
    return issues
