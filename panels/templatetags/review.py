"""The lines of the evidence review: three hundred cells stand in its two tables, so functions draw them."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cycles.addresses import addresses
from cycles.models import Assessment
from frameworks.models import Grade
from panels.queries.items import Group
from panels.queries.review import Flag, Line
from panels.queries.survey import Figure
from ui import marks

register = template.Library()

_RAISED = mark_safe(' class="app-dense__raised"')
_NO_SURVEY = mark_safe('<td class="app-dense__num"><span class="app-dense__soft">None</span></td>')


@register.simple_tag
def review_rows(assessment: Assessment, groups: Iterable[Group[Line]], levels: bool) -> SafeString:
    """The lines under their branch. `levels`: sub-competencies, with a column for the survey."""
    url_of = addresses("review_item", assessment.pk)
    return mark_safe("".join(_branch(group, levels, url_of) for group in groups))


@register.simple_tag
def review_flag(flag: Flag) -> SafeString:
    """What a line asks of the reader, as a flag with its reason."""
    why = format_html(' <span class="app-tri__why">{}</span>', flag.why) if flag.why else ""
    return format_html("{}{}", _mark(flag.mark, flag.words), why)


def _branch(group: Group[Line], levels: bool, url_of: Callable[[object], str]) -> SafeString:
    return format_html(
        '<tbody>\n<tr class="app-dense__group"><th colspan="{}" scope="rowgroup">{}</th></tr>{}\n</tbody>',
        7 if levels else 6,
        group.title,
        mark_safe("".join(_line(line, levels, url_of(line.item.key)) for line in group.lines)),
    )


def _line(line: Line, levels: bool, url: str) -> SafeString:
    return format_html(
        '\n<tr{}><th scope="row"><a href="{}">{}</a></th>{}{}{}{}<td class="app-nowrap">{}</td><td>{}</td></tr>',
        _RAISED if line.flag.kind == "discuss" or line.look_again else "",
        url,
        f"{line.item.key} {line.item.title}" if levels else line.item.title,
        _grade(line.last_year, past=True, missing="None"),
        _grade(line.self_grade),
        _survey(line.survey) if levels else "",
        _grade(line.evidence, missing="Not yet"),
        line.state,
        review_flag(line.flag),
    )


def _grade(grade: Grade | None, *, past: bool = False, missing: str = "Not rated") -> SafeString:
    return marks.grade_cell(grade.code if grade else "", past, missing)


def _survey(figure: Figure | None) -> SafeString:
    if figure is None:
        return _NO_SURVEY
    below = SafeString()
    if figure.level:
        below = format_html('<br><span class="app-dense__soft app-nowrap">level {}</span>', figure.level)
    elif figure.note:
        below = format_html('<br><span class="app-dense__soft">{}</span>', figure.note)
    return format_html('<td class="app-dense__num">{}{}</td>', figure.shown, below)


@lru_cache(maxsize=32)
def _mark(kind: str, words: str) -> SafeString:
    """A flag, of which there are five, or the words where the line is not reviewed."""
    return marks.flag(kind, words) if kind else format_html('<span class="app-dense__soft">{}</span>', words)
