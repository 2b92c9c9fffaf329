from ui import charts
from ui.charts import Course, Peer, Rate, Reading, paper
from ui.charts.pieces import coordinate, figure, line, shape, text


def reading(year, value):
    return Reading(year=year, value=value, shown=f"{value:.1f}", period=f"{year}/{year - 1999:02}")


def course(own, aims=(), peers=()):
    return Course(label="PCT", own=own, aims=aims, peers=peers, first=2006, last=2013)


def test_a_figure_has_its_size_on_paper_and_takes_its_place_in_a_page():
    on_paper = figure("", width=60, height=12.5, title="Rising", desc="From 1 to 2.")
    assert 'width="60pt" height="12.5pt" viewBox="0 0 60 12.5"' in on_paper
    assert "<title>Rising</title><desc>From 1 to 2.</desc>" in on_paper
    in_place = figure("", width=60, height=12, title="Rising", sized=False)
    assert in_place == '<svg role="img" viewBox="0 0 60 12" focusable="false"><title>Rising</title></svg>'


def test_what_is_written_in_a_chart_is_escaped():
    assert "<title>A &lt; B</title>" in figure("", width=1, height=1, title="A < B")
    assert text((1, 2), "<b>").endswith(">&lt;b&gt;</text>")
    assert shape("path", d='"') == '<path d="&quot;"/>'


def test_an_attribute_without_a_value_is_left_out():
    assert "stroke-dasharray" not in line((0, 0), (1, 1))
    assert 'stroke-dasharray="2 2"' in line((0, 0), (1, 1), dash="2 2")


def test_coordinates_have_at_most_two_decimals():
    assert [coordinate(x) for x in (10, 7.6, 1 / 3)] == ["10", "7.6", "0.33"]


def test_a_trend_names_its_first_latest_and_aimed_for_values():
    drawn = charts.trend(
        course(
            [reading(2006, 10.0), reading(2009, 12.0)],
            aims=[reading(2010, 13.0), reading(2013, 15.0)],
            peers=[
                Peer(label="best", readings=[reading(2009, 16.0)], edge=True),
                Peer(label="median", readings=[reading(2009, 11.0)], edge=True),
                Peer(label="cluster", readings=[]),
            ],
        ),
        title="Rising",
        desc="From 10 to 12.",
    )
    for words in ("PCT 10.0", "12.0", "15.0", "2006/07", "2009/10", "2013/14", "best", "median"):
        assert f">{words}</text>" in drawn
    assert ">cluster</text>" not in drawn and ">13.0</text>" not in drawn


def test_a_measure_without_a_value_is_not_drawable():
    assert not course([], peers=[Peer(label="median", readings=[reading(2009, 11.0)])]).drawable
    assert course([], aims=[reading(2010, 13.0)]).drawable
    assert "<circle" in charts.sparkline(course([], aims=[reading(2010, 13.0)]), title="Aspiration")


def test_a_row_of_rates_says_that_there_is_none():
    row = Rate(ref="1", name="Life expectancy", own=None, aim=2.0, median=None, best=None, cluster=None)
    drawn = charts.rates([row], title="Rates", desc="None.")
    assert ">no rate</text>" in drawn and ">+2</text>" in drawn


def test_a_rating_as_self_assessed_has_no_triangle():
    assert charts.deviation(0, "") == charts.deviation(None, "") == ""
    assert charts.deviation(-2, "2 levels lower").count("<path") == 2


def test_paper_has_every_text_of_a_chart_from_its_start_and_one_description():
    body = text((50, 5), "12.0", anchor="middle") + text((50, 9), "PCT", anchor="end")
    drawn = paper.for_pdf(
        figure(body, width=60, height=12, title="Rising", desc="To 12."), lambda words, size, weight: 10
    )
    assert 'x="45.00"' in drawn and 'x="40.00"' in drawn
    assert 'text-anchor="start"' in drawn and "middle" not in drawn
    assert "<title>Rising. To 12.</title>" in drawn and "<desc>" not in drawn
