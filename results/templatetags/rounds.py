"""The cells of the calibration grid. Two thousand of them stand on one page, so each kind is drawn once and kept."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from results.queries.rounds import Score
from ui import icons, marks

register = template.Library()

_ICONS = {"High": "up", "Low": "down"}


@register.simple_tag
def score_cells(scores: Iterable[Score]) -> SafeString:
    """The scores of one PCT, a cell each; one that stands out says so in a word."""
    return mark_safe("".join(_score(score.text, score.mark) for score in scores))


@register.simple_tag
def colour_cells(colours: Iterable[str]) -> SafeString:
    """The overall colours of governance, a cell each; the first has the edge between the two kinds."""
    return mark_safe("".join(_colour(colour, not place) for place, colour in enumerate(colours)))


@lru_cache(maxsize=256)
def _score(text: str, mark: str) -> SafeString:
    if not text:
        return mark_safe('<td><span class="app-notrated">No score</span></td>')
    if not mark:
        return format_html("<td>{}</td>", text)
    word = format_html('<span class="app-grid__word">{} {}</span>', icons.icon(_ICONS[mark], 12), mark)
    return format_html('<td class="app-grid__mark">{}{}</td>', text, word)


@lru_cache(maxsize=16)
def _colour(colour: str, first: bool) -> SafeString:
    return format_html("<td{}>{}</td>", mark_safe(' class="app-grid__edge"') if first else "", marks.rag(colour, False))
