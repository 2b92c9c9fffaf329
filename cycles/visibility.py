"""Who sees what, as one table. Every model below an assessment has `objects.showing(actor)`, built from it.

A row reads: this material is seen by this kind of viewer while the assessment is in one of these states. PCT and SHA
viewers see their own only; chair and members see the assessments on whose panel they sit; the rest see all (R-001 to
R-016, R-072, R-272, R-327, R-382, R-398). What is not in the table is not seen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q

from cycles.states import State, since
from organisations.actors import Actor
from organisations.roles import Role


class Material(StrEnum):
    """The objects of the table, by its row numbers in docs/visibility.md."""

    EXISTENCE = "1 exists, state, part status, dates"
    RETURN = "2 self-ratings, ticks, commentary, sign-posts"
    OUTCOMES = "3 outcomes and aspirations"
    TEAM_NOTES = "4 colleagues' notes, assignments"
    DOCUMENTS = "5 documents opened"
    DOCUMENT_LIST = "5 documents listed"
    NOMINEES = "6 nominees"
    RESPONSE_COUNTS = "7 response counts by group"
    SURVEY = "8 collated survey"
    COMMENTS_AS_WRITTEN = "8 comments of the survey as written"
    EVIDENCE = "9 evidence marks, levels, flags"
    BRIEFING = "10 briefing"
    PANEL_DAY = "11 panel day"
    PANEL_RATINGS = "14 agreed ratings, draft report"
    POTENTIAL = "15 potential for improvement"
    REGIONAL = "16 regional re-scores"
    PROVISIONAL = "17 issued report, provisional scorecard"
    FINAL = "18 final scorecard and report"
    NATIONAL = "19 national re-scores"


class Viewer(StrEnum):
    """The columns of the table. The three kinds of PCT staff who read alike are one column."""

    PCT = "PCT editor, chief executive, chair or reader"
    SU = "SHA super-user"
    SA = "SHA analyst"
    SL = "SHA senior lead"
    CH = "panel chair"
    PM = "panel member"
    CA = "central analyst"
    DH = "Department of Health"
    NC = "national calibration member"
    SD = "support desk"


ROLES_OF_VIEWER: dict[Viewer, tuple[Role, ...]] = {
    Viewer.PCT: (Role.EDITOR, Role.CHIEF_EXECUTIVE, Role.CHAIR, Role.READER),
    Viewer.SU: (Role.SUPER_USER,),
    Viewer.SA: (Role.ANALYST,),
    Viewer.SL: (Role.SENIOR_LEAD,),
    Viewer.CA: (Role.CENTRAL_ANALYST,),
    Viewer.DH: (Role.DH,),
    Viewer.NC: (Role.NATIONAL_CALIBRATION,),
    Viewer.SD: (Role.SUPPORT,),
}

Row = dict[Viewer, frozenset[State]]


# The states by the letters of docs/visibility.md.
_LETTERS = dict(zip("PSBRVFX", State, strict=True))


def _states(said: str) -> frozenset[State]:
    """The states as docs/visibility.md writes them: "S+" is submitted and later, "B R" is briefed and rated."""
    found: set[State] = set()
    for word in said.split():
        state = _LETTERS[word.removesuffix("+")]
        found |= since(state) if word.endswith("+") else {state}
    return frozenset(found)


def _row(
    pct: str = "",
    sha: str = "",
    chair: str = "",
    member: str = "",
    central: str = "",
    dh: str = "",
    national: str = "",
    support: str = "",
) -> Row:
    columns = {
        Viewer.PCT: pct,
        Viewer.SU: sha,
        Viewer.SA: sha,
        Viewer.SL: sha,
        Viewer.CH: chair,
        Viewer.PM: member,
        Viewer.CA: central,
        Viewer.DH: dh,
        Viewer.NC: national,
        Viewer.SD: support,
    }
    return {viewer: _states(said) for viewer, said in columns.items() if said}


READS: dict[Material, Row] = {
    Material.EXISTENCE: _row(
        pct="P+", sha="P+", chair="P+", member="B R", central="P+", dh="P+", national="V+", support="P+"
    ),
    Material.RETURN: _row(pct="P+", sha="S+", chair="S+", member="B R", central="S+", national="V+"),
    Material.OUTCOMES: _row(pct="P+", sha="P+", chair="S+", member="B R", central="S+", dh="V+", national="V+"),
    Material.TEAM_NOTES: _row(pct="P+"),
    Material.DOCUMENTS: _row(pct="P+", sha="P+", chair="S+", member="B R", central="S+", national="V+"),
    Material.DOCUMENT_LIST: _row(pct="P+", sha="P+", chair="S+", member="B R", central="P+", national="V+"),
    Material.NOMINEES: _row(pct="P+", sha="P+", support="P+"),
    Material.RESPONSE_COUNTS: _row(pct="P+", sha="P+", chair="P+", member="B R", central="P+", dh="P+", national="V+"),
    Material.SURVEY: _row(pct="V+", sha="S+", chair="S+", member="B R", central="S+", dh="V+", national="V+"),
    # The analyst alone, whatever else of the SHA's the row of the survey is for (decision 34).
    Material.COMMENTS_AS_WRITTEN: {Viewer.SA: _states("S+")},
    Material.EVIDENCE: _row(sha="S+", chair="S+", member="B R", central="S+", dh="V+", national="V+"),
    Material.BRIEFING: _row(sha="S+", chair="B+", member="B R", central="S+", national="V+"),
    # Central analysts of the day are those assigned to it; as long as nobody can be, none of them reads it.
    Material.PANEL_DAY: _row(pct="B+", sha="B+", chair="B+", member="B R"),
    Material.PANEL_RATINGS: _row(sha="B+", chair="B+", member="B R", central="R+", dh="V+", national="V+"),
    Material.POTENTIAL: _row(pct="R+", sha="B+", chair="B+", member="B R", central="R+", dh="V+", national="V+"),
    Material.REGIONAL: _row(pct="V+", sha="R+", chair="R+", member="R", central="R+", dh="V+", national="V+"),
    Material.PROVISIONAL: _row(pct="V+", sha="V+", chair="V+", central="V+", dh="V+", national="V+"),
    Material.FINAL: _row(pct="F+", sha="F+", chair="F+", central="F+", dh="F+", national="F+"),
    Material.NATIONAL: _row(pct="F+", sha="F+", chair="F+", central="F+", dh="V+", national="V+"),
}

# A frozen copy is read as the return from submission on; one that was reopened stays readable, as its last copy, to
# those who read it then.
COPIES: Row = {
    viewer: states | {State.PREPARING} if since(State.SUBMITTED) <= states else states
    for viewer, states in READS[Material.RETURN].items()
}

# DH reads the self-assessed ratings, but none of the words and ticks behind them (row 2: "ratings only V+").
SELF_RATINGS: Row = READS[Material.RETURN] | {Viewer.DH: _states("V+")}

_Claims = dict[tuple[str, frozenset[State]], frozenset[int]]


def _claims(actor: Actor, row: Row) -> _Claims:
    """What the actor may see under one row of the table: by (place, states), the ids that the place must be among.

    A place leads from an assessment: "pk", "organisation" or "organisation__parent"; "" is anywhere and has no ids.
    """
    claims: _Claims = {}
    for viewer, states in row.items():
        if viewer in (Viewer.CH, Viewer.PM):
            chairs = viewer is Viewer.CH
            place, ids = "pk", frozenset(seat.assessment_id for seat in actor.seats if seat.is_chair == chairs)
        else:
            place, ids = _PLACE.get(viewer, ""), actor.organisations(*ROLES_OF_VIEWER[viewer])
        if ids:
            claims[place, states] = claims.get((place, states), frozenset()) | ids
    return claims


_PLACE = {
    Viewer.PCT: "organisation",
    Viewer.SU: "organisation__parent",
    Viewer.SA: "organisation__parent",
    Viewer.SL: "organisation__parent",
}
_ID_AT: dict[str, Callable[[Any], int | None]] = {
    "pk": lambda assessment: assessment.pk,
    "organisation": lambda assessment: assessment.organisation_id,
    "organisation__parent": lambda assessment: assessment.organisation.parent_id,
}
_NOTHING = Q(pk__in=[])


def reach(actor: Actor, row: Row, path: str = "", of: Any = None) -> Q:
    """The condition on rows that the actor may see under one row of the table.

    `path` leads from the model asked to its assessment: "" for an assessment itself, else for instance "assessment".
    With assessments at hand (`of`, one or several) it is on the rows of those alone, and says of their present states
    the same in a condition many times as quick. Always a condition that fails closed: an actor without grants gets one
    that no row meets.
    """
    claims = _claims(actor, row)
    return _meeting(claims, path) if of is None else _among(_seen_ids(claims, of), path or "pk")


def reach_by_stage(actor: Actor, row_of_stage: Mapping[Any, Row], of: Any = None) -> Q:
    """As `reach` for rows below an assessment whose stage says which row of the table they stand under.

    The stages that are seen alike are one condition.
    """
    alike: dict[Any, list[Any]] = {}
    for stage, row in row_of_stage.items():
        claims = _claims(actor, row)
        alike.setdefault(frozenset(claims.items()) if of is None else _seen_ids(claims, of), []).append(stage)
    found = []
    for key, stages in alike.items():
        if key:
            seen = _meeting(dict(key), "assessment") if of is None else _among(key, "assessment")
            # All that there are need no naming; named beside one that a page asks for, they mislead the database.
            found.append(seen if set(stages) == set(stages[0].__class__) else Q(stage__in=stages) & seen)
    return _any_of(found)


def _seen_ids(claims: _Claims, of: Any) -> tuple[int, ...]:
    at_hand = of if isinstance(of, list | tuple) else [of]
    return tuple(assessment.pk for assessment in at_hand if _holds(claims, assessment))


def _among(ids: Sequence[int], path: str) -> Q:
    if len(ids) == 1:
        return Q(**{path: ids[0]})
    return Q(**{f"{path}__in": ids}) if ids else _NOTHING


def _meeting(claims: _Claims, path: str) -> Q:
    """The condition that one of the claims is met."""
    prefix = f"{path}__" if path else ""
    conditions = []
    for (place, states), ids in claims.items():
        where: dict[str, Any] = {f"{prefix}state__in": states}
        if place:
            where[f"{prefix}{place}__in"] = ids
        conditions.append(Q(**where))
    return _any_of(conditions)


def _any_of(conditions: Iterable[Q]) -> Q:
    """One condition that holds where any of them does; of none, one that no row meets."""
    found = list(conditions)
    return reduce(or_, found) if found else _NOTHING


def _holds(claims: _Claims, assessment: Any) -> bool:
    """Whether one of the claims is met by an assessment at hand; no query where it comes with its organisation."""
    for (place, states), ids in claims.items():
        if assessment.state in states and (not place or _ID_AT[place](assessment) in ids):
            return True
    return False


def seen_among(actor: Actor, assessments: Iterable[Any], material: Material) -> list[Any]:
    """Those of which the actor may see this material in their present state; no query where they come with their
    organisations. Says of assessments at hand what `reach` says of all.
    """
    claims = actor.once(material, lambda: _claims(actor, READS[material]))
    return [assessment for assessment in assessments if _holds(claims, assessment)]


def sees(actor: Actor, assessment: Any, material: Material) -> bool:
    """Whether the actor may see this material of one assessment; as `seen_among`."""
    return bool(seen_among(actor, [assessment], material))


def seen_from(actor: Actor, assessment: Any, material: Material) -> State | None:
    """The first state from which the actor may see this material of one assessment, whatever its state is now."""
    for state in State:
        for (place, states), ids in actor.once(material, lambda: _claims(actor, READS[material])).items():
            if state in states and (not place or _ID_AT[place](assessment) in ids):
                return state
    return None


def sees_copies(actor: Actor, assessment: Any) -> bool:
    """Whether the actor may read the frozen copies of one assessment in its present state; as `sees`."""
    return _holds(actor.once("copies", lambda: _claims(actor, COPIES)), assessment)


ModelT = TypeVar("ModelT", bound="Guarded")


class ShowingQuerySet(models.QuerySet[ModelT], Generic[ModelT]):
    """The only door to rows below an assessment. The model says its `material` and its `assessment_path`."""

    def showing(self, actor: Actor, of: Any = None) -> Any:
        """The rows the actor may see now; a row that is not among them does not exist for the actor (404).

        Those of the assessments at hand, as they stand, where `of` names one or several: a page about them asks so.
        """
        return self.filter(self.model.reach(actor, of))


class Guarded(models.Model):
    """Base of every model below an assessment: seen under one material of the table."""

    material: Material
    assessment_path = "assessment"

    objects = ShowingQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def reach(cls, actor: Actor, of: Any = None) -> Q:
        """The condition behind `objects.showing(actor, of)`; a model whose rows differ in material says its own."""
        return reach(actor, READS[cls.material], cls.assessment_path, of)
