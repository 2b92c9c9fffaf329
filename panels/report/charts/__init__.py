"""Charts as inline SVG, made by small pure functions from plain values. The same SVG goes into the page and the PDF."""

from .outcomes import drawable, rates, sparkline, trend
from .ratings import deviation, level_strip, score_strip

__all__ = ["deviation", "drawable", "level_strip", "rates", "score_strip", "sparkline", "trend"]
