"""A nominee in a list. There may be two hundred, and a template for each costs more than the rest of the page."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cycles.addresses import addresses
from surveys.queries.nominations import NomineeLine
from ui import marks

register = template.Library()

_FORGOTTEN = mark_safe('<li class="app-nominee"><p class="app-nominee__who app-quiet">Deleted</p></li>\n')
_LINE = (
    '<li class="app-nominee app-wrap"><p class="app-nominee__who"><a href="{}"><strong>{}</strong></a>, {}, {}<br>'
    '<span class="app-small">{}{}</span></p>\n<p class="app-nominee__mail app-small">{}{}</p>\n{}</li>\n'
)
_ACTION = '\n<a href="{{}}">{}<span class="nhsuk-u-visually-hidden"> {}{{}}</span></a>'
# What may be done with a person: the decision, and each page with the link to it and what that goes on to say.
_ACTIONS = (
    (
        "change",
        (
            ("nominee_change", _ACTION.format("Change", "")),
            ("nominee_remove", _ACTION.format("Remove", "")),
        ),
    ),
    ("take_back", (("nominee_take_back", _ACTION.format("Take back", "the invitation of ")),)),
    ("correct", (("nominee_address", _ACTION.format("Correct the address", "of ")),)),
    ("send_again", (("nominee_send_again", _ACTION.format("Send again", "to ")),)),
    ("withdraw", (("nominee_withdraw", _ACTION.format("Withdraw", "the nomination of ")),)),
)
_OWN_DOMAIN = format_html("<br>{}", marks.flag("warn", "Address of the PCT itself"))


@register.simple_tag
def nominee_lines(lines: Iterable[NomineeLine]) -> SafeString:
    """The people of a list: each with how far the mail is, and what the reader may do."""
    return mark_safe("".join([_line(line) for line in lines]))


def _line(line: NomineeLine) -> SafeString:
    person = line.nominee
    if person.is_forgotten:
        return _FORGOTTEN
    return format_html(
        _LINE,
        _url("nominee_detail", line),
        person.name,
        person.job_title,
        person.organisation_name,
        person.email,
        ", second set" if person.set == 2 else "",
        _mail(line),
        _OWN_DOMAIN if line.own_domain else "",
        nominee_actions(line),
    )


@register.simple_tag
def nominee_actions(line: NomineeLine) -> SafeString:
    """The links to what the reader may do with a person."""
    # The name is escaped here once for all links; addresses hold nothing but numbers and the words of routes.
    name = conditional_escape(line.nominee.name)
    links = [
        link.format(_url(page, line), name) for may, pages in _ACTIONS if getattr(line, may) for page, link in pages
    ]
    return mark_safe(f'<p class="app-actions app-small app-flush app-noprint">{"".join(links)}</p>\n')


def _mail(line: NomineeLine) -> SafeString | str:
    delivery = line.delivery
    if not delivery.is_trouble:
        return delivery.words
    reason = f": {delivery.reason}" if delivery.reason else ""
    return format_html("{}{}", marks.flag("late", delivery.words), reason)


def _url(name: str, line: NomineeLine) -> str:
    return addresses(name, line.nominee.assessment_id)(line.nominee.pk)
