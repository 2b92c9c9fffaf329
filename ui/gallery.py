"""The forms and rows that the gallery shows: each field and component once in each state that matters."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from ui import cells, marks, widgets
from ui.components import Blocker, Fact, Filter, Jump, Row, Stage, Task, Tile
from ui.fields import (
    ColourField,
    CountedTextField,
    CriteriaField,
    Criterion,
    DateField,
    LevelField,
    LikertField,
    SegmentsField,
)
from ui.forms import Form
from ui.tables import Cell, Column, Group, Line, Table

ANSWERS = [
    (str(value), label)
    for value, label in enumerate(
        ["Strongly disagree", "Disagree", "Somewhat disagree", "Somewhat agree", "Agree", "Strongly agree"], 1
    )
]
CRITERIA = [
    Criterion("c1", "The PCT has effective strategies for communicating with the public and patients"),
    Criterion("c2", "The PCT can demonstrate:", ("It knows the impact of engagement", "Services improved through it")),
    Criterion("c3", "The PCT actively promotes independence, health and well-being"),
]


class GalleryForm(Form):
    """One field of each kind."""

    full_name = forms.CharField(label="Full name", max_length=80, widget=widgets.TextInput(autocomplete="name"))
    email = forms.EmailField(label="Email address", help_text="We send the invitation here")
    value = forms.DecimalField(
        label="Rate per 100,000 in 2009/10",
        help_text="In pounds and percent, to show what stands beside the box",
        widget=widgets.NumberInput(decimal=True, prefix="£", suffix="%"),
    )
    note = forms.CharField(label="Note (optional)", required=False, widget=forms.Textarea({"rows": 3}))
    commentary = CountedTextField(
        120, label="Commentary", help_text="Only where the documents do not show it", noun="the commentary", rows=5
    )
    region = forms.ChoiceField(
        label="Region", choices=[("", "Choose a region"), ("q30", "North East"), ("q36", "London")]
    )
    keep = forms.ChoiceField(
        label="Which text do you want to keep?",
        choices=[("mine", "Your text"), ("theirs", "The saved text"), ("both", "A text made from both")],
        widget=widgets.Radios(hints={"mine": "Typed until 11:02am, not saved yet"}, divider_before="both", small=True),
    )
    agreed = forms.ChoiceField(
        label="Has the board agreed?", choices=[("yes", "Yes"), ("no", "No")], widget=widgets.Radios(inline=True)
    )
    level = LevelField(label="Where is the PCT today on 3a?", supported=2)
    colour = ColourField(label="Rating", hints={"red": "Serious concerns", "green": "No concerns"})
    statement = LikertField(
        ANSWERS,
        opt_out=("none", "Unable to comment"),
        label="The PCT shapes health opinions",
        help_text="Answer for your organisation",
    )
    mark = SegmentsField(label="2.1 The PCT has a strategy in place")
    groups = forms.MultipleChoiceField(
        label="Who was asked?",
        choices=[("link", "LINk"), ("gp", "Practices"), ("la", "Local authority")],
        widget=widgets.Checkboxes(hints={"link": "Local involvement network"}),
    )
    criteria = CriteriaField(CRITERIA, label="Which criteria does the PCT meet?")
    confirm = forms.BooleanField(label="I have read the return and agree with it")
    document = forms.FileField(
        label="Financial plan", help_text="PDF or DOCX, up to 20 MB", widget=widgets.FileInput(accept=".pdf,.docx")
    )
    meeting = DateField(
        label="When did the board meet?", help_text="For example, 13 1 2010", noun="the date of the meeting"
    )
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=7)


FILLED = {
    "full_name": "Helen Marsh",
    "email": "helen.marsh@example.org",
    "value": "41.7",
    "note": "One line\nand another",
    "commentary": "We replaced our communications strategy in May.",
    "region": "q30",
    "keep": "both",
    "agreed": "yes",
    "level": 3,
    "colour": "amber",
    "statement": "5",
    "mark": "not_evidenced",
    "groups": ["link", "la"],
    "criteria": ["c1", "c2"],
    "confirm": True,
    "version": 7,
}
WRONG = {"full_name": "", "commentary": "A word too many. " * 9, "meeting_day": "31", "meeting_month": "2"}
WRONG |= {"meeting_year": "2010", "value": "many", "email": "helen"}

TASKS = [
    Task("Outcomes form", "in_progress", "#o", "9 of 60 yearly aspirations are missing.", "Priya Nair"),
    Task("Contracting process forms", "completed", "#c", "All submitted.", "Sam Whitby"),
    Task("Locally defined outcomes", "not_needed", "#l", "None chosen."),
    Task("Record the board’s agreement", "not_started", "#b", "", "Nadia Rahman"),
    Task("Check and submit", "cannot_start", hint="After both sign-offs.", who="Helen Marsh"),
]
ROWS = [
    Row("Name", "Helen Marsh", "#n", "name"),
    Row("Commentary", "Two lines\nof text"),
    Row("Telephone", "", "#t", "telephone number"),
]
JUMPS = [
    Jump("1", "Locally lead the NHS", "#1", "completed", group="First group"),
    Jump("2", "Work with community partners", "#2", "in_progress", current=True),
    Jump("3", "Engage with public and patients", "#3", "not_started", group="Second group"),
]
STAGES = [
    Stage("1 PCT preparation", "Now. 4 of 12 tasks done", current=True),
    Stage("2 Panel preparation", "18 January to 26 February"),
    Stage("3 Panel day", "Thursday 18 March"),
    Stage("4 Calibration", "Region 26 May"),
    Stage("5 Follow up", "From July 2010"),
]
TILES = [Tile(1, "PCT is late"), Tile(3, "PCTs close within 3 days"), Tile(7, "PCTs submitted"), Tile(38, "days to go")]
LINES = Paginator(range(49), 10).page(2)
FILTERS = [Filter("All", "#all", 49, True), Filter("To discuss", "#discuss", 10), Filter("Agree", "#agree")]
BLOCKERS = [
    Blocker("9 yearly aspirations are missing", "#a", "for outcomes 44 and 63"),
    Blocker("The financial plan is not uploaded"),
]
FACTS = [Fact("Documents", ["Communications strategy", "Strategic plan"]), Fact("Metrics", [])]
CRUMBS = [("Home", "#home"), ("PCT preparation", "#prep")]
CHART = mark_safe(
    '<svg viewBox="0 0 400 60" role="img" aria-labelledby="g-t g-d"><title id="g-t">Two bars</title>'
    '<desc id="g-d">Own value 3, region 2</desc><rect y="5" width="300" height="20" fill="#12436d"/>'
    '<rect y="35" width="200" height="20" fill="#28a197"/></svg>'
)


@dataclass(frozen=True)
class Outcome:
    """A row of the tables below."""

    name: str
    value: float | None
    level: int | None = None


SMOKING = Outcome("Smoking quitters", None)
BODIES = [Outcome("Newcastle", 78.4, 3), Outcome("North Tyneside", None)]
CHART_TABLE: Table[Outcome] = Table(
    frame="",
    columns=[
        Column("PCT", kind="name", value=lambda row: row.name),
        Column("Level", kind="grade", cell=lambda row: marks.grade(row.level, past=False, missing="Not yet")),
    ],
    rows=BODIES,
)
STACK_TABLE: Table[Outcome] = Table(
    caption="Values that become blocks on a telephone",
    frame="stack",
    columns=[
        Column("PCT", kind="name", value=lambda row: row.name),
        Column("Life expectancy", kind="number", value=lambda row: row.value, missing="No data"),
        Column("Change", kind="action", cell=lambda row: cells.link("Change", "#values", about=row.name)),
    ],
    rows=[*BODIES, Line(("Median", 78.4, ""))],
)
EMPTY_TABLE: Table[Outcome] = Table(columns=CHART_TABLE.columns, empty="No PCT is in this table.")


def values_table(form: GalleryForm) -> Table[Outcome]:
    """Groups, a box of a form in each row, a row that stands out, and a cell over two columns."""

    def aspiration(row: Outcome) -> object:
        if row.value is None:
            return Cell(marks.flag("warn", "Missing"), over=2)
        return cells.control(form["full_name"], label=f"{row.name}, aspiration")

    return Table(
        caption="Values by year",
        key="values",
        sticky=True,
        wide=True,
        columns=[
            Column("Outcome", kind="name", value=lambda row: row.name),
            Column("2009/10", kind="number", value=lambda row: row.value, missing="No data"),
            Column("Aspiration", cell=aspiration),
            Column("Note", kind="long", cell=lambda row: cells.lines("Typed", cells.small("in pounds"))),
        ],
        groups=[Group([Outcome("Life expectancy", 78.4), SMOKING], heading="Health")],
        raised=lambda row: row.value is None,
    )
