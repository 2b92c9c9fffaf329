"""Controls of one value: text, number, select, text area, date, file, password."""

from django.utils.safestring import SafeString

from ui.drawing.around import NOTHING, SELECTED, Shown, attribute, described, fieldset, labelled
from ui.markup import markup, markup_join


def input_box(shown: Shown, said: SafeString = NOTHING) -> SafeString:
    """The box of one line alone; `said` are attributes besides."""
    return markup(
        '<input class="nhsuk-input{width}{wrong}" id="{id}" name="{name}" type="{type}"'
        "{value}{inputmode}{direction}{said}{attrs}{described}>\n",
        width=f" nhsuk-input--width-{shown['width']}" if shown["width"] else "",
        wrong=" nhsuk-input--error" if shown["errors"] else "",
        id=shown["id"],
        name=shown["name"],
        type=shown["type"],
        value=attribute("value", shown["value"]),
        inputmode=attribute("inputmode", shown["inputmode"]),
        direction=attribute("dir", "auto" if shown["type"] == "text" and not shown["inputmode"] else ""),
        said=said,
        attrs=shown["attrs"],
        described=described(shown),
    )


def select_box(shown: Shown, said: SafeString = NOTHING) -> SafeString:
    """The list to choose from alone; `said` are attributes besides."""
    options = markup_join(
        "",
        '\n<option value="{}"{}>{}</option>',
        ((option.value, SELECTED if option.checked else "", option.label) for option in shown["options"]),
    )
    return markup(
        '<select class="nhsuk-select{wrong}" id="{id}" name="{name}"{said}{attrs}{described}>{options}\n</select>\n',
        wrong=" nhsuk-select--error" if shown["errors"] else "",
        id=shown["id"],
        name=shown["name"],
        said=said,
        attrs=shown["attrs"],
        described=described(shown),
        options=options,
    )


def textarea_box(shown: Shown, said: SafeString = NOTHING) -> SafeString:
    """The box of several lines alone; `said` are attributes besides."""
    return markup(
        '<textarea class="nhsuk-textarea{wrong}{counted}" id="{id}" name="{name}" rows="{rows}" dir="auto"'
        "{said}{attrs}{described}>\n{value}</textarea>\n",
        wrong=" nhsuk-textarea--error" if shown["errors"] else "",
        counted=" nhsuk-js-character-count" if shown["limit"] else "",
        id=shown["id"],
        name=shown["name"],
        rows=shown["rows"],
        said=said,
        attrs=shown["attrs"],
        described=described(shown),
        value=shown["value"],
    )


def date(shown: Shown) -> SafeString:
    """Day, month and year."""
    parts = markup_join(
        "",
        '\n<div class="nhsuk-date-input__item">\n<div class="nhsuk-form-group">\n'
        '<label class="nhsuk-label nhsuk-date-input__label" for="{id}">{label}</label>\n'
        '<input class="nhsuk-input nhsuk-date-input__input nhsuk-input--width-{width}{wrong}" id="{id}" name="{name}" '
        'type="text"{inputmode}{value}>\n</div>\n</div>',
        (
            {
                "id": part["id"],
                "label": part["label"],
                "width": part["width"],
                "wrong": " nhsuk-input--error" if part["error"] else "",
                "name": part["name"],
                "inputmode": attribute("inputmode", "numeric" if part["label"] != "Month" else ""),
                "value": attribute("value", part["value"]),
            }
            for part in shown["parts"]
        ),
    )
    picker = markup(' data-picker="{}"', shown["label"]) if getattr(shown["widget"], "picker", False) else ""
    boxes = markup('<div class="nhsuk-date-input" id="{}"{}>{}\n</div>', shown["id"], picker, parts)
    return fieldset(shown, boxes, attribute("role", "group"))


def input_field(shown: Shown) -> SafeString:
    """A field of one line, with what stands before and after its box."""
    box = input_box(shown)
    if not (shown["prefix"] or shown["suffix"]):
        return labelled(shown, box)
    around = [
        markup('<div class="nhsuk-input-wrapper__{}" aria-hidden="true">{}</div>', place, shown[place])
        if shown[place]
        else NOTHING
        for place in ("prefix", "suffix")
    ]
    wrapped = markup('<div class="nhsuk-input-wrapper">{}\n{}{}</div>\n', around[0], box, around[1])
    return labelled(shown, wrapped)


def select(shown: Shown) -> SafeString:
    """A list to choose from."""
    return labelled(shown, select_box(shown))


def textarea(shown: Shown) -> SafeString:
    """A field of several lines, with its count where it has a limit."""
    box = textarea_box(shown)
    if not shown["limit"]:
        return labelled(shown, box)
    count = markup(
        '<div class="nhsuk-hint nhsuk-character-count__message" id="{}">You can enter up to {} characters</div>\n',
        shown["ids"]["info"],
        f"{shown['limit']:,}",
    )
    counts = markup(' data-module="nhsuk-character-count" data-maxlength="{}"', shown["limit"])
    return labelled(shown, markup("{}{}", box, count), " nhsuk-character-count", counts)


def file(shown: Shown) -> SafeString:
    """A file to choose, and what is there already."""
    there = NOTHING
    if shown["existing"]:
        there = markup('<p class="app-small">Already there: {}. A new file replaces it.</p>\n', shown["existing"])
    box = markup(
        '{there}<input class="nhsuk-file-upload__input" id="{id}" name="{name}" type="file"{attrs}{described}>\n',
        there=there,
        id=shown["id"],
        name=shown["name"],
        attrs=shown["attrs"],
        described=described(shown),
    )
    return labelled(shown, box, " nhsuk-file-upload", attribute("data-module", "nhsuk-file-upload"))


def password(shown: Shown) -> SafeString:
    """A password, with the button that shows it."""
    box = markup(
        '<div class="nhsuk-input-wrapper">\n<input class="nhsuk-input nhsuk-password-input__input '
        'nhsuk-js-password-input-input{wrong}" id="{id}" name="{name}" type="password" spellcheck="false" '
        'autocapitalize="none"{attrs}{described}>\n<button class="nhsuk-button nhsuk-button--secondary '
        'nhsuk-button--small nhsuk-password-input__toggle nhsuk-js-password-input-toggle" data-module="nhsuk-button" '
        'type="button" aria-label="Show password" aria-controls="{id}" hidden>Show</button>\n</div>\n',
        wrong=" nhsuk-input--error" if shown["errors"] else "",
        id=shown["id"],
        name=shown["name"],
        attrs=shown["attrs"],
        described=described(shown),
    )
    return labelled(shown, box, " nhsuk-password-input", attribute("data-module", "nhsuk-password-input"))


def hidden(shown: Shown) -> SafeString:
    """What is sent and not seen."""
    return markup("{}\n", shown["field"])
