from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows."""
    return {"shell": {}}
