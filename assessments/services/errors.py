from collections.abc import Mapping

from django.core.exceptions import ValidationError


class NotSaved(ValidationError):  # noqa: N818
    """What was typed cannot be kept as it is: for each box (`assessments.names`) what to mend. Nothing was written."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(dict(errors))
