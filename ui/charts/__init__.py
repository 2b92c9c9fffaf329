"""Charts as inline SVG, made by pure functions from plain values. The same SVG goes into a page and a PDF.

A chart is given its words: it decides nothing and says nothing of its own but what stands at an axis.
"""

from ui.charts.rates import Rate, rates
from ui.charts.ratings import deviation, level_strip, score_strip
from ui.charts.trends import Course, Peer, Reading, sparkline, trend

__all__ = [
    "Course",
    "Peer",
    "Rate",
    "Reading",
    "deviation",
    "level_strip",
    "rates",
    "score_strip",
    "sparkline",
    "trend",
]
