"""Numbers of things, as they stand in a sentence."""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 day", "3 days", "1,200 characters". `many` is given where it is not `one` and an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def either(number: int, one: str, many: str) -> str:
    """The word that goes with a number: is or are, has or have, it or them."""
    return one if number == 1 else many
