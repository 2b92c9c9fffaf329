"""Charts as inline SVG, made by pure functions from plain values. The same SVG goes into a page and a PDF.

A chart is given its words: it decides nothing and says nothing of its own but what stands at an axis.
"""

from ui.charts.rates import Rate, rates
from ui.charts.ratings import deviation, level_strip, score_strip
from ui.charts.survey import Bar, Level, Mean, answers, means
from ui.charts.trends import Course, Peer, Reading, sparkline, trend

__all__ = [
    "Bar",
    "Course",
    "Level",
    "Mean",
    "Peer",
    "Rate",
    "Reading",
    "answers",
    "deviation",
    "level_strip",
    "means",
    "rates",
    "score_strip",
    "sparkline",
    "trend",
]
