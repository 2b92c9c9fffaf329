"""What stands around a control: label, legend, hint, errors, and the box of one field."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from ui.markup import markup, markup_join, said

Shown = dict[str, Any]

NOTHING = mark_safe("")
CHECKED = mark_safe(" checked")
SELECTED = mark_safe(" selected")


def attribute(name: str, value: object) -> SafeString:
    """An attribute with its value; nothing where there is no value. `name` is one that stands in the code."""
    return mark_safe(f' {name}="{said(str(value))}"') if value else NOTHING


def described(shown: Shown) -> SafeString:
    """The attribute that leads to hint, error and count."""
    return attribute("aria-describedby", shown["describedby"])


def errors(shown: Shown) -> SafeString:
    """The errors of a field, each as a sentence."""
    if not shown["errors"]:
        return NOTHING
    return markup(
        '<span class="nhsuk-error-message" id="{}"><span class="nhsuk-u-visually-hidden">Error: </span>{}</span>\n',
        shown["ids"]["error"],
        markup_join(" ", "{}", ((error,) for error in shown["errors"])),
    )


def hint_and_errors(shown: Shown) -> SafeString:
    """The hint and, below it, the errors."""
    if not shown["hint"]:
        return errors(shown)
    return markup('<div class="nhsuk-hint" id="{}">{}</div>\n{}', shown["ids"]["hint"], shown["hint"], errors(shown))


def unprinted(shown: Shown) -> SafeString:
    """That a printed report cannot show some of what was typed."""
    if not shown["unprinted"]:
        return NOTHING
    return markup('<p class="app-note" id="{}">{}</p>\n', shown["ids"]["print"], shown["unprinted"])


def named(shown: Shown) -> Any:
    """What a field is called; to those who hear it, what it is about besides."""
    return markup("{}{}", shown["label"], about(shown["about"])) if shown["about"] else shown["label"]


def about(words: str) -> SafeString:
    """The end of a name, for those who hear the page."""
    return markup('<span class="nhsuk-u-visually-hidden"> {}</span>', words)


def label(shown: Shown) -> SafeString:
    """The label, as the heading of the page where it is one."""
    size = f" nhsuk-label--{shown['size']}" if shown["size"] else ""
    hidden = " nhsuk-u-visually-hidden" if shown["label_hidden"] else ""
    label = markup('<label class="nhsuk-label{}{}" for="{}">{}</label>', size, hidden, shown["id"], named(shown))
    return markup('<h1 class="nhsuk-label-wrapper">{}</h1>', label) if shown["heading"] else label


def legend(shown: Shown) -> SafeString:
    """The legend of a group, as the heading of the page where it is one."""
    classes = "nhsuk-u-visually-hidden"
    if not shown["label_hidden"]:
        size = f" nhsuk-fieldset__legend--{shown['size']}" if shown["size"] else ""
        classes = f"nhsuk-fieldset__legend{size}"
    label = named(shown)
    if shown["heading"]:
        label = markup('<h1 class="nhsuk-fieldset__heading">{}</h1>', label)
    return markup('<legend class="{}">{}</legend>', classes, label)


def group(shown: Shown, content: SafeString, more: str = "", attributes: SafeString = NOTHING) -> SafeString:
    """The box around one field. `more` are classes besides those that every field has."""
    return markup(
        '<div class="nhsuk-form-group{wrong}{classes}{more}"{attributes}>\n{content}</div>\n',
        wrong=" nhsuk-form-group--error" if shown["errors"] else "",
        classes=f" {shown['classes']}" if shown["classes"] else "",
        more=more,
        attributes=attributes,
        content=content,
    )


def labelled(shown: Shown, control: SafeString, more: str = "", attributes: SafeString = NOTHING) -> SafeString:
    """A field of one control: label, hint and errors above it."""
    content = markup("{}\n{}{}{}", label(shown), hint_and_errors(shown), control, unprinted(shown))
    return group(shown, content, more, attributes)


def fieldset(shown: Shown, controls: SafeString, attributes: SafeString = NOTHING) -> SafeString:
    """A field of several controls: legend, hint and errors above them."""
    content = markup(
        '<fieldset class="nhsuk-fieldset"{attributes}{described}>\n{legend}\n{said}{controls}\n</fieldset>\n',
        attributes=attributes,
        described=described(shown),
        legend=legend(shown),
        said=hint_and_errors(shown),
        controls=controls,
    )
    return group(shown, content)
