"""Official wording in templates. What stands on page after page is drawn once and kept by its own words."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import linebreaks_filter
from django.utils.safestring import SafeString

from ui.rendering import draw

register = template.Library()

# All that five versions print in blocks, several times over.
_KEPT = 1024


@register.simple_tag
def official_blocks(blocks: Sequence[dict[str, Any]]) -> SafeString:
    """Headings, texts, points and tables of a framework, as `frameworks/_blocks.html` draws them."""
    return _blocks(json.dumps(blocks))


@register.filter
def official_text(text: str) -> SafeString:
    """A text of a framework in its paragraphs."""
    return _text(text)


@lru_cache(maxsize=_KEPT)
def _blocks(blocks: str) -> SafeString:
    return draw("frameworks/_blocks.html", {"blocks": json.loads(blocks)})


@lru_cache(maxsize=_KEPT)
def _text(text: str) -> SafeString:
    return linebreaks_filter(text)
