"""The rows of the list of PCTs: up to 152 stand on one page, so a function draws each rather than a template."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from assessments.queries.region_list import RegionList
from assessments.queries.regions import RegionRow
from cycles.states import State
from ui import marks
from ui.templatetags.ui import ui_time

register = template.Library()

_PCT = '\n<tr{raised}><th scope="row"><a href="{url}">{pct}</a></th>'
_SHA = '<td data-label="SHA">{sha}</td>'
_STATE = '<td data-label="State">{state}</td><td data-label="Deadline (UK time)">{deadline}</td>'
_PARTS = '<td class="app-dense__num" data-label="Parts completed">{parts}</td>'
_SURVEY = '<td class="app-dense__num" data-label="Surveys completed">{survey}</td>'
_WAITS = '<td data-label="What it waits for">{waits}</td></tr>'
_RAISED = mark_safe(' class="app-dense__raised"')


@register.simple_tag
def region_rows(page: RegionList) -> SafeString:
    """The PCTs of the list: state, deadline, parts, survey, and what each waits for."""
    sha, survey = _SHA if page.several else "", _SURVEY if page.shows_survey else ""
    return format_html_join("", _PCT + sha + _STATE + _PARTS + survey + _WAITS, map(_row, page.rows))


def _row(row: RegionRow) -> dict[str, object]:
    organisation = row.assessment.organisation
    return {
        "raised": _RAISED if row.is_missing else "",
        "url": row.url,
        "pct": organisation.name,
        "sha": organisation.parent,
        "state": _state(row),
        "deadline": _deadline(row),
        "parts": f"{row.done} of {row.of}",
        "survey": row.survey or "Not shown",
        "waits": row.blocks_in_words,
    }


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
