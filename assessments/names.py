"""The names of the boxes of the forms: the services name a box in an error, the forms draw it."""


def level(item_key: str) -> str:
    """The box of a sub-competency's level."""
    return f"level-{item_key}"


def colour(item_key: str) -> str:
    """The box of a sub-component's colour."""
    return f"colour-{item_key}"


def ticks(item_key: str, grade_code: str) -> str:
    """The boxes of an item's criteria of one level or colour."""
    return f"ticks-{item_key}-{grade_code}"


def commentary(key: str) -> str:
    """The box of a commentary, by the prompt's key for a competency and the item's for a sub-component."""
    return f"commentary-{key}"


def chosen(ref: str) -> str:
    """The box that chooses an outcome."""
    return f"chosen-{ref}"


def rationale(ref: str) -> str:
    """The box of an outcome's rationale."""
    return f"rationale-{ref}"


def aspiration(ref: str, year: int) -> str:
    """The box of an outcome's aspiration in one year."""
    return f"aspiration-{ref}-{year}"
