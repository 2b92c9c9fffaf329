"""The last lines of the task list: the board's agreement, both declarations, submission."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from assessments.models import Declaration
from assessments.pages.board_agreement import board_task
from assessments.policies import signs_as
from assessments.queries.declarations import DeclarationLine
from assessments.queries.missing import Missing
from cycles.models import Assessment
from cycles.sitemap import page_of
from cycles.states import State
from organisations.actors import Actor
from organisations.decisions import Decision
from sentences.dates import moment
from ui.components import Status, Task


def sign_off_tasks(
    assessment: Assessment,
    actor: Actor,
    *,
    model: dict[str, Any],
    missing: Sequence[Missing],
    declarations: Sequence[DeclarationLine],
    submit: Decision,
) -> list[Task]:
    """The tasks of signing off, for the PCT's own people; no query."""
    signed = {line.role: line for line in declarations if line.valid}
    mine = signs_as(actor, assessment)
    tasks = [board_task(assessment, model, missing)]
    url = reverse("declaration_sign", args=[assessment.pk])
    submitted = assessment.state != State.PREPARING
    for role in Declaration.As:
        line = signed.get(role)
        title = f"Declaration of the {role.label.lower()}"
        if line:
            tasks.append(Task(title, Status.COMPLETED, url, hint=f"Signed {moment(line.at)}.", who=line.name))
        elif submitted or missing:
            hint = "" if submitted else "After everything else is complete."
            tasks.append(Task(title, Status.CANNOT_START, url if mine == role and not submitted else "", hint=hint))
        else:
            # The oldest come first: what ended the last one is why it is signed again.
            ended = [line.ended for line in declarations if line.role == role]
            hint = f"Void: {ended[-1]}." if ended else ""
            tasks.append(Task(title, Status.NOT_STARTED, url, hint=hint))
    if submitted:
        address = reverse("frozen_copy", args=[assessment.pk])
        return [*tasks, Task("The return as submitted", Status.COMPLETED, address)]
    check = page_of("assessment_submit")
    hint = "" if submit else submit.reason
    return [*tasks, Task(check.label, Status.NOT_STARTED, check.url(assessment), hint=hint)]
