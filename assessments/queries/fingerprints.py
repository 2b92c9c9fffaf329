"""The fingerprint of what is signed, frozen or issued."""

import hashlib
import json
from typing import Any


def digest(value: Any) -> str:
    """The SHA-256 of a plain value written as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
