"""Widgets say how a field looks. Each names what draws it (`component`, in `ui.drawing`) and carries what that needs
besides label, hint and errors. Django's own widgets work too; `ui.rendering` knows them."""

from collections.abc import Mapping, Sequence

from django import forms


class TextInput(forms.TextInput):
    """One line of text.

    `width` is a number of characters (2, 3, 4, 5, 10, 20, 30); `prefix` and `suffix` are printed beside the box, so a
    label or hint must say them in words too.
    """

    component = "input"

    def __init__(
        self,
        *,
        width: int | None = None,
        prefix: str = "",
        suffix: str = "",
        inputmode: str = "",
        autocomplete: str = "",
        spellcheck: bool | None = None,
    ) -> None:
        attrs: dict[str, str] = {}
        if inputmode:
            attrs["inputmode"] = inputmode
        if autocomplete:
            attrs["autocomplete"] = autocomplete
        if spellcheck is not None:
            attrs["spellcheck"] = "true" if spellcheck else "false"
        super().__init__(attrs)
        self.width, self.prefix, self.suffix = width, prefix, suffix


class NumberInput(TextInput):
    """A number, typed into a text box so that a slip of the pen stays on the screen and can be mended."""

    def __init__(self, *, decimal: bool = False, **kwargs) -> None:
        kwargs.setdefault("inputmode", "decimal" if decimal else "numeric")
        kwargs.setdefault("width", 10)
        super().__init__(**kwargs)


class Radios(forms.RadioSelect):
    """Radios, one below the other.

    `hints` maps a value to the sentence under its label. `divider_before` is the value above which the word "or"
    stands.
    """

    component = "radios"

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        divider_before: str | None = None,
        divider: str = "or",
        inline: bool = False,
        small: bool = False,
        attrs: dict | None = None,
    ) -> None:
        super().__init__(attrs)
        self.hints = {str(value): text for value, text in (hints or {}).items()}
        self.divider_before, self.divider = divider_before, divider
        self.inline, self.small = inline, small


class LevelRadios(Radios):
    """Boxes for levels. `supported` is the level that the ticked criteria support: the only hint in a box; nothing is
    chosen from it. It may be set on the widget when the form is built, or given to `{% ui_field %}`."""

    component = "level_radios"

    def __init__(self, *, supported: int | None = None, columns: int = 4, attrs: dict | None = None) -> None:
        super().__init__(small=True, attrs=attrs)
        self.supported, self.columns = supported, columns


class ColourRadios(Radios):
    """Boxes for red, amber and green: shape, word and colour."""

    component = "rag_radios"

    def __init__(self, *, hints: Mapping[str, str] | None = None, attrs: dict | None = None) -> None:
        super().__init__(hints=hints, small=True, attrs=attrs)


class LikertRadios(Radios):
    """The answers to a statement, with "or" above the one that opts out."""

    component = "likert"


class Segments(Radios):
    """A few short choices side by side, such as met, not met, not evidenced."""

    component = "segments"

    def __init__(self, *, attrs: dict | None = None) -> None:
        super().__init__(small=True, attrs=attrs)


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes, one below the other; `hints` as in `Radios`."""

    component = "checkboxes"

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
        attrs: dict | None = None,
    ) -> None:
        super().__init__(attrs)
        self.hints = {str(value): text for value, text in (hints or {}).items()}
        self.inline, self.small = inline, small


class CriteriaTicks(Checkboxes):
    """Criteria to tick. `parts` maps a value to the lines of a criterion that has parts (i, ii, ...)."""

    component = "criteria_ticks"

    def __init__(self, *, parts: Mapping[str, Sequence[str]] | None = None, attrs: dict | None = None) -> None:
        super().__init__(small=True, attrs=attrs)
        self.parts = {str(value): list(lines) for value, lines in (parts or {}).items()}


class FileInput(forms.FileInput):
    """A file. `accept` lists endings (".pdf,.docx"); `existing` is the name of the file that is already there."""

    component = "file"

    def __init__(self, *, accept: str = "", existing: str = "", attrs: dict | None = None) -> None:
        super().__init__((attrs or {}) | ({"accept": accept} if accept else {}))
        self.existing = existing


class DateInput(forms.MultiWidget):
    """A date in three boxes: `<name>_day`, `<name>_month`, `<name>_year`.

    `picker` adds a calendar that fills them, where scripts run and the page loads `app/date-picker.mjs` (R-225).
    """

    component = "date"

    def __init__(self, attrs: dict | None = None, *, picker: bool = False) -> None:
        super().__init__(dict.fromkeys(("day", "month", "year"), forms.TextInput), attrs)
        self.picker = picker

    def decompress(self, value):
        """Split a date into the three values of the boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]
