from typing import Any


class NotSaved(ValueError):  # noqa: N818
    """The content cannot be saved as it is. `errors` holds a sentence for each field that says how to mend it."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors.values()))


class Changed(Exception):  # noqa: N818
    """Someone else saved the text since it was opened (DESIGN 4.7). Holds the row as it stands now."""

    def __init__(self, row: Any) -> None:
        self.row = row
        super().__init__("The text was saved by someone else in the meantime.")
