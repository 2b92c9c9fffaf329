"""The rows of the list of PCTs: up to 152 stand on one page, so a function draws each rather than a template."""

from collections.abc import Iterator
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from assessments.queries.region_list import RegionList
from assessments.queries.regions import RegionRow
from cycles.states import State
from ui import marks
from ui.templatetags.ui import ui_time

register = template.Library()

_PCT = '\n<tr{}><th scope="row"><a href="{}">{}</a></th>'
_SHA = '<td data-label="SHA">{}</td>'
_STATE = '<td data-label="State">{}</td>'
_DEADLINE = '<td data-label="Deadline (UK time)">{}</td>'
_PARTS = '<td class="app-dense__num" data-label="Parts completed">{}</td>'
_SURVEY = '<td class="app-dense__num" data-label="Surveys completed">{}</td>'
_WAITS = '<td data-label="What it waits for">{}</td></tr>'
_RAISED = mark_safe(' class="app-dense__raised"')


@register.simple_tag
def region_rows(page: RegionList) -> SafeString:
    """The PCTs of the list: state, deadline, parts, survey, and what each waits for."""
    # Most cells repeat, and are drawn once for the page. By type, so that a plain text never passes for drawn.
    cell = lru_cache(maxsize=None, typed=True)(format_html)

    def cells(row: RegionRow) -> Iterator[str]:
        organisation = row.assessment.organisation
        yield format_html(_PCT, _RAISED if row.is_missing else "", row.url, organisation.name)
        if page.several:
            yield cell(_SHA, str(organisation.parent))
        yield cell(_STATE, _state(row))
        yield cell(_DEADLINE, _deadline(row))
        yield cell(_PARTS, f"{row.done} of {row.of}")
        if page.shows_survey:
            yield cell(_SURVEY, row.survey or "Not shown")
        yield cell(_WAITS, row.blocks_in_words)

    return mark_safe("".join(part for row in page.rows for part in cells(row)))


def _state(row: RegionRow) -> str:
    state = f"{row.state}, reopened" if row.reopened else row.state
    if not row.submitted_at:
        return state
    when = ui_time(row.submitted_at)
    # The state says it already where nothing came after the submission.
    said = when if row.assessment.state == State.SUBMITTED else f"Submitted {when}"
    return format_html('{}<br><span class="app-small">{}</span>', state, said)


def _deadline(row: RegionRow) -> str:
    if not row.note and not row.late:
        return row.deadline
    note = format_html("<br><strong>{}</strong>", row.note) if row.note else ""
    late = format_html("<br>{}", marks.flag("late", row.late)) if row.late else ""
    return format_html("{}{}{}", row.deadline, note, late)
