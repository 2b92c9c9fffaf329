"""Two versions of a framework beside each other: what differs, which row is which, and who stands on them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet

from assessments import wording as outcomes
from assessments.models import Declaration, FrozenCopy
from cycles.models import Assessment, Cycle
from cycles.services.new_parts import parts_asked_for
from cycles.states import State
from cycles.visibility import Guarded
from documents import wording as documents
from frameworks import wording as library
from frameworks.models import Framework
from frameworks.queries import versions_of
from frameworks.wording import Wording
from organisations.actors import Actor
from organisations.decisions import Decision
from panels import wording as panels
from surveys import wording as surveys
from surveys.models import Collation, Invitation, Statement
from wcc.policies import can_move

WORDINGS: tuple[Wording, ...] = (
    *library.WORDINGS,
    *documents.WORDINGS,
    *surveys.WORDINGS,
    *outcomes.WORDINGS,
    *panels.WORDINGS,
)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Texts that a version has in place of another's; `before` or `now` is empty where they are new or gone."""

    where: str
    before: list[str]
    now: list[str]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A column below an assessment that leads to a row of its framework version."""

    model: type[Model]
    column: str
    to: type[Model]
    assessment: str

    def used(self, assessments: Iterable[Assessment]) -> QuerySet:
        """Its rows of these assessments."""
        return self.model._default_manager.filter(**{f"{self.assessment}__in": list(assessments)}).order_by()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One assessment, and whether it may be moved to another version."""

    assessment: Assessment
    decision: Decision


def differences(before: Framework, now: Framework) -> list[Difference]:
    """What one version says and another does not, item by item in the order of the source; two queries for each kind
    of wording.
    """
    return [found for wording in WORDINGS for found in _differences(wording, before, now)]


def _differences(wording: Wording, before: Framework, now: Framework) -> Iterator[Difference]:
    old, new = wording.said(before), wording.said(now)
    for key in dict.fromkeys([*new, *old]):
        texts, others = old.get(key, []), new.get(key, [])
        where = f"{wording.called} {', '.join(part for part in key if part)}"
        for what, start, end, first, last in SequenceMatcher(None, texts, others, autojunk=False).get_opcodes():
            if what != "equal":
                yield Difference(where=where, before=texts[start:end], now=others[first:last])


def references() -> list[Reference]:
    """Every column below an assessment that leads to a row of a framework version: what moving it to another version
    changes. A test compares the list with the models.
    """
    known = {wording.model for wording in WORDINGS}
    found = []
    for model in apps.get_models():
        if not issubclass(model, Guarded):
            continue
        for field in model._meta.get_fields():
            to = field.related_model
            if to not in known:
                continue
            if isinstance(field, ManyToManyField):
                path = f"{field.m2m_field_name()}__{model.assessment_path}"
                column = f"{field.m2m_reverse_field_name()}_id"
                through: Any = field.remote_field.through
                found.append(Reference(model=through, column=column, to=to, assessment=path))
            elif isinstance(field, ForeignKey):
                found.append(Reference(model=model, column=field.attname, to=to, assessment=model.assessment_path))
    return found


class Counterparts:
    """Which row of one version is which row of another, by key."""

    def __init__(self, before: Framework, now: Framework) -> None:
        self._before, self._now = before, now
        self._found: dict[type[Model], dict[int, int]] = {}

    def of(self, model: type[Model]) -> Mapping[int, int]:
        """The ids of the other version by those of the one; rows without a counterpart are left out. Two queries, once
        for each model.
        """
        if model not in self._found:
            wording = next(wording for wording in WORDINGS if wording.model is model)
            new = wording.ids(self._now)
            self._found[model] = {pk: new[key] for key, pk in wording.ids(self._before).items() if key in new}
        return self._found[model]


class Standings:
    """The assessments of a year that stand on other versions of the same framework than this one, with whether they
    may be moved to it.
    """

    def __init__(self, actor: Actor, framework: Framework, cycle: Cycle | None) -> None:
        versions = versions_of(framework.slug, framework.printed_version)
        self.framework = framework
        self.others = {row.pk: row for row in versions if row.pk != framework.pk}
        rows = Assessment.objects.showing(actor).filter(cycle=cycle, framework__in=self.others)
        rows = rows.select_related("organisation", "cycle", "framework")
        self.assessments = list(rows.order_by("organisation__name"))

    @cached_property
    def all(self) -> list[Standing]:
        """One for each, by name; a fixed number of queries for each version they stand on."""
        frozen, signed, collated, asked = (
            self._of(model, path)
            for model, path in (
                (FrozenCopy, "assessment"),
                (Declaration, "assessment"),
                (Collation, "assessment"),
                (Invitation, "nominee__assessment"),
            )
        )
        survey, forms = self._other_survey(), self._other_forms()
        without = self._without_counterpart()
        return [
            Standing(
                assessment=row,
                decision=can_move(
                    preparing=row.state == State.PREPARING,
                    frozen=row.pk in frozen,
                    signed=row.pk in signed,
                    collated=row.pk in collated,
                    survey_differs=row.pk in asked and row.framework_id in survey,
                    other_forms=row.framework_id in forms,
                    without_counterpart=row.pk in without,
                ),
            )
            for row in self.assessments
        ]

    @property
    def movable(self) -> list[Assessment]:
        """Those that may be moved."""
        return [standing.assessment for standing in self.all if standing.decision]

    def _of(self, model: type[Model], path: str) -> set[int]:
        rows = model._default_manager.filter(**{f"{path}__in": self.assessments}).order_by()
        return set(rows.values_list(path, flat=True))

    def _stood_on(self) -> list[Framework]:
        return [self.others[pk] for pk in Counter(row.framework_id for row in self.assessments)]

    def _other_survey(self) -> set[int]:
        wording = next(wording for wording in WORDINGS if wording.model is Statement)
        here = wording.said(self.framework)
        return {other.pk for other in self._stood_on() if wording.said(other) != here}

    def _other_forms(self) -> set[int]:
        here = parts_asked_for(self.framework)
        return {other.pk for other in self._stood_on() if parts_asked_for(other) != here}

    def _without_counterpart(self) -> set[int]:
        found: set[int] = set()
        for other in self._stood_on():
            counterparts = Counterparts(other, self.framework)
            rows = [row for row in self.assessments if row.framework_id == other.pk]
            for reference in references():
                missing = set(_ids(reference.to, other)) - set(counterparts.of(reference.to))
                if missing:
                    lost = reference.used(rows).filter(**{f"{reference.column}__in": missing})
                    found |= set(lost.values_list(reference.assessment, flat=True))
        return found


def _ids(model: type[Model], framework: Framework) -> Iterable[int]:
    return next(wording for wording in WORDINGS if wording.model is model).ids(framework).values()
