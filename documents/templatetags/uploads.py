"""A document in a list, drawn by a function: a list has up to a hundred, each with four links."""

from django import template
from django.template.defaultfilters import filesizeformat, linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cycles.addresses import addresses
from documents.listing import DocumentRow
from documents.models import Document
from ui import marks
from ui.templatetags.ui import ui_time

register = template.Library()

_ROW = (
    '\n<li class="app-wrap"><p class="nhsuk-u-margin-bottom-1">{}</p>\n<p class="app-small nhsuk-u-margin-bottom-1">{}'
    ' {}.</p>\n{}{}\n{}\n<p class="app-actions">{}\n{}</p></li>\n'
)
_LINK = '<a href="{}{}">{}<span class="nhsuk-u-visually-hidden">{} {}</span></a>'


@register.simple_tag
def document_row(row: DocumentRow) -> SafeString:
    """One document: what it is, its scan, and what its reader may do with it."""
    document, opens = row.document, _url("document_open", row)
    name = format_html('<a href="{}">{}</a>', opens, document.name) if row.may_open else document.name
    changes = ""
    if row.may_change:
        changes = format_html(
            "{}\n{}",
            format_html(_LINK, _url("document_replace", row), "", "Upload a new version", " of", document.name),
            format_html(_LINK, _url("document_remove", row), "", "Remove", "", document.name),
        )
    return format_html(
        _ROW,
        name,
        _said(document),
        row.scan,
        _warning(row),
        format_html("<p>{}</p>", marks.flag("warn", row.advice)) if row.advice else "",
        format_html("<p>{}</p>", linebreaksbr(document.comment)) if document.comment else "",
        format_html(_LINK, opens, "?save=1", "Download", "", document.name) if row.may_open else "",
        changes,
    )


def _said(document: Document) -> str:
    """Its length and size, when it came and from whom, and what was said of its date."""
    file = document.file
    pages = f"{file.pages} page{'' if file.pages == 1 else 's'}, " if file and file.pages else ""
    by = f" by {document.uploader_name}" if document.uploader_name else ""
    dated = f" Dated {document.dated.day} {document.dated:%B %Y}." if document.dated else ""
    period = f" Covers {document.period}." if document.period else ""
    size, called = (filesizeformat(file.size), file.original_name) if file else ("", "")
    return f"{pages}{size}. Uploaded {ui_time(document.at)}{by}. It was called {called}.{dated}{period}"


def _warning(row: DocumentRow) -> SafeString | str:
    if not row.scan_warning:
        return ""
    if row.infected:
        return format_html("<p>{}</p>", marks.flag("warn", row.scan_warning))
    return format_html('<p><span class="app-small">{}</span></p>', row.scan_warning)


def _url(name: str, row: DocumentRow) -> str:
    return addresses(name, row.document.assessment_id)(row.document.pk)
