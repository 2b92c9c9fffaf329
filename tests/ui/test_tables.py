"""Tables as data: the markup of each kind of column, row and frame, what is escaped, and what a sheet has."""

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from ui import cells, marks
from ui.tables import Cell, Column, Group, Line, Style, Table, csv_response, draw, sheet

Pct = SimpleNamespace
ROWS = [Pct(name="Newcastle", level="3", people=12, late=False), Pct(name="Leeds", level="", people=None, late=True)]
NAME = Column("PCT", kind="name", value=lambda row: row.name)
PEOPLE = Column("People", kind="number", value=lambda row: row.people, missing="None")


class Parsed(HTMLParser):
    """The tags of a piece of markup with their attributes, and its words."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.words.append(data.strip())


def table(*columns, **more) -> Table:
    return Table(columns=columns, **({"rows": ROWS, "caption": "PCTs", "key": "pcts"} | more))


def tags(markup: str, name: str) -> list[dict[str, str | None]]:
    return [attributes for tag, attributes in Parsed(markup).tags if tag == name]


def test_a_table_that_scrolls_is_named_by_its_caption():
    drawn = draw(table(NAME, PEOPLE, sticky=True, wide=True, classes="app-steps"))
    assert tags(drawn, "div") == [
        {"class": "app-scroll app-scroll--box", "role": "region", "tabindex": "0", "aria-labelledby": "pcts"}
    ]
    assert tags(drawn, "table") == [{"class": "app-dense app-dense--sticky app-dense--wide app-steps"}]
    assert tags(drawn, "caption") == [{"class": "app-caption-in", "id": "pcts"}]
    assert Parsed(drawn).words == ["PCTs", "PCT", "People", "Newcastle", "12", "Leeds", "None"]


def test_a_table_without_caption_is_named_by_its_label():
    scrolls = draw(table(NAME, caption="", key="", label="PCTs", box=False))
    assert tags(scrolls, "div") == [{"class": "app-scroll", "role": "region", "tabindex": "0", "aria-label": "PCTs"}]
    assert "caption" not in scrolls and tags(scrolls, "table") == [{"class": "app-dense"}]
    bare = draw(table(NAME, caption="", key="", label="PCTs", frame=""))
    assert bare.startswith("<table") and tags(bare, "table") == [{"class": "app-dense", "aria-label": "PCTs"}]
    with pytest.raises(ValueError, match="needs either"):
        draw(table(NAME, key=""))


@pytest.mark.parametrize(
    ("where", "look"),
    [("inside", {"class": "app-caption-in"}), ("above", {}), ("hidden", {"class": "nhsuk-u-visually-hidden"})],
)
def test_a_caption_stands_inside_above_or_is_heard_only(where, look):
    assert tags(draw(table(NAME, caption_at=where)), "caption") == [look | {"id": "pcts"}]


def test_where_rows_become_blocks_each_value_has_the_name_of_its_column():
    level = Column(SafeString("<b>Level</b>"), short="Level", cell=lambda row: row.level, missing="Not rated")
    drawn = draw(table(NAME, level, PEOPLE, frame="stack", frame_key="page"))
    assert tags(drawn, "div") == [{"class": "app-stack-box app-stack-box--box", "id": "page"}]
    assert tags(drawn, "table") == [{"class": "app-dense app-stack"}]
    assert tags(drawn, "td")[:2] == [{"data-label": "Level"}, {"class": "app-dense__num", "data-label": "People"}]
    with pytest.raises(ValueError, match="short name"):
        draw(table(NAME, Column(SafeString("<b>Level</b>"), value=lambda row: row.level), frame="stack"))


@pytest.mark.parametrize(
    ("kind", "head", "cell"),
    [
        ("text", {}, {}),
        ("long", {"class": "app-dense__text"}, {}),
        ("number", {"class": "app-dense__num"}, {"class": "app-dense__num"}),
        ("grade", {"class": "app-dense__mid"}, {"class": "app-dense__mid"}),
        ("action", {}, {}),
    ],
)
def test_each_kind_of_column(kind, head, cell):
    drawn = draw(table(NAME, Column("X", kind=kind, value=lambda row: row.level)))
    assert tags(drawn, "th")[:2] == [{"scope": "col"}, {"scope": "col"} | head]
    assert tags(drawn, "td")[0] == cell
    assert tags(drawn, "th")[2] == {"scope": "row"}


def test_a_column_has_classes_of_its_own_and_an_edge():
    drawn = draw(table(NAME, Column("X", kind="number", value=str, classes="app-wrap", edge=True)))
    assert tags(drawn, "th")[1]["class"] == "app-dense__num app-grid__edge"
    assert tags(drawn, "td")[0]["class"] == "app-dense__num app-grid__edge app-wrap"


def test_a_column_that_is_not_shown_is_in_the_sheet_alone():
    hidden = Column("People", kind="number", value=lambda row: row.people, shown=False)
    assert "People" not in draw(table(NAME, hidden))
    assert sheet(table(NAME, hidden)) == [["PCT", "People"], ["Newcastle", 12], ["Leeds", None]]


def test_rows_stand_out_and_are_led_to():
    drawn = draw(table(NAME, raised=lambda row: row.late, row_key=lambda row: row.name))
    assert tags(drawn, "tr")[1:] == [
        {"id": "Newcastle", "tabindex": "-1"},
        {"id": "Leeds", "tabindex": "-1", "class": "app-dense__raised"},
    ]


def test_groups_have_a_heading_over_the_columns_that_are_shown():
    groups = [
        Group(ROWS[:1], heading="North East"),
        Group(ROWS[1:], classes="own", data={"outcome": "44", "last-year": ""}),
    ]
    drawn = draw(table(NAME, PEOPLE, Column("Sheet only", plain=lambda row: ""), rows=(), groups=groups))
    assert tags(drawn, "tbody") == [{}, {"class": "own", "data-outcome": "44", "data-last-year": ""}]
    assert {"colspan": "2", "scope": "rowgroup"} in tags(drawn, "th")
    assert tags(drawn, "tr")[1] == {"class": "app-dense__group"}


def test_columns_under_a_heading_have_a_head_of_two_rows():
    columns = [NAME, *(Column(letter, value=str, under="Score", edge=letter == "a") for letter in "ab")]
    drawn = draw(table(*columns))
    assert tags(drawn, "th")[:4] == [
        {"scope": "col", "rowspan": "2"},
        {"scope": "colgroup", "colspan": "2", "class": "app-grid__edge"},
        {"scope": "col", "class": "app-grid__edge"},
        {"scope": "col"},
    ]


def test_a_cell_over_several_columns_takes_their_place():
    def mean(row):
        return Cell("Hidden", over=3) if row.late else row.people

    columns = [NAME, Column("Mean", kind="number", value=mean), PEOPLE]
    columns += [Column("Level", value=lambda row: row.level, shown=False), Column("Suggests", value=lambda row: "4")]
    drawn = draw(table(*columns, frame="stack"))
    assert tags(drawn, "td")[3:] == [{"colspan": "2", "data-label": "Mean"}, {"data-label": "Suggests"}]
    assert Parsed(drawn).words[-3:] == ["Leeds", "Hidden", "4"]


def test_a_cell_has_an_id_and_classes_of_its_own():
    columns = [
        Column("PCT", kind="name", value=lambda row: Cell(row.name, key=row.name)),
        Column("Level", kind="grade", value=lambda row: Cell(row.level, classes="app-grid__mark")),
    ]
    drawn = draw(table(*columns))
    assert tags(drawn, "th")[2] == {"scope": "row", "id": "Newcastle"}
    assert tags(drawn, "td")[0] == {"class": "app-dense__mid app-grid__mark"}


def test_a_line_gives_its_cells_for_each_column_shown_or_not():
    level = Column("Level", value=lambda row: row.level, shown=False)
    total = Line(("All", "2 to 4", cells.strong(12)), classes="app-grid__median", plain=("All", None, 12))
    drawn = draw(table(NAME, level, PEOPLE, rows=[*ROWS, total]))
    assert Parsed(drawn).words[-2:] == ["All", "12"] and tags(drawn, "strong") == [{}]
    assert tags(drawn, "tr")[-1] == {"class": "app-grid__median"} and tags(drawn, "th")[-1] == {"scope": "row"}
    assert sheet(table(NAME, level, PEOPLE, rows=[total]))[1:] == [["All", None, 12]]
    with pytest.raises(ValueError, match="2 columns, and its table has 3"):
        draw(table(NAME, level, PEOPLE, rows=[Line(("All", 12))]))


def test_a_line_across_the_table_covers_what_is_shown():
    level = Column("Level", value=lambda row: row.level, shown=False)
    drawn = draw(table(NAME, level, PEOPLE, rows=[Line([Cell("Nothing yet", over=3)])]))
    assert tags(drawn, "td") == [{"colspan": "2"}]


def test_columns_that_read_nothing_take_the_cells_of_lines():
    columns = [Column("Term", kind="name"), Column("Meaning")]
    assert Parsed(draw(table(*columns, rows=[Line(("PCT", "A body"))]))).words[-2:] == ["PCT", "A body"]
    with pytest.raises(TypeError, match="from a Line"):
        draw(table(*columns))


def test_a_style_of_its_own_writes_roles_and_labels():
    style = Style("app-outcomes", roles=True, label="app-outcomes__label", row="app-outcomes__line")
    years = [
        Column(SafeString(f"{year}<br>aim"), short=f"{year}, aim", value=lambda row: row.people) for year in (1, 2)
    ]
    body = Group([ROWS[0], Line(("", Cell("Why", over=2)), classes="more")])
    drawn = draw(Table(columns=[NAME, *years], groups=[body], style=style, frame="", label="Outcomes"))
    found = Parsed(drawn).tags
    assert [attributes["role"] for tag, attributes in found if tag not in ("br", "span")] == [
        *["table", "rowgroup", "row", "columnheader", "columnheader", "columnheader"],
        *["rowgroup", "row", "rowheader", "cell", "cell", "row", "rowheader", "cell"],
    ]
    assert tags(drawn, "span") == [{"class": "app-outcomes__label", "aria-hidden": "true"}] * 2
    assert tags(drawn, "tr")[1]["class"] == "app-outcomes__line"
    assert tags(draw(Table(columns=[NAME], rows=ROWS, style=Style(""), frame="", head=False)), "thead") == []


def test_a_table_without_rows_is_its_sentence():
    assert draw(table(NAME, rows=[], empty="Nobody & nothing.")) == "<p>Nobody &amp; nothing.</p>\n"
    assert draw(table(NAME, rows=(), groups=[Group([])], empty="Nobody.")) == "<p>Nobody.</p>\n"
    assert tags(draw(table(NAME, rows=[])), "tbody") == [{}]


def test_the_tag_draws_a_table():
    assert Template("{% ui_table table %}").render(Context({"table": table(NAME)})) == draw(table(NAME))


class Boxes(forms.Form):
    reason = forms.CharField(max_length=80)
    chosen = forms.BooleanField(required=False)
    level = forms.ChoiceField(choices=[("1", "1")], widget=forms.RadioSelect)


def test_boxes_of_a_form_stand_in_cells():
    form = Boxes({"reason": "", "chosen": "on"})
    columns = [
        Column("Choose", cell=lambda row: cells.tick(form["chosen"], label=f"Choose {row.name}")),
        Column("Reason", cell=lambda row: cells.control(form["reason"], label=f"Reason for {row.name}")),
    ]
    drawn = draw(table(*columns, rows=ROWS[:1]))
    ticked, typed = tags(drawn, "input")
    assert (ticked["id"], "checked" in ticked) == ("id_chosen", True)
    assert typed["aria-label"] == "Reason for Newcastle" and typed["aria-describedby"] == "id_reason-error"
    assert "This field is required" in drawn
    with pytest.raises(ValueError, match="A cell holds"):
        cells.control(form["level"], label="Level")


# Text that people type, with what might break out of a text or an attribute.
TYPED = st.text(st.sampled_from(list("<>&\"'=/a; \n")) | st.characters(codec="utf-8"), max_size=30).filter(
    lambda text: text.strip(" :,.")
)


def everything(text: str) -> Table:
    """A table with the text in each place that may hold one."""
    columns = [
        Column(text, kind="name", value=lambda row: row, short=text),
        Column("Link", cell=lambda row: cells.link(row, row, about=row, classes=row)),
        Column("Marks", cell=lambda row: cells.lines(row, cells.strong(row), cells.small(row), cells.hidden(row))),
        Column("More", cell=lambda row: cells.beside(row, cells.abbreviated(row, title=row))),
        Column("Lists", cell=lambda row: cells.beside(cells.listed(row, classes=row), cells.actions(row), by=row)),
        Column("Typed", cell=lambda row: marks.flag("warn", row), classes=text, under=text),
        Column("Nothing", cell=lambda row: None, missing=text, under=text),
        Column("Cell", cell=lambda row: Cell(row, key=row, classes=row)),
        Column("Span", cell=lambda row: cells.span(row, row)),
    ]
    line = Line([text] * 8 + [Cell(text)], classes=text)
    group = Group([text, line], heading=text, classes=text, data={"x": text})
    return Table(
        caption=text, key=text, frame="stack", frame_key=text, classes=text, columns=columns, groups=[group],
        row_key=lambda row: row, style=Style(text),
    )  # fmt: skip


@given(TYPED)
def test_no_typed_text_gets_out_as_markup(text):
    def shape(markup: str) -> list[tuple[str, set[str]]]:
        return [(tag, set(attributes)) for tag, attributes in Parsed(markup).tags]

    assert shape(draw(everything(text))) == shape(draw(everything("word")))


@given(TYPED)
def test_what_is_typed_has_only_its_own_line_ends(text):
    assert {tag for tag, _ in Parsed(cells.typed(text)).tags} <= {"br", "span"}


def test_parts_that_say_nothing_leave_no_empty_line():
    assert cells.lines("a", "", None, 0) == "a<br>0"
    assert cells.link("Change", "/x/", about="Leeds & co") == (
        '<a href="/x/">Change<span class="nhsuk-u-visually-hidden"> Leeds &amp; co</span></a>'
    )
    assert ">: PDF of it</span>" in cells.link("Being made", "/x/", about=": PDF of it")


def test_a_sheet_has_plain_values_and_no_actions():
    columns = [
        Column("Code", plain=lambda row: "=1+1"),
        Column("PCT", kind="name", cell=lambda row: cells.strong(row.name), plain=lambda row: row.name),
        Column("Level", cell=lambda row: marks.level(row.level, past=False)),
        PEOPLE,
        Column("Change", kind="action", value=lambda row: cells.link("Change", "/")),
    ]
    assert sheet(table(*columns)) == [
        ["Code", "PCT", "People"], ["=1+1", "Newcastle", 12], ["=1+1", "Leeds", None]
    ]  # fmt: skip
    answer = csv_response(sheet(table(*columns)), "PCTs.csv")
    assert answer.content.decode() == "\ufeffCode,PCT,People\r\n'=1+1,Newcastle,12\r\n'=1+1,Leeds,\r\n"
    assert "Code" not in draw(table(*columns))


def test_markup_does_not_get_into_a_sheet():
    with pytest.raises(TypeError, match="“PCT” gives markup"):
        sheet(table(Column("PCT", value=lambda row: cells.strong(row.name))))
