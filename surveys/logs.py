"""Keeps the secret part of survey links out of every log line (DESIGN 4.8). Set on the handlers in the settings."""

import logging
import re
from typing import Any

# With two strokes or a capital S as well: a mistyped address is logged because it is not found.
_LINK = re.compile(r"(/s/+)[^/\s\"'?]+", re.IGNORECASE)


class HideTokens(logging.Filter):
    """Replaces what follows /s/ in a line, wherever in the message or its parts it stands."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, without tokens."""
        record.msg = _hide(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hide(part) for part in record.args)
        return True


def _hide(part: Any) -> Any:
    return _LINK.sub(r"\1…", part) if isinstance(part, str) else part
