"""The rows of tables of sign-posts. A form has up to thirty, and templates for these cost more than its boxes."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cycles.addresses import addresses
from documents.criteria import CriteriaGroup
from documents.models import SignPost
from documents.queries.sign_posts import SignPostLine, SignPostPanel
from ui import boxes, drawing, marks
from ui.rendering import draw

register = template.Library()

_ROW = (
    '\n<tr{}>\n<th scope="row">{}</th>\n<td data-label="Where">{}{}{}</td>\n'
    '<td data-label="Read this because">{}{}</td>\n{}\n</tr>'
)
_LOOK = '<br><a class="app-small" href="{}">Look at the page<span class="nhsuk-u-visually-hidden"> of {}</span></a>'
_CHANGE = '<td data-label="Change"><div class="app-actions">{}{}</div></td>'

_VERBS = ("change", "remove")


@register.simple_tag
def sign_post_rows(panel: SignPostPanel, in_form: bool) -> SafeString:
    """The sign-posts of an item: the document, where in it, why to read it, and what its reader may do.

    Inside a form the links are buttons, so that it is saved first (`documents.addresses.sign_post_url`).
    """
    return format_html_join("", "{}", ((_row(panel, line, in_form),) for line in panel.lines))


def _row(panel: SignPostPanel, line: SignPostLine, in_form: bool) -> SafeString:
    post, warning = line.sign_post, line.sign_post.warning
    return format_html(
        _ROW,
        format_html(' class="app-dense__raised"') if warning else "",
        _document(panel, line),
        post.where or "No page given",
        format_html(_LOOK, _url("sign_post_look", panel, post), post.called) if line.may_look else "",
        format_html("<br>{}", marks.flag("warn", warning)) if warning else "",
        post.why or "Not given",
        boxes.details(_criteria(line.groups), line.criteria_count, small=True) if line.groups else "",
        _actions(panel, post, in_form) if panel.may_change else "",
    )


def _document(panel: SignPostPanel, line: SignPostLine) -> SafeString | str:
    post = line.sign_post
    if not line.may_open:
        return post.document.name
    url = addresses("document_open", panel.assessment.pk)(post.document_id)
    page = f"#page={post.page_from}" if post.page_from else ""
    return format_html('<a href="{}{}">{}</a>', url, page, post.document.name)


def _actions(panel: SignPostPanel, post: SignPost, in_form: bool) -> SafeString:
    if in_form:
        return format_html(_buttons(panel.item.key), post.pk, post.called)
    return format_html(_CHANGE, *(_link(panel, post, verb) for verb in _VERBS))


def _link(panel: SignPostPanel, post: SignPost, verb: str) -> SafeString:
    return format_html(
        '<a href="{}">{}<span class="nhsuk-u-visually-hidden"> {}</span></a>',
        _url(f"sign_post_{verb}", panel, post),
        verb.capitalize(),
        post.called,
    )


@lru_cache(maxsize=256)
def _buttons(key: str) -> str:
    """The buttons about a sign-post of an item, with places for its id and for what it is called."""
    return format_html(_CHANGE, *(_button(verb, key) for verb in _VERBS))


def _button(verb: str, key: str) -> SafeString:
    go = f"sign-post/{verb}/{key}/{{0}}"
    return drawing.button(verb.capitalize(), name="go", value=go, variant="secondary", small=True, about="{1}")


def _url(name: str, panel: SignPostPanel, post: SignPost) -> str:
    return addresses(name, panel.assessment.pk, panel.item.key)(post.pk)


def _criteria(groups: list[CriteriaGroup]) -> SafeString:
    return _named(
        tuple((group.name, tuple((row.text, tuple(row.parts)) for row in group.criteria)) for group in groups)
    )


@lru_cache(maxsize=1024)
def _named(groups: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]) -> SafeString:
    """Criteria in the framework's words, drawn once for all who name them."""
    shown = [
        {"name": name, "criteria": [{"text": text, "parts": parts} for text, parts in criteria]}
        for name, criteria in groups
    ]
    return draw("documents/_criteria_named.html", {"groups": shown})
