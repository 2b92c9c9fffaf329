"""Boxes and lists of which a page has many, as markup. They are drawn by functions, for the reason fields are."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ui import icons, marks
from ui.components import Fact, Task
from ui.markup import markup, markup_join

_OPEN = mark_safe(" open")
_DETAILS = (
    '<details class="nhsuk-details"{is_open}>\n<summary class="nhsuk-details__summary"><span '
    'class="nhsuk-details__summary-text{size}">{summary}</span></summary>\n'
    '<div class="nhsuk-details__text{size}">{content}</div>\n'
    "</details>\n"
)
_WARNING = (
    '<div class="nhsuk-card nhsuk-card--warning">\n<div class="nhsuk-card__content">\n<h{} class="nhsuk-card__heading">'
    '{}</h{}>\n<div class="nhsuk-card__description app-flush">{}</div>\n</div>\n</div>\n'
)
_CRITERIA = (
    '<details class="app-criteria"{is_open}>\n<summary class="app-criteria__summary">'
    '<span class="app-criteria__name">{name}</span>{count}</summary>\n'
    '<div class="app-criteria__body">\n{rule}{content}\n</div>\n'
    "</details>\n"
)
_TASK = (
    '\n<li class="nhsuk-task-list__item{classes}">\n<div class="nhsuk-task-list__name-and-hint">\n{title}{hint}\n'
    '</div>\n{who}<div class="nhsuk-task-list__status" id="{status_id}">{status}</div>\n</li>'
)
_MARKED = {"ins": '<ins class="app-ins">{}</ins>', "del": '<del class="app-del">{}</del>', "": "{}"}
_TASK_LINK = '<a class="nhsuk-task-list__link nhsuk-link" href="{}" aria-describedby="{}">{}</a>'


def scroll(
    content: SafeString, *, label: str = "", labelledby: str = "", box: bool = False, key: str = ""
) -> SafeString:
    """A region that scrolls and takes focus, for what is wider than a telephone; named by `label`, or by an id.

    ValueError where it has no name, or two.
    """
    if bool(label) == bool(labelledby):
        raise ValueError("What scrolls needs either a label or the id of what names it.")
    return markup(
        '<div class="app-scroll{}"{} role="region" tabindex="0"{}>\n{}\n</div>\n',
        " app-scroll--box" if box else "",
        _attribute("id", key),
        _attribute("aria-label", label) or _attribute("aria-labelledby", labelledby),
        content,
    )


def stack(content: SafeString, *, box: bool = False, key: str = "") -> SafeString:
    """What a table stands in whose rows become blocks where there is little room."""
    more = " app-stack-box--box" if box else ""
    return markup('<div class="app-stack-box{}"{}>\n{}\n</div>\n', more, _attribute("id", key), content)


def _attribute(name: str, value: str) -> SafeString:
    return markup(' {}="{}"', name, value) if value else SafeString("")


def details(content: SafeString, summary: str, *, is_open: bool = False, small: bool = False) -> SafeString:
    """Text that can be shown and hidden."""
    return markup(
        _DETAILS,
        is_open=_OPEN if is_open else "",
        size=" app-small" if small else "",
        summary=summary,
        content=content,
    )


def inset(content: SafeString) -> SafeString:
    """Text set apart."""
    return markup('<div class="nhsuk-inset-text app-flush">{}</div>', content)


def warning(content: SafeString, title: str, *, level: int) -> SafeString:
    """A consequence that must be read before going on."""
    return markup(_WARNING, level, title, level, content)


def criteria(content: SafeString, name: str, *, count: str, done: bool, is_open: bool, rule: str) -> SafeString:
    """The criteria of one level or colour, to show, hide and tick."""
    ticked = markup("{} ", icons.icon("tick", 16)) if done else ""
    return markup(
        _CRITERIA,
        is_open=_OPEN if is_open else "",
        name=name,
        count=markup('<span class="app-criteria__count">{}{}</span>', ticked, count) if count else "",
        rule=markup('<p class="app-criteria__rule">{}</p>\n', rule) if rule else "",
        content=content,
    )


def compared(pieces: Iterable[Any], *, mark: str) -> SafeString:
    """A text in pieces. Line ends show where it stands, so nothing may come before the first piece."""
    drawn = ((markup(_MARKED[mark], piece.text) if piece.only else piece.text,) for piece in pieces)
    return markup_join("", "{}", drawn) or mark_safe("Nothing")


def facts(rows: Iterable[Fact]) -> SafeString:
    """Terms and texts, in the small print at the head of a measure."""
    lines = ((fact.term, markup_join("; ", "{}", ((text,) for text in fact.texts)) or "None named") for fact in rows)
    return markup('<dl class="app-facts">{}\n</dl>\n', markup_join("", "\n<dt>{}</dt>\n<dd>{}</dd>", lines))


def tasks(rows: Sequence[Task], key: str, named: SafeString) -> SafeString:
    """The lines of a task list; `named` is the attribute that names it."""
    lines = markup_join("", "{}", ((_task(task, f"{key}-{number}"),) for number, task in enumerate(rows, 1)))
    return markup('<ul class="nhsuk-task-list app-tasks"{}>{}\n</ul>\n', named, lines)


def _task(task: Task, key: str) -> SafeString:
    hint, who, status = f"{key}-hint", f"{key}-who", f"{key}-status"
    said = " ".join(filter(None, (task.hint and hint, task.who and who, status)))
    title = markup(_TASK_LINK, task.url, said, task.title) if task.url else markup("<div>{}</div>", task.title)
    return markup(
        _TASK,
        classes=" nhsuk-task-list__item--with-link" if task.url else "",
        title=title,
        hint=markup('\n<div class="nhsuk-task-list__hint" id="{}">{}</div>', hint, task.hint) if task.hint else "",
        who=markup('<div class="app-tasks__who" id="{}">{}</div>\n', who, task.who) if task.who else "",
        status_id=status,
        status=marks.status(task.status),
    )
