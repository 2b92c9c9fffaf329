"""The tables of the rating trail. Some four hundred cells stand on one page, so functions draw them, not templates."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cycles.addresses import addresses
from cycles.queries import TrailStep
from results.queries.trail import Trail, TrailLine, TrailSection
from ui import marks
from ui.templatetags.ui import ui_time

register = template.Library()

_CELL = '<td class="app-dense__mid">{}</td>'


@register.simple_tag
def trail_rows(page: Trail, section: TrailSection, change: str) -> SafeString:
    """The lines of a section: last year's grade, each stage's, the one that stands, and the way to a change, where
    `change` is the name of its page; then its scores.
    """
    url_of = addresses(change, page.assessment.pk) if change else None
    rows = [_line(page, section, line, url_of) for line in section.lines]
    if section.levels:
        rows.append(_scores(page, section, bool(change)))
    return mark_safe("".join(rows))


@register.simple_tag
def trail_steps(line: TrailLine) -> SafeString:
    """Who gave a line its grades, when and why."""
    return mark_safe("".join(map(_step, line.steps)))


def _line(page: Trail, section: TrailSection, line: TrailLine, url_of: Callable[[str], str] | None) -> SafeString:
    item = line.item
    name = format_html('<th scope="row" id="item-{}">{}</th>', item.pk, item)
    if item.pk == section.item.pk:
        name = mark_safe('<th scope="row">Overall</th>')
    grades = [marks.grade_cell(code, True, missing) for code, missing in line.cells]
    if page.previous_year:
        grades.insert(0, marks.grade_cell(line.last, True, "None"))
    if page.stands:
        grades.append(marks.grade_cell(line.now, False, "Not rated"))
    return format_html("\n<tr>{}{}{}</tr>", name, mark_safe("".join(grades)), _change(line, url_of))


def _change(line: TrailLine, url_of: Callable[[str], str] | None) -> SafeString:
    if url_of is None:
        return SafeString()
    if not line.now:
        return mark_safe("<td></td>")
    link = '<td><a href="{}">Change<span class="nhsuk-u-visually-hidden"> {}</span></a></td>'
    return format_html(link, url_of(line.item.key), line.item)


def _scores(page: Trail, section: TrailSection, changes: bool) -> SafeString:
    scores = [score or "None" for score in section.scores]
    if page.previous_year:
        scores.insert(0, section.last or "None")
    if page.stands:
        scores.append(format_html("<strong>{}</strong>", section.now or "None"))
    end = mark_safe("<td></td>") if changes else ""
    return format_html('\n<tr><th scope="row">Score</th>{}{}</tr>', _cells(scores), end)


def _cells(contents: Sequence[str]) -> SafeString:
    return format_html_join("", _CELL, ((content,) for content in contents))


def _step(step: TrailStep) -> SafeString:
    by = f"{step.by}, " if step.by else ""
    reason = format_html("<br>{}", linebreaksbr(step.reason)) if step.reason else ""
    return _given(step.stage.label, step.grade.name) + format_html("{}{}{}</li>", by, ui_time(step.at), reason)


@lru_cache(maxsize=128)
def _given(stage: str, grade: str) -> SafeString:
    """What a stage gave, in words that are the same for every PCT."""
    return format_html("\n<li>{}: {}. ", stage, grade)
