"""Forms drawn whole: what stands in a form, declared at its class and drawn by `{% crispy form %}`.

    class NoteForm(Form):
        text = CountedTextField(2000, label="Your note", noun="the note")

        helper = Helper("text", Buttons(Submit("Add the note"), Link("Back", to="back")))

The parts call `ui.pack`, as `{% ui_field %}` and `{% ui_button %}` do: a form drawn whole costs what one drawn field
by field costs. A name of the page (`to`, `value_of`, `decision`) is looked up as a template looks it up ("page.back",
and `form` is the form itself); words may hold such names in double braces and are escaped.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from crispy_forms import layout as crispy
from crispy_forms.helper import FormHelper
from django.template import Context, Template, Variable, VariableDoesNotExist
from django.utils.safestring import SafeString, mark_safe

from ui import boxes, pack, rendering
from ui.markup import markup


class Helper(FormHelper):
    """How a form is drawn: its parts in their order; a string is the name of a field.

    `action` is the address or its name, where it is not the page's own; `classes` are the form tag's; `attrs` its
    other attributes; without `csrf` it carries no token. Without `tag` it is a part of the form that the page draws.
    """

    def __init__(
        self,
        *parts: Any,
        action: str = "",
        classes: str = "",
        attrs: dict[str, Any] | None = None,
        csrf: bool = True,
        tag: bool = True,
    ) -> None:
        super().__init__()
        self.layout = crispy.Layout(*_parts(parts))
        self.form_action, self.form_class, self.disable_csrf = action, classes, not csrf
        self.attrs, self.form_tag = attrs or {}, tag

    def render_layout(self, form: Any, context: Context, template_pack: str = "nhsuk") -> SafeString:
        """The parts, to whom the form is `form` whatever the page calls it."""
        with context.push(form=form):
            return super().render_layout(form, context, template_pack=template_pack)


def _parts(parts: tuple[Any, ...]) -> list[Any]:
    return [Field(part) if isinstance(part, str) else part for part in parts]


def looked_up(name: str, context: Context) -> Any:
    """What the page calls `name`; nothing where it has no such thing."""
    try:
        return Variable(name).resolve(context)
    except VariableDoesNotExist:
        return ""


def worded(words: str, context: Context) -> str:
    """Words with what the page calls by the names in them."""
    return _compiled(words).render(context) if "{{" in words else words


@lru_cache(maxsize=256)
def _compiled(words: str) -> Template:
    return Template(words)


class _Part:
    """Something that stands in a form: `drawn` says how, from the form and the page's context."""

    def render(self, form: Any, context: Context, template_pack: str = "", **kwargs: Any) -> SafeString:
        """What crispy-forms calls."""
        return self.drawn(form, context)

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The markup."""
        raise NotImplementedError


class _Holder(crispy.LayoutObject, _Part):
    """A part with parts in it."""

    def __init__(self, *parts: Any) -> None:
        self.fields = _parts(parts)

    def content(self, form: Any, context: Context) -> SafeString:
        """The parts in it, one after the other."""
        return mark_safe("".join([part.render(form, context) for part in self.fields]))


class Field(_Holder):
    """A field; `shown` are the parameters of `{% ui_field %}`."""

    def __init__(self, name: str, **shown: Any) -> None:
        self.fields, self.shown = [name], shown

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The field with label, hint and errors."""
        name = self.fields[0]
        form.rendered_fields.add(name)
        return pack.field(form[name], **self.shown)


class Fields(_Part):
    """The fields of the form in their order: those that no part before has drawn, without those named in `but`."""

    def __init__(self, *, but: Collection[str] = ()) -> None:
        self.but = frozenset(but)

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The fields."""
        names = [name for name in form.fields if name not in form.rendered_fields | self.but]
        return mark_safe("".join([Field(name).drawn(form, context) for name in names]))


class If(_Holder):
    """Parts that stand there only where the page's `name` is so."""

    def __init__(self, name: str, *parts: Any) -> None:
        super().__init__(*parts)
        self.name = name

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The parts, or nothing."""
        return self.content(form, context) if looked_up(self.name, context) else SafeString("")


class Fieldset(_Holder):
    """Fields under a legend."""

    def __init__(self, legend: str, *parts: Any, size: str = "m") -> None:
        super().__init__(*parts)
        self.legend, self.size = legend, size

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The group with its fields."""
        return pack.fieldset(worded(self.legend, context), self.content(form, context), size=self.size)


class Buttons(_Holder):
    """Buttons and links side by side."""

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The group."""
        return pack.buttons(self.content(form, context))


class Submit(_Part):
    """A button that sends the form; `shown` are the parameters of `{% ui_button %}`. `decision` is the page's name of
    a Decision: where it says no, its reason stands in the button's place."""

    def __init__(self, text: str, *, decision: str = "", **shown: Any) -> None:
        self.text, self.decision, self.shown = text, decision, shown

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The button, or why there is none."""
        decision = Variable(self.decision).resolve(context) if self.decision else None
        return pack.button(worded(self.text, context), decision=decision, **self.shown)


class Link(_Part):
    """A way out of the form: `to` is the page's name of an address, which must be one. With `variant` it looks like a
    button."""

    def __init__(self, text: str, *, to: str, variant: str = "") -> None:
        self.text, self.to, self.variant = text, to, variant

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The link."""
        text, href = worded(self.text, context), looked_up(self.to, context)
        if not href:
            raise ValueError(f"The page calls no address “{self.to}”, where “{text}” leads.")
        if self.variant:
            return pack.button(text, href=href, variant=self.variant)
        return markup('<a href="{}">{}</a>', href, text)


class Hidden(_Part):
    """A value that comes back with the form and is no field of it: `value_of` is the page's name of it."""

    def __init__(self, name: str, *, value_of: str) -> None:
        self.name, self.value_of = name, value_of

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The box that nobody sees."""
        return pack.hidden(self.name, looked_up(self.value_of, context))


class Text(_Part):
    """A paragraph; `kind` is "", "small" or "note"."""

    def __init__(self, words: str, *, kind: str = "") -> None:
        self.words, self.kind = words, kind

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The paragraph."""
        return pack.paragraph(worded(self.words, context), self.kind)


class Inset(Text):
    """A paragraph set apart."""

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The paragraph in its box."""
        return boxes.inset(super().drawn(form, context))


class Warning(Text):
    """A consequence that must be read before going on."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__(words)
        self.title = title

    def drawn(self, form: Any, context: Context) -> SafeString:
        """The box with title and text."""
        return boxes.warning(super().drawn(form, context), worded(self.title, context), level=2)


class Part(_Part):
    """What a template of its own draws, in the words and with the names of the page."""

    def __init__(self, template: str) -> None:
        self.template = template

    def drawn(self, form: Any, context: Context) -> SafeString:
        """What the template draws."""
        return rendering.draw(self.template, {str(name): value for name, value in context.flatten().items()})
