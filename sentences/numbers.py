"""Numbers as people read them. What is official arithmetic stands in `cycles.scoring`."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

Number = Fraction | Decimal | int | str
_MINUS = "−"


def half_up(value: Number, places: int = 1) -> str:
    """The value with so many decimals, half up and away from zero (R-337). Fractions stay exact until here."""
    exact = _exact(value)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    rounded = Decimal(whole).scaleb(-places)
    return f"{-rounded if exact < 0 and whole else rounded:.{places}f}"


def grouped(value: Number, decimals: int) -> str:
    """A value with so many decimals, a comma at the thousands and a true minus sign (R-305)."""
    return f"{Decimal(half_up(value, decimals)):,}".replace("-", _MINUS)


def as_it_came(value: Decimal | str, least: int = 0) -> str:
    """A value with the decimals with which it came, at least so many: never rounded, otherwise as `grouped`."""
    return grouped(value, max(least, decimals_of([value])))


def signed(value: Number, places: int = 1) -> str:
    """A difference with its sign: +1.0, −0.3; 0.0 has none."""
    shown = grouped(value, places)
    return shown if shown.startswith(_MINUS) or not Decimal(shown.replace(",", "")) else f"+{shown}"


def per_cent(number: int, of: int) -> str:
    """How many in a hundred, with one decimal: 57.5%; never 0.0% or 100.0% unless it is none or all."""
    shown = Decimal(half_up(Fraction(100 * number, of or 1)))
    if 0 < number < of:
        shown = min(max(shown, Decimal("0.1")), Decimal("99.9"))
    return f"{shown}%"


def decimals_of(values: Iterable[Decimal | int | str]) -> int:
    """The most decimals that any of the values has, noughts at its end not counted; 0 for none."""
    return max((len(as_entered(Decimal(str(value))).partition(".")[2]) for value in values), default=0)


def as_entered(value: Decimal) -> str:
    """A number as it was entered: no trailing zeros, no exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: Number) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(Decimal(str(value)))
