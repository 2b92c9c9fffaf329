from decimal import Decimal


def number_text(value: Decimal) -> str:
    """A number as it is written in the return: no trailing zeros, no exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
