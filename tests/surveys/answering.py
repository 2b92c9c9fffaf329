"""What tests of answering share: the addresses behind a link, a form filled in, and every row there is."""

import json

from django.apps import apps
from django.urls import reverse

from surveys.tokens import proof


def page(token: str, name: str = "survey_answer", **kwargs: object) -> str:
    return reverse(name, kwargs={"token": token, **kwargs})


def step(token: str, number: int) -> str:
    return page(token, "survey_step", number=number)


def filled(survey, choice: str = "5", text: str = "") -> dict[str, str]:
    """The whole form with the same choice everywhere."""
    fields = {}
    for statement in survey.statements:
        if statement.item_id:
            fields[f"{statement.key}-choice"] = choice
        fields[f"{statement.key}-text"] = text and f"{text} {statement.key}"
    return fields


def ticked(survey, token: str, **fields: str) -> dict[str, str]:
    """What the check page sends once its box is ticked."""
    return filled(survey, **fields) | {"checked": "on", "proof": proof(token)}


def everything() -> str:
    """Every row of every table, but for what the web server keeps of those who sign in."""
    kept = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label != "sessions"
    }
    return json.dumps(kept, default=lambda value: bytes(value).hex() if isinstance(value, memoryview) else str(value))
