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


def still_true(box: str) -> str:
    """The box that says that what was carried from last year into another box still holds."""
    return f"still-true-{box}"


# A contracting form is confirmed as a whole.
CONTRACT = "contract"


def chosen(ref: str) -> str:
    """The box that chooses an outcome."""
    return f"chosen-{ref}"


def rationale(ref: str) -> str:
    """The box of an outcome's rationale."""
    return f"rationale-{ref}"


def aspiration(ref: str, year: int) -> str:
    """The box of an outcome's aspiration in one year."""
    return f"aspiration-{ref}-{year}"


def circumstance(box: str) -> str:
    """The boxes of the circumstance in which an outcome was changed, by its reference or its metric's key."""
    return f"change-why-{box}"


def change_rationale(box: str) -> str:
    """The box of the rationale of a change."""
    return f"change-rationale-{box}"


def local_name(number: int) -> str:
    """The box of the name of a locally defined outcome."""
    return f"local-name-{number}"


DEFINITION = "definition"
UNIT = "unit"
DIRECTION = "direction"
DATASET = "dataset"


def condition(key: str) -> str:
    """The box that ticks a condition of a locally defined outcome."""
    return f"condition-{key}"


def condition_comment(key: str) -> str:
    """The box of the comment on a condition."""
    return f"condition-comment-{key}"


def agreed_on(what: str) -> str:
    """The boxes of the day on which something was agreed."""
    return f"agreed-on-{what}"


def agreed_again(what: str) -> str:
    """The box that an agreement covers what was changed since it was recorded."""
    return f"agreed-again-{what}"


def agreement_stood(what: str) -> str:
    """What stood of an agreement when its form was opened; it travels hidden."""
    return f"agreement-stood-{what}"


def agreed_minute(what: str) -> str:
    """The box of the minute number of an agreement."""
    return f"agreed-minute-{what}"
