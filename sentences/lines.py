"""Text that people type, line by line."""


def one_newline(text: str) -> str:
    """The text with every line end as a single newline: what is stored, and what is counted."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
