"""The read model of one panel report: the shape behind page, PDF, CSV and JSON.

A query gives the facts, `derive.complete` adds what follows from them; keys that it adds are marked "derived".
The whole is plain data that JSON can hold: dates are ISO strings, values are decimal strings, ratings are 1 to 4 or
"red", "amber", "green". None means not held, not rated or not yet. It is shown in words, never as zero or a dash.
A text may hold several paragraphs, parted by an empty line.
"""

from typing import Literal, NotRequired, TypedDict

#: Every shape in which something was issued; an issue says its own as "schema", under its hash. The last is today's.
SCHEMAS = ("wcc.panel-report/1",)
SCHEMA = SCHEMAS[-1]

State = Literal["draft", "panel", "provisional", "final"]
Colour = Literal["red", "amber", "green"]
STAGES = ("self", "evidence", "panel", "regional", "national")
#: The stage whose ratings a document of each state shows (R-398 to R-401).
STAGE_SHOWN = {"draft": "panel", "panel": "panel", "provisional": "regional", "final": "national"}


class Paragraph(TypedDict):
    """A numbered paragraph, so that comments on the report can cite it. Derived from a text."""

    n: str
    head: str | None
    text: str


class Stage(TypedDict):
    """A stage of rating (R-353). `date` is the day it was completed, None until then."""

    key: Literal["self", "evidence", "panel", "regional", "national"]
    name: str
    by: str | None
    date: str | None


class Document(TypedDict):
    """What stands on the title page."""

    state: State
    version: str
    dated: str
    marking: str | None  # such as "OFFICIAL until published"; None once published
    panel_day: str | None
    panel: list[dict[str, str]]  # {"role", "text"}: seats, no names
    versions: list[dict[str, str]]  # {"version", "date", "what"}, oldest first
    stages: list[Stage]
    page: str | None  # address of the report as a page, where there is one
    contact: str | None
    stage_shown: NotRequired[str]  # derived, as are the words of the state
    state_label: NotRequired[str]
    state_note: NotRequired[str]
    state_short: NotRequired[str]


class Score(TypedDict):
    """Mean of three levels (R-336): the exact fraction and what is shown, one decimal, half up. Derived."""

    sum: int
    exact: str
    shown: str


class SubCompetency(TypedDict):
    """One rated line of a competency."""

    ref: str  # "1a"
    title: str
    trail: dict[str, int | None]  # level by stage, "self" to "national"; a round that changed nothing is None
    last_year: int | None
    reason: str | None  # the panel's words where it differs from the self-assessment
    calibration: dict[str, str | None]  # reason of a change, by round: "regional", "national"; may be empty
    criteria: dict[str, list[int]] | None  # the panel's marks: {"2": [met, of], "3": ..., "4": ...}
    support_reason: str | None  # why a level stands that the marked criteria do not support
    level: NotRequired[int | None]  # derived, as are the next
    self: NotRequired[int | None]
    difference: NotRequired[int | None]  # level minus self; None where either is missing
    criteria_support: NotRequired[int | None]
    reason_at: NotRequired[str | None]  # number of the paragraph that gives the reason


class Competency(TypedDict):
    """A competency with its three sub-competencies and the panel's commentary (R-358, R-360)."""

    number: int
    title: str
    short_title: str
    sub_competencies: list[SubCompetency]
    findings: str | None
    next_level: str | None  # what would reach the next level
    last_year_note: str | None  # the words where last year has no score, such as "Not assessed"
    score: NotRequired[Score | None]
    last_year: NotRequired[Score | None]
    self: NotRequired[Score | None]
    commentary: NotRequired[list[Paragraph]]


class SubComponent(TypedDict):
    """One judged line of governance; a component holds the same keys for its overall colour."""

    key: str
    title: str
    trail: dict[str, Colour | None]
    last_year: Colour | None
    rationale: str | None
    calibration: dict[str, str | None]
    rating: NotRequired[Colour | None]
    self: NotRequired[Colour | None]
    difference: NotRequired[int | None]  # steps, green over amber over red


class Component(SubComponent):
    """Strategy, finance or board: its colour is judged, never computed (R-347)."""

    questions: list[str]
    sub_components: list[SubComponent]
    commentary: NotRequired[list[Paragraph]]


class Measure(TypedDict):
    """One line of an outcome. Every series is as long as `years`; an entry or a whole series can be None."""

    ref: str
    outcome: str
    kind: Literal["national", "local"]
    title: str
    short_title: str | None  # ours, up to 40 characters, marked with an asterisk
    definition: str | None
    unit: str | None
    decimals: int
    direction: Literal["higher_is_better", "lower_is_better"] | None
    new_this_year: bool
    years: list[int]  # for the axis: 2008 for "2008/09" and for "2006-08"
    periods: list[str]
    series: dict[str, list[str | None] | None]  # pct, national_median, cluster, top_decile
    cagr: dict[str, str | None] | None  # pct, national_median, cluster, top_relative_decile: % a year, plus improves
    aspiration: dict[str, str | None]  # "2010/11": value, in order of years; empty where none is set
    source: dict | None  # {"name", "loaded", "pcts"}
    latest: NotRequired[dict[str, str | None]]  # derived: the last year's entry of each series, and its period
    aspiration_rate: NotRequired[str | None]  # derived: % a year from the PCT's latest value to the last aspiration


class Outcome(TypedDict):
    """A chosen outcome with the panel's two views on it (R-357)."""

    outcome: str
    title: str
    rate: str | None
    ambition: str | None
    measures: NotRequired[list[str]]  # refs, derived
    commentary: NotRequired[list[Paragraph]]


class Statement(TypedDict):
    """A statement of the survey: unweighted mean of those who gave a score (R-140, R-151)."""

    number: int
    text: str
    ref: str | None
    n: int | None
    mean: str | None  # exact, such as "61/13"; None where nobody scored or the number is withheld
    unable: int | None
    withheld: bool
    wording: NotRequired[str | None]  # of the scale, nearest to the mean; None below the minimum; no rating
    last_year: NotRequired[str]  # last year's mean as shown, or why there is none


class Survey(TypedDict):
    """The collated feedback survey, without groups, comments or anything of a respondent (R-405)."""

    closed: str | None
    completed: int
    minimum: int
    statements: list[Statement]
    below_minimum: NotRequired[bool]


class Potential(TypedDict):
    """The commentary on potential for improvement: two sections, no rating (R-375, R-380)."""

    journey: str | None
    development: str | None
    agreed: dict[str, str | None]  # {"pct": date, "sha": date}
    stem: str | None
    headings: list[dict]  # {"title", "question", "text", "dimensions": [{"name", "question", "note"}]}; may be empty


class Summary(TypedDict):
    """Findings, actions and advice (R-356), and what was discussed on the day (R-364)."""

    findings: str | None
    discussion: str | None
    actions: list[dict[str, str | None]]  # {"text", "lead", "by" (a date), "about"}
    advice: list[str]


class Model(TypedDict):
    """The whole."""

    sample_notice: str | None  # "Illustrative figures": shown on every page
    sample_note: str | None
    document: Document
    pct: dict  # {"code", "name", "sha": {"code", "name"}, "cluster": name or None}
    cycle: dict  # {"name", "year", "last": {"name", "year"} or None, "framework": {"title", "source"}}
    summary: Summary
    outcomes: dict  # {"overview": text, "blocks": [Outcome], "measures": [Measure]}
    competencies: dict  # {"items": [Competency]}
    governance: dict  # {"items": [Component]}
    potential: Potential
    survey: Survey | None
    rules: list[dict[str, str]]  # official wording, quoted: {"about": "levels", "text", "source"}
    schema: NotRequired[str]
    messages: NotRequired[dict[str, str]]  # derived: counts made from the data, never a score
