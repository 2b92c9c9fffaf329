"""The design system in templates. Settings make this a builtin: no `{% load %}` is needed. Fields and forms
have a file of their own (`ui_forms`), with the convention for errors.

Every tag takes a closed list of parameters; a misspelt one is a TemplateSyntaxError.
"""

import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.text import slugify

from sentences.counts import counted, either
from sentences.dates import time_and_day, weekday
from ui import boxes, cells, icons, marks, rendering
from ui.components import Status
from ui.markup import markup
from ui.tables import Table, draw

register = template.Library()


# Marks


@register.simple_tag
def ui_icon(name, size=20) -> SafeString:
    """A drawing beside a word: tick, half, ring, saved, warning, stop, flag, up, down, same, lock."""
    return icons.icon(name, size)


@register.simple_tag
def ui_arrow(way) -> SafeString:
    """The arrow at the link to another page: previous, next."""
    return icons.arrow(way)


@register.simple_tag
def ui_tag(text, colour="") -> SafeString:
    """A word in a box. `colour` is one of the kit's ("blue", "grey", "white", ...)."""
    return marks.tag(text, colour)


@register.simple_tag
def ui_level(value, past=False) -> SafeString:
    """A level in its box; "Not rated" for None. `past` outlines it."""
    return marks.level(value, past)


@register.simple_tag
def ui_rag(value, past=False) -> SafeString:
    """A colour as shape and word; "Not rated" for None or ""."""
    return marks.rag(value, past)


@register.simple_tag
def ui_grade(code, past=False, missing="Not rated") -> SafeString:
    """A grade by its code, a level's or a colour's; `missing` in its place where there is none."""
    return marks.grade(code, past, missing)


@register.simple_tag
def ui_flag(kind, words) -> SafeString:
    """A flag with words. `kind`: discuss, improved, agree, warn, late."""
    return marks.flag(kind, words)


@register.filter
def ui_counted(number: int, nouns: str) -> str:
    """A number with its noun: `n|ui_counted:"row"`, `n|ui_counted:"person,people"`."""
    return counted(number, *nouns.split(","))


@register.filter
def ui_either(number: int, words: str) -> str:
    """The word that goes with a number: `n|ui_either:"is,are"`."""
    return either(number, *words.split(","))


@register.filter
def ui_typed(text: object) -> SafeString:
    """What somebody typed, with its line ends, in the direction of its script; nothing of nothing."""
    return cells.typed(text)


@register.filter
def ui_linked(text: str) -> SafeString:
    """A text with its links to be followed."""
    return cells.linked(text)


@register.filter
def ui_time(moment: datetime.datetime | None) -> str:
    """A moment in UK time: "10:42am, 4 January 2010"; "5pm, 15 January 2010" on the hour. Nothing for no moment."""
    return time_and_day(moment) if moment else ""


@register.filter
def ui_day(moment: datetime.date | datetime.datetime | None) -> str:
    """A day with its weekday, in UK time: "Friday 15 January 2010". Nothing for no day."""
    return weekday(moment) if moment else ""


# Lists and tables


@register.simple_tag
def ui_table(table: Table[Any]) -> SafeString:
    """A table (`ui.tables.Table`) in its frame."""
    return draw(table)


@register.simple_tag
def ui_task_list(tasks, title="", label="", level=3) -> SafeString:
    """Tasks (`ui.components.Task`) under the heading `title`, or named by `label` where there is none."""
    key = f"tasks-{slugify(title or label)}"
    if not title:
        return boxes.tasks(tasks, key, markup(' aria-label="{}"', label) if label else SafeString(""))
    heading = markup('<h{} class="app-group" id="{}">{}</h{}>\n', level, key, title, level)
    return markup("{}{}", heading, boxes.tasks(tasks, key, markup(' aria-labelledby="{}"', key)))


@register.inclusion_tag("ui/summary_list.html")
def ui_summary_list(rows, border=True):
    """Keys and values (`ui.components.Row`), each with a link to change it where it has one."""
    return {"rows": rows, "border": border}


@register.inclusion_tag("ui/tiles.html")
def ui_tiles(tiles, label):
    """Numbers (`ui.components.Tile`)."""
    return {"tiles": tiles, "label": label}


@register.inclusion_tag("ui/filter_links.html")
def ui_filter_links(filters, label):
    """Links that filter a list (`ui.components.Filter`)."""
    return {"filters": filters, "label": label}


@register.inclusion_tag("ui/pages.html", takes_context=True)
def ui_pages(context, page, name, label):
    """The ways to the page before and after (a page of Django's `Paginator`), where there is more than one. `name` is
    the parameter of the address that holds the number, and the id of what is paged; `label` names the ways."""

    def url(number: int) -> str:
        query = context["request"].GET.copy()
        query[name] = str(number)
        return f"?{query.urlencode()}#{name}"

    return {
        "page": page,
        "label": label,
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def ui_facts(facts) -> SafeString:
    """Terms and texts (`ui.components.Fact`)."""
    return boxes.facts(facts)


@register.inclusion_tag("ui/breadcrumbs.html")
def ui_breadcrumbs(crumbs):
    """The way back: a list of pairs (label, url); the last is the link back on a telephone."""
    return {"crumbs": [crumb if hasattr(crumb, "url") else {"label": crumb[0], "url": crumb[1]} for crumb in crumbs]}


@register.inclusion_tag("ui/jump_nav.html")
def ui_jump_nav(items, title, label):
    """The parts of one form (`ui.components.Jump`): a rail with names, a strip of numbers on a narrow screen."""
    items = list(items)
    groups: list[dict[str, Any]] = []
    for item in items:
        if not groups or item.group and item.group != groups[-1]["title"]:
            groups.append({"title": item.group, "entries": []})
        groups[-1]["entries"].append({"item": item, "status": Status.of(item.status)})
    counts = [(status, sum(Status.of(item.status) is status for item in items)) for status in Status]
    return {
        "groups": groups,
        "title": title,
        "label": label,
        "counts": [(status, number) for status, number in counts if number],
    }


@register.simple_tag
def ui_compared(pieces, mark="ins") -> SafeString:
    """One of two texts side by side. A piece has `text`, and `only` where it stands in this text alone; that is marked
    as put in (`mark` is "ins"), as taken out ("del") or, with "", not at all."""
    return boxes.compared(pieces, mark=mark)


@register.inclusion_tag("ui/stages.html")
def ui_stages(stages, label="Stages of this year’s assurance"):
    """The stages of the year (`ui.components.Stage`)."""
    return {"stages": stages, "label": label}


@register.inclusion_tag("ui/blockers.html")
def ui_blockers(problems, title, note="", none="Nothing stops you."):
    """What stops a step (`ui.components.Blocker`), or that nothing does."""
    return {"problems": problems, "title": title, "note": note, "none": none, "key": f"blockers-{slugify(title)}"}


@register.inclusion_tag("ui/deadline.html")
def ui_deadline(days, what, when, set_by="", title="Next deadline", note=""):
    """Days to go in large figures. `days` counts calendar days in UK time, below zero when late; `what` follows "days
    to" ("final submission"); `when` is the date in words; `note` what is particular about it."""
    late = days < 0
    number = abs(days)
    unit = "day" if number == 1 else "days"
    text = "Today" if days == 0 else f"{unit} late: {what}" if late else f"{unit} to {what}"
    return {
        "number": number if days else None,
        "text": text,
        "what": what,
        "late": late,
        "when": when,
        "set_by": set_by,
        "title": title,
        "note": note,
    }


@register.inclusion_tag("ui/progress.html")
def ui_progress(value, maximum, text, end=""):
    """How far: `text` names the bar ("Statement 5 of 6"); `end` stands at its right."""
    return {"value": value, "maximum": maximum, "text": text, "end": end, "key": f"progress-{slugify(text)}"}


# Boxes with content


def _box(name: str, content: SafeString, /, **context: Any) -> SafeString:
    return rendering.draw(f"ui/{name}.html", {"content": content} | context)


@register.simple_block_tag
def ui_panel(content, title="", quiet=False, level=2, id="") -> SafeString:
    """A box with a heading."""
    return _box("panel", content, title=title, quiet=quiet, level=level, key=id or f"panel-{slugify(title)}")


@register.simple_block_tag
def ui_details(content, summary, open=False, small=False) -> SafeString:
    """Text that can be shown and hidden."""
    return boxes.details(content, summary, is_open=open, small=small)


@register.simple_block_tag
def ui_criteria(content, name, count="", done=False, open=False, rule="") -> SafeString:
    """The criteria of one level or colour, to show, hide and tick; `count` ("2 of 5 ticked") tells the state."""
    return boxes.criteria(content, name, count=count, done=done, is_open=open, rule=rule)


@register.simple_block_tag
def ui_inset(content) -> SafeString:
    """Text set apart."""
    return boxes.inset(content)


@register.simple_block_tag
def ui_message(content, title, kind="", level=3) -> SafeString:
    """A finding with its heading. `kind`: "" (neutral), "warn", "ok"."""
    if kind not in ("", "warn", "ok"):
        raise ValueError(f"“{kind}” is no kind of message. Use warn or ok, or leave it out.")
    return _box("message", content, title=title, kind=kind, level=level)


@register.simple_block_tag
def ui_warning(content, title="Important", level=2) -> SafeString:
    """A consequence that must be read before going on."""
    return boxes.warning(content, title, level=level)


@register.simple_block_tag
def ui_scroll(content, label="", labelledby="", box=False) -> SafeString:
    """A wide table in a region that scrolls and takes focus; named by `label`, or by the caption's id."""
    return boxes.scroll(content, label=label, labelledby=labelledby, box=box)


@register.simple_block_tag
def ui_chart(content, title, svg, note="", id="", wide=False) -> SafeString:
    """A chart with its sentence as title; the content is the table of the same data. `svg` is safe markup with title
    and desc of its own."""
    return _box("chart", content, title=title, svg=svg, note=note, key=id or f"chart-{slugify(title)}", wide=wide)


@register.simple_block_tag
def ui_save_bar(
    content,
    saved_at=None,
    saved_by="",
    problem="",
    what="Draft saved",
    nothing="Nothing saved yet",
    end=False,
    refused="",
) -> SafeString:
    """Buttons and links of a form, and whether it is saved. `saved_at` is a moment, `saved_by` a name or "you";
    `nothing` is said before the first save, `problem` why the last one did not happen; `refused` stands in place of the
    buttons. Top and bottom of a form have one each; `end` is the bottom one, which is not announced."""
    return _box(
        "save_bar",
        content,
        saved_at=saved_at,
        saved_by=saved_by,
        problem=problem,
        what=what,
        nothing=nothing,
        end=end,
        refused=refused,
    )
