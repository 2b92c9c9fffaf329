"""Icons: inline SVG, hidden from those who hear the page, always beside a word. Colours are attributes of the SVG, so
the content security policy holds."""

from django.utils.safestring import SafeString, mark_safe

_STROKE = 'fill="none" stroke="currentColor"'
_DRAWINGS = {
    "tick": f'<path d="m4 10.5 4 4 8-9" {_STROKE} stroke-width="2.5"/>',
    "half": f'<circle cx="10" cy="10" r="7.5" {_STROKE} stroke-width="2"/>'
    '<path d="M10 2.5a7.5 7.5 0 0 1 0 15z" fill="currentColor"/>',
    "ring": f'<circle cx="10" cy="10" r="7.5" {_STROKE} stroke-width="2"/>',
    "saved": '<circle cx="10" cy="10" r="9" fill="#007f3b"/>'
    '<path d="m5.5 10.3 3 3 6-6.4" fill="none" stroke="#fff" stroke-width="2"/>',
    "warning": '<path d="M10 1.5 19 18H1z" fill="#ffb81c" stroke="#212b32" stroke-width="1.25" '
    'stroke-linejoin="round"/>'
    '<path d="M10 7.5v5" stroke="#212b32" stroke-width="2"/><circle cx="10" cy="15" r="1.2" fill="#212b32"/>',
    "stop": '<path d="M6.4 1.5h7.2l4.9 4.9v7.2l-4.9 4.9H6.4l-4.9-4.9V6.4z" fill="#d5281b" stroke="#212b32"/>'
    '<path d="M6 10h8" stroke="#fff" stroke-width="2.5"/>',
    "flag": '<path d="M4 1.5v17" stroke="#212b32" stroke-width="2"/><path d="M5 2.5h11l-3 4 3 4H5z" fill="#212b32"/>',
    "up": f'<path d="M10 3v14M4.5 8.5 10 3l5.5 5.5" {_STROKE} stroke-width="2.25"/>',
    "down": f'<path d="M10 17V3M4.5 11.5 10 17l5.5-5.5" {_STROKE} stroke-width="2.25"/>',
    "same": f'<path d="M4 10h12" {_STROKE} stroke-width="2.25"/>',
    "lock": '<rect x="3.5" y="9" width="13" height="9" fill="currentColor"/>'
    f'<path d="M6.5 9V6a3.5 3.5 0 0 1 7 0v3" {_STROKE} stroke-width="2"/>',
}

# The kit's arrows at the links of a pagination.
_ARROWS = {
    "previous": "M10.7 6.3c.4.4.4 1 0 1.4L7.4 11H19a1 1 0 0 1 0 2H7.4l3.3 3.3c.4.4.4 1 0 1.4a1 1 0 0 1-1.4 0l-5-5A1 1 "
    "0 0 1 4 12c0-.3.1-.5.3-.7l5-5a1 1 0 0 1 1.4 0Z",
    "next": "m14.7 6.3 5 5c.2.2.3.4.3.7 0 .3-.1.5-.3.7l-5 5a1 1 0 0 1-1.4-1.4l3.3-3.3H5a1 1 0 0 1 0-2h11.6l-3.3-3.3a1 "
    "1 0 1 1 1.4-1.4Z",
}


def icon(name: str, size: int = 20) -> SafeString:
    """The drawing called `name`, `size` pixels square; KeyError for a name that is not drawn."""
    return mark_safe(
        f'<svg class="app-inline-icon" width="{int(size)}" height="{int(size)}" viewBox="0 0 20 20" '
        f'aria-hidden="true" focusable="false">{_DRAWINGS[name]}</svg>'
    )


def arrow(way: str) -> SafeString:
    """The arrow to the "previous" or the "next" page; KeyError for another way."""
    return mark_safe(
        '<svg class="nhsuk-icon" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16" height="16" '
        f'focusable="false" aria-hidden="true"><path d="{_ARROWS[way]}"/></svg>'
    )
