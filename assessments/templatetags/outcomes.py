"""The lines of the outcomes form. Most of fifty are not chosen and say the same to everybody: each is drawn once and
kept by its own words. The boxes of the others are drawn by functions."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django import template
from django.template import Context, Engine
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from assessments.forms.outcomes import Asked, BlankOutcome, Kind, OutcomesForm, RowFields
from assessments.queries.aspirations import Year
from ui import drawing
from ui.rendering import draw, field_context

register = template.Library()

_YEAR = (
    '<td role="cell" class="app-outcomes__year"><span class="app-outcomes__label" aria-hidden="true">{}, {}</span>'
    "{}</td>"
)


@register.simple_tag(takes_context=True)
def outcome_rows(context: Context, rows: Iterable[RowFields], years: int) -> SafeString:
    """The lines of an area. `years` is how many columns stay empty in one that only offers its outcome."""
    worked_on = Engine.get_default().get_template("assessments/_outcome_row.html")
    drawn = []
    for row in rows:
        if row.offered:
            drawn.append(_offered(row, years))
        else:
            with context.push(row=row):
                drawn.append(worked_on.render(context))
    return mark_safe("".join(drawn))


def _offered(row: RowFields, years: int) -> SafeString:
    line, chosen = row.row, row.chosen
    if line is None or chosen is None:
        return SafeString("")
    return _not_chosen(
        row.ref,
        line.name,
        line.definition,
        tuple(line.points),
        line.unit,
        line.chosen_before,
        row.last_year,
        (chosen.auto_id, chosen.html_name, chosen.label),
        years,
    )


@register.simple_tag
def outcome_head(years: Sequence[Year]) -> SafeString:
    """The head of a table of outcomes: each area has one."""
    return _head(tuple((year.short, year.label) for year in years))


@register.simple_tag
def outcome_ambition(texts: Sequence[str]) -> SafeString:
    """What the handbook says about the level of ambition: it stands at every outcome."""
    return _ambition(tuple(texts))


@register.simple_tag
def outcome_years(row: RowFields) -> SafeString:
    """The boxes of an outcome's aspirations, a cell each."""
    return format_html_join(
        "",
        _YEAR,
        ((year.short, year.label, drawing.cell(field_context(year.field, hint=""), year.said)) for year in row.years),
    )


@register.simple_tag
def outcome_blanks(form: OutcomesForm) -> SafeString:
    """The boxes of an outcome without a reference: what a script copies where a line is ticked, or last year's is not
    ticked again. They hold nothing that was entered."""
    return _blanks(form.asked, form.explains, tuple(form.page.wording.ambition))


@lru_cache(maxsize=64)
def _blanks(asked: Asked, explains: bool, ambition: tuple[str, ...]) -> SafeString:
    blank, dropped = (BlankOutcome(asked, kind, explains=explains).row for kind in (Kind.ADDED, Kind.DROPPED))
    page = {"wording": {"ambition": ambition}}
    return draw("assessments/_outcome_blanks.html", {"blank": blank, "dropped": dropped, "page": page})


@lru_cache(maxsize=64)
def _head(years: tuple[tuple[str, str], ...]) -> SafeString:
    return draw("assessments/_outcome_head.html", {"years": years})


@lru_cache(maxsize=64)
def _ambition(texts: tuple[str, ...]) -> SafeString:
    return draw("assessments/_outcome_ambition.html", {"texts": texts})


@lru_cache(maxsize=1024)
def _not_chosen(
    ref: str,
    name: str,
    definition: str,
    points: tuple[str, ...],
    unit: str,
    chosen_before: str,
    last_year: str,
    box: tuple[str, str, str],
    years: int,
) -> SafeString:
    line = {
        "name": name,
        "definition": definition,
        "points": points,
        "unit": unit,
        "chosen_before": chosen_before,
    }
    chosen = dict(zip(("auto_id", "html_name", "label"), box, strict=True))
    row = {"ref": ref, "row": line, "chosen": chosen, "last_year": last_year}
    return draw("assessments/_outcome_row.html", {"row": row, "page": {"years": range(years)}})
