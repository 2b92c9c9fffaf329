"""The rows of the calibration rounds. Two thousand cells stand in one grid, so each kind is drawn once and kept, and a
function draws the rows of the other tables."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cycles.addresses import addresses
from cycles.models import Assessment
from cycles.states import State
from organisations.decisions import Decision
from results.queries.changes import Change
from results.queries.rounds import Distribution, GridRow, StandsOut
from ui import icons, marks
from ui.templatetags.ui import ui_time

register = template.Library()

_ICONS = {"High": "up", "Low": "down"}
_NUMBER = '<td class="app-dense__num">{}</td>'


@register.simple_tag
def distribution_rows(distributions: Iterable[Distribution]) -> SafeString:
    """How often each panel or region gave each level, how many of them were high, and how far from the PCTs' own."""
    return format_html_join(
        "",
        f'\n<tr><th scope="row">{{}}</th>{_NUMBER * 7}<td>{{}}</td></tr>',
        (
            (one.name, one.pcts, *one.counts, f"{one.upper} of {one.total}", one.mean or "None", one.gap)
            for one in distributions
        ),
    )


@register.simple_tag
def grid_rows(rows: Iterable[GridRow]) -> SafeString:
    """The rows of a group: each PCT with its scores, of which one that stands out says so in a word, and its overall
    colours of governance, of which the first has the edge between the two kinds.
    """
    return mark_safe("".join(_row(row) for row in rows))


@register.simple_tag
def marked_scores(marked: Iterable[StandsOut]) -> SafeString:
    """The scores that stand out, in words, a line each."""
    return format_html_join(
        "",
        '\n<li><a href="{}">{}, competency {} {}</a>: {}</li>',
        (
            (
                one.url,
                one.assessment.organisation.short_name,
                one.competency.key,
                one.competency.short_title or one.competency.title,
                one.text,
            )
            for one in marked
        ),
    )


@register.simple_tag
def change_rows(changes: Iterable[Change]) -> SafeString:
    """What was changed: the PCT, the line, from what to what, why, who recorded it and when."""
    return format_html_join(
        "",
        '\n<tr><th scope="row">{}</th><td>{}</td><td class="app-nowrap">{}</td><td class="app-nowrap">{}</td>'
        "<td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (
                change.rating.assessment.organisation.short_name,
                change.rating.item,
                change.before.name if change.before else "Not rated",
                change.rating.grade.name,
                linebreaksbr(change.rating.reason),
                change.rating.by.name if change.rating.by else "",
                ui_time(change.rating.at),
            )
            for change in changes
        ),
    )


@register.simple_tag
def release_rows(releases: Iterable[tuple[Assessment, Decision]]) -> SafeString:
    """The PCTs of a region: its state, and the way to its release, what stands against it, or that it is done."""
    url_of = addresses("release")

    def way(assessment: Assessment, decision: Decision) -> str:
        if decision:
            name = assessment.organisation.short_name
            link = '<a href="{}">Release<span class="nhsuk-u-visually-hidden"> {}</span></a>'
            return format_html(link, url_of(assessment.pk), name)
        return decision.reason if assessment.state == State.RATED else "Released"

    return format_html_join(
        "",
        '\n<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
        (
            (assessment.organisation.short_name, State(assessment.state).label, way(assessment, decision))
            for assessment, decision in releases
        ),
    )


def _row(row: GridRow) -> SafeString:
    cells = "".join(_score(score.text, score.mark) for score in row.scores)
    colours = "".join(_colour(colour, not place) for place, colour in enumerate(row.colours))
    name = row.assessment.organisation.short_name
    return format_html(
        '\n<tr><th scope="row"><a href="{}">{}</a></th>{}</tr>', row.url, name, mark_safe(cells + colours)
    )


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
