"""Numbers as people read them. What is official arithmetic stands in `cycles.scoring`."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | str, places: int = 1) -> str:
    """The value with so many decimals, half up and away from zero (R-337). Fractions stay exact until here."""
    exact = value if isinstance(value, Fraction) else Fraction(Decimal(str(value)))
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    rounded = Decimal(whole).scaleb(-places)
    return f"{-rounded if exact < 0 and whole else rounded:.{places}f}"


def grouped(value: Decimal | str, decimals: int = 1) -> str:
    """A value with a comma at the thousands and a true minus sign (R-305)."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:,.{decimals}f}".replace("-", "−")


def plain(value: Decimal) -> str:
    """A number as it was entered: no trailing zeros, no exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
