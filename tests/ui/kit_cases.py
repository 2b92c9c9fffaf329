"""Each component twice, for the same content: as the kit's macro writes it and as we do."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tests.ui.kit import drawn_by_kit
from ui import marks, widgets
from ui.components import Row, Task
from ui.fields import CountedTextField, DateField
from ui.forms import Form

Case = tuple[str, str]
CASES: dict[str, Callable[[], Case]] = {}


def case(build: Callable[[], Case]) -> Callable[[], Case]:
    """Keep a case by its name."""
    CASES[build.__name__.replace("_", " ")] = build
    return build


def ours(source: str, **context: Any) -> str:
    """What a template of ours writes."""
    return Template(source).render(Context(context))


def field(one: forms.Field, *, data: dict[str, str] | None = None, initial: Any = None) -> str:
    """A field by the name “name”, as we draw it."""
    form = type("OneField", (Form,), {"name": one})(data, initial={"name": initial})
    return ours("{% ui_field form.name %}", form=form)


def kit_field(component: str, **params: Any) -> str:
    """The same field as the kit draws it."""
    return drawn_by_kit(component, id="id_name", name="name", **params)


def label(text: str) -> dict[str, str]:
    """A label or legend of the size that ours have where nothing else is said."""
    return {"text": text, "size": "s"}


@case
def text_box() -> Case:
    box = forms.CharField(label="Full name", widget=widgets.TextInput(width=20, autocomplete="name", spellcheck=False))
    kit = kit_field(
        "input", label=label("Full name"), width=20, autocomplete="name", spellcheck=False, value="Helen Marsh"
    )
    return kit, field(box, initial="Helen Marsh")


@case
def text_box_with_hint_and_error() -> Case:
    box = forms.EmailField(label="Email address", help_text="We write to it", error_messages={"required": "Enter it"})
    kit = kit_field("input", label=label("Email address"), hint="We write to it", errorMessage="Enter it", type="email")
    return kit, field(box, data={})


@case
def number_between_prefix_and_suffix() -> Case:
    box = forms.DecimalField(label="Rate", widget=widgets.NumberInput(decimal=True, prefix="£", suffix="%"))
    kit = kit_field("input", label=label("Rate"), width=10, inputmode="decimal", prefix="£", suffix="%", value="4.5")
    return kit, field(box, initial="4.5")


@case
def label_as_page_heading() -> Case:
    form = type("OneField", (Form,), {"name": forms.CharField(label="Full name")})()
    kit = kit_field("input", label={"text": "Full name", "size": "l", "isPageHeading": True})
    return kit, ours('{% ui_field form.name size="l" heading=True %}', form=form)


@case
def legend_that_ends_for_those_who_hear_it() -> Case:
    choice = forms.ChoiceField(label="What do you keep?", choices=[("all", "All")], widget=widgets.Radios())
    form = type("OneField", (Form,), {"name": choice})()
    legend = label("What do you keep?") | {"visuallyHiddenText": "Commentary"}
    items = [{"value": "all", "text": "All"}]
    kit = drawn_by_kit("radios", idPrefix="id_name", name="name", fieldset={"legend": legend}, items=items)
    return kit, ours('{% ui_field form.name about="Commentary" %}', form=form)


@case
def text_area() -> Case:
    box = forms.CharField(label="Note", help_text="In short", widget=forms.Textarea({"rows": 3}))
    kit = kit_field("textarea", label=label("Note"), hint="In short", rows=3, value="One line")
    return kit, field(box, initial="One line")


@case
def text_area_with_error() -> Case:
    box = forms.CharField(label="Note", widget=forms.Textarea, error_messages={"required": "Enter the note"})
    return kit_field("textarea", label=label("Note"), errorMessage="Enter the note", rows=10), field(box, data={})


@case
def character_count() -> Case:
    box = CountedTextField(1200, label="Commentary", help_text="In short", noun="the commentary", rows=5)
    kit = kit_field(
        "character-count",
        label=label("Commentary"),
        hint="In short",
        errorMessage="Enter the commentary",
        maxlength=1200,
        rows=5,
    )
    return kit, field(box, data={})


@case
def select() -> Case:
    choices = [("", "Choose a region"), ("q30", "North East"), ("q36", "London")]
    box = forms.ChoiceField(label="Region", choices=choices, help_text="Of the PCT")
    items = [{"value": value, "text": text} for value, text in choices]
    kit = kit_field("select", label=label("Region"), hint="Of the PCT", items=items, value="q36")
    return kit, field(box, initial="q36")


@case
def select_with_error() -> Case:
    box = forms.ChoiceField(label="Region", choices=[("q30", "North East")], error_messages={"required": "Choose one"})
    items = [{"value": "q30", "text": "North East"}]
    return kit_field("select", label=label("Region"), items=items, errorMessage="Choose one"), field(box, data={})


def _choices(component: str, **params: Any) -> str:
    legend = {"legend": label("Which text do you keep?")}
    return drawn_by_kit(component, idPrefix="id_name", name="name", fieldset=legend, **params)


@case
def radios_with_hints_and_divider() -> Case:
    box = forms.ChoiceField(
        label="Which text do you keep?",
        help_text="The other is gone",
        choices=[("mine", "Your text"), ("theirs", "The saved text")],
        widget=widgets.Radios(hints={"mine": "Not saved yet"}, divider_before="theirs"),
    )
    items = [
        {"value": "mine", "text": "Your text", "hint": "Not saved yet"},
        {"divider": "or"},
        {"value": "theirs", "text": "The saved text", "id": "id_name-2"},
    ]
    return _choices("radios", hint="The other is gone", items=items, value="theirs"), field(box, initial="theirs")


@case
def radios_inline_and_small_with_error() -> Case:
    box = forms.ChoiceField(
        label="Which text do you keep?",
        choices=[("mine", "Your text"), ("theirs", "The saved text")],
        widget=widgets.Radios(inline=True, small=True),
        error_messages={"required": "Choose a text"},
    )
    items = [{"value": "mine", "text": "Your text"}, {"value": "theirs", "text": "The saved text"}]
    kit = _choices("radios", inline=True, small=True, items=items, errorMessage="Choose a text")
    return kit, field(box, data={})


@case
def checkboxes_with_hints() -> Case:
    box = forms.MultipleChoiceField(
        label="Which text do you keep?",
        help_text="Both will do",
        choices=[("mine", "Your text"), ("theirs", "The saved text")],
        widget=widgets.Checkboxes(hints={"mine": "Not saved yet"}),
    )
    items = [
        {"value": "mine", "text": "Your text", "hint": "Not saved yet"},
        {"value": "theirs", "text": "The saved text"},
    ]
    kit = _choices("checkboxes", hint="Both will do", items=items, values=["theirs"])
    return kit, field(box, initial=["theirs"])


@case
def checkboxes_with_error() -> Case:
    box = forms.MultipleChoiceField(
        label="Which text do you keep?",
        choices=[("mine", "Your text")],
        widget=widgets.Checkboxes(small=True),
        error_messages={"required": "Choose a text"},
    )
    items = [{"value": "mine", "text": "Your text"}]
    return _choices("checkboxes", small=True, items=items, errorMessage="Choose a text"), field(box, data={})


@case
def single_checkbox() -> Case:
    box = forms.BooleanField(label="I have read it", help_text="To the end", error_messages={"required": "Tick it"})
    kit = drawn_by_kit(
        "checkboxes",
        idPrefix="id_name",
        name="name",
        hint="To the end",
        errorMessage="Tick it",
        items=[{"value": "on", "text": "I have read it"}],
    )
    return kit, field(box, data={})


def _date(errors: dict[str, Any], values: dict[str, str]) -> str:
    boxes = [
        {"name": f"name_{part}", "id": f"id_name_{part}", "label": part.capitalize(), "width": width}
        | {"value": values.get(part)}
        | ({"error": True} if part in errors.get("boxes", ()) else {})
        for part, width in (("day", 2), ("month", 2), ("year", 4))
    ]
    return drawn_by_kit(
        "date-input",
        id="id_name",
        fieldset={"legend": label("When did the board meet?")},
        hint="For example, 13 1 2010",
        items=boxes,
        **({"errorMessage": errors["text"]} if errors else {}),
    )


_MEETING = {"label": "When did the board meet?", "help_text": "For example, 13 1 2010", "noun": "the date"}


@case
def date() -> Case:
    return _date({}, {}), field(DateField(**_MEETING))


@case
def date_without_a_month() -> Case:
    typed = {"day": "13", "year": "2010"}
    kit = _date({"text": "The date must include a month", "boxes": ["month"]}, typed)
    return kit, field(DateField(**_MEETING), data={f"name_{part}": value for part, value in typed.items()})


@case
def date_that_is_missing() -> Case:
    return _date({"text": "Enter the date"}, {}), field(DateField(**_MEETING), data={})


@case
def file() -> Case:
    box = forms.FileField(
        label="Financial plan",
        help_text="PDF",
        widget=widgets.FileInput(accept=".pdf"),
        error_messages={"required": "Select a file"},
    )
    kit = kit_field(
        "file-upload",
        label=label("Financial plan"),
        hint="PDF",
        errorMessage="Select a file",
        attributes={"accept": ".pdf"},
    )
    return kit, field(box, data={})


@case
def password() -> Case:
    box = forms.CharField(label="Password", widget=forms.PasswordInput, error_messages={"required": "Enter it"})
    return kit_field("password-input", label=label("Password"), errorMessage="Enter it"), field(box, data={})


@case
def button() -> Case:
    kit = drawn_by_kit("button", text="Save", name="go", value="save", preventDoubleClick=True)
    return kit, ours('{% ui_button "Save" name="go" value="save" %}')


@case
def button_to_press_again() -> Case:
    kit = drawn_by_kit("button", text="Check", variant="secondary", small=True)
    return kit, ours('{% ui_button "Check" variant="secondary" small=True again=True %}')


@case
def button_that_warns() -> Case:
    kit = drawn_by_kit("button", text="Remove", variant="warning", preventDoubleClick=True)
    return kit, ours('{% ui_button "Remove" variant="warning" %}')


@case
def link_as_button() -> Case:
    kit = drawn_by_kit("button", text="Cancel", href="/back/", variant="secondary")
    return kit, ours('{% ui_button "Cancel" href="/back/" variant="secondary" %}')


@case
def details() -> Case:
    kit = drawn_by_kit("details", summary="How it works", html="<p>So.</p>", open=True)
    return kit, ours('{% ui_details "How it works" open=True %}<p>So.</p>{% endui_details %}')


@case
def error_summary() -> Case:
    form = type("OneField", (Form,), {"name": forms.CharField(error_messages={"required": "Enter it"})})({})
    form.add_error(None, "The two do not fit together")
    lines = [{"text": "The two do not fit together"}, {"text": "Enter it", "href": "#id_name"}]
    kit = drawn_by_kit("error-summary", heading="There is a problem", errorList=lines)
    return kit, ours("{% ui_error_summary form %}", form=form)


@case
def inset_text() -> Case:
    return drawn_by_kit("inset-text", text="Set apart"), ours("{% ui_inset %}<p>Set apart</p>{% endui_inset %}")


@case
def warning_callout() -> Case:
    kit = drawn_by_kit("warning-callout", heading={"text": "Important", "level": 2}, text="It cannot be undone")
    return kit, ours('{% ui_warning title="Important" %}<p>It cannot be undone</p>{% endui_warning %}')


@case
def panel() -> Case:
    kit = drawn_by_kit("panel", heading={"text": "Deadline", "level": 2}, html="<p>Friday</p>")
    return kit, ours('{% ui_panel title="Deadline" %}<p>Friday</p>{% endui_panel %}')


@case
def tag() -> Case:
    return drawn_by_kit("tag", text="In progress", colour="blue"), ours('{% ui_tag "In progress" colour="blue" %}')


@case
def status_in_progress() -> Case:
    return drawn_by_kit("tag", text="In progress", colour="blue"), marks.status("in_progress")


@case
def status_completed() -> Case:
    kit = drawn_by_kit("tag", text="Completed", colour=False, border=False)
    return kit, marks.status("completed")


@case
def task_list() -> Case:
    tasks = [
        Task("Outcomes", "in_progress", "/o/", hint="9 are missing"),
        Task("Submit", "cannot_start", hint="After both sign-offs"),
    ]
    items = [
        {
            "heading": "Outcomes",
            "href": "/o/",
            "hint": "9 are missing",
            "status": {"tag": {"text": "In progress", "colour": "blue"}},
        },
        {"heading": "Submit", "hint": "After both sign-offs", "status": "Cannot start yet"},
    ]
    kit = drawn_by_kit("task-list", idPrefix="tasks-forms", items=items)
    return kit, ours('{% ui_task_list tasks label="Forms" %}', tasks=tasks)


@case
def summary_list() -> Case:
    rows = [Row("Name", "Helen Marsh", "/n/", "name"), Row("Job", "Director")]
    change = {"items": [{"text": "Change", "href": "/n/", "visuallyHiddenText": "name"}]}
    told = [
        {"key": {"text": "Name"}, "value": {"text": "Helen Marsh"}, "actions": change},
        {"key": {"text": "Job"}, "value": {"text": "Director"}},
    ]
    return drawn_by_kit("summary-list", rows=told), ours("{% ui_summary_list rows %}", rows=rows)


@case
def summary_list_without_borders() -> Case:
    kit = drawn_by_kit("summary-list", border=False, rows=[{"key": {"text": "Job"}, "value": {"text": "Director"}}])
    return kit, ours("{% ui_summary_list rows border=False %}", rows=[Row("Job", "Director")])


@case
def breadcrumb() -> Case:
    kit = drawn_by_kit("breadcrumb", items=[{"text": "Home", "href": "/"}, {"text": "PCTs", "href": "/pcts/"}])
    return kit, ours("{% ui_breadcrumbs crumbs %}", crumbs=[("Home", "/"), ("PCTs", "/pcts/")])


@case
def pagination() -> Case:
    kit = drawn_by_kit(
        "pagination",
        previous={"href": "?page=1#page", "html": "Previous", "label": "Page 1 of 3"},
        next={"href": "?page=3#page", "html": "Next", "label": "Page 3 of 3"},
        ariaLabel="Pages of mail",
    )
    page = Paginator(range(30), 10).page(2)
    drawn = ours(
        '{% ui_pages page name="page" label="Pages of mail" %}', page=page, request=RequestFactory().get("/mail/")
    )
    return kit, drawn


@case
def skip_link() -> Case:
    page = ours('{% include "ui/layout.html" %}')
    start = page.index('<a class="nhsuk-skip-link"')
    return drawn_by_kit("skip-link"), page[start : page.index("</a>", start) + 4]


@case
def notification_banner() -> Case:
    kit = drawn_by_kit("notification-banner", text="Saved", variant="success", title={"id": "message-1"})
    saved = type("Message", (str,), {"level_tag": "success"})("Saved")
    return kit, ours('{% include "ui/messages.html" %}', messages=[saved])


@case
def header() -> Case:
    kit = drawn_by_kit(
        "header",
        service={"text": "WCC assurance toolkit", "href": "/home/"},
        account={
            "items": [
                {"text": "Help", "href": "/help/"},
                {"text": "Helen Marsh", "href": "/account/"},
                {"action": "/sign-out/", "text": "Logout"},
            ]
        },
        navigation={
            "items": [{"text": "Home", "href": "/home/", "active": True}, {"text": "Framework", "href": "/framework/"}]
        },
    )
    shell = {
        "user_name": "Helen Marsh",
        "home_url": "/home/",
        "account_url": "/account/",
        "links": [("Help", "/help/")],
        "nav": [("Home", "/home/", True), ("Framework", "/framework/", False)],
    }
    return kit, ours('{% include "ui/header.html" %}', shell=shell)


@case
def footer() -> Case:
    kit = drawn_by_kit(
        "footer",
        meta={"items": [{"text": "Accessibility", "href": "/a/"}], "html": '<p class="nhsuk-body-s">A note</p>'},
        copyright={"text": ""},
    )
    shell = {"footer_links": [("Accessibility", "/a/")], "footer_note": "A note"}
    return kit, ours('{% include "ui/footer.html" %}', shell=shell)
