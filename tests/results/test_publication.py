import csv
import io
import json

import pytest

from cycles.models import Rating
from cycles.states import State
from organisations.decisions import Late, Refused
from outbox.models import Job
from panels.models import Issue
from results.models import Publication
from results.policies import may_publish
from results.services import MAKE_YEAR_FILE, publish, rescore_regionally, sign_off_national
from tests import markup
from tests.cast import NOBODY, PEOPLE, SEATED
from tests.results.world import (
    another,
    grade,
    item,
    make_year_files,
    print_documents,
    published,
    rated,
    released,
    signed_off,
)
from ui.tables import safe_cell

EVERYBODY = [*PEOPLE, *SEATED, *NOBODY]
ADDRESSES = ["", "scorecard.pdf", "report.pdf", "scorecard.csv", "scorecard.json"]


@pytest.fixture
def two_final(cast):
    own, other = released(cast), released(cast, another(cast, "5KL", level=3))
    sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[own, other])
    for row in (own, other):
        row.refresh_from_db()
        print_documents(row)
    return own, other


@pytest.mark.requirement("R-402", "R-404")
@pytest.mark.parametrize("state", State)
def test_publishing_is_the_departments_once_final(cast, state):
    assessment = cast.at(state)
    allowed = {name for name in EVERYBODY if may_publish(cast.actor(name), [assessment], 0)}
    assert allowed == ({"dh"} if state == "final" else set())


@pytest.mark.requirement("R-401", "R-404")
def test_publishing_is_one_action_for_all_final_pcts(cast, two_final):
    made = publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=two_final)
    assert {row.assessment_id for row in made} == {row.pk for row in two_final}
    for row in two_final:
        row.refresh_from_db()
        assert row.state == "published"
    assert all(row.scorecard.stage == row.report.stage == "final" for row in made)


@pytest.mark.requirement("R-404")
def test_publishing_a_part_of_them_is_refused(cast, two_final):
    with pytest.raises(Late):
        publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=two_final[:1])
    assert not Publication.objects.exists()


def test_publishing_waits_until_every_document_is_made(cast, two_final):
    Issue.objects.filter(assessment=two_final[1], stage="final", kind="report").update(pdf=None)
    with pytest.raises(Refused, match="documents of 1 PCT"):
        publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=two_final)
    assert not Publication.objects.exists()
    two_final[0].refresh_from_db()
    assert two_final[0].state == "final"


@pytest.mark.requirement("R-401", "R-404")
def test_publishing_what_is_not_signed_off_is_refused(cast):
    assessment = released(cast)
    with pytest.raises(Refused, match="National calibration signs them off first"):
        publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=[assessment])


def test_publishing_makes_no_document(cast, two_final):
    issues, jobs = Issue.objects.count(), Job.objects.count()
    publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=two_final)
    assert (Issue.objects.count(), Job.objects.exclude(kind=MAKE_YEAR_FILE).count()) == (issues, jobs)


@pytest.mark.requirement("R-403")
@pytest.mark.parametrize("publishes", [True, False])
def test_reports_are_public_where_the_year_publishes_them(cast, client, publishes):
    cast.cycle.publishes_reports = publishes
    cast.cycle.save()
    cast.assessment.refresh_from_db()
    published(cast)
    assert (Publication.objects.get().report is not None) == publishes
    assert client.get("/results/5D7/2009-10/report.pdf").status_code == (200 if publishes else 404)
    page = markup.of(client.get("/results/5D7/2009-10/"))
    assert ("report.pdf" in page) == publishes


@pytest.mark.requirement("R-404")
@pytest.mark.parametrize("address", ADDRESSES)
def test_published_results_are_read_without_signing_in(cast, client, address):
    published(cast)
    answer = client.get(f"/results/5D7/2009-10/{address}")
    assert answer.status_code == 200


@pytest.mark.requirement("R-401")
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("state", [None, "provisional", "final"])
def test_unpublished_and_unknown_give_the_same_bytes(cast, client, address, state):
    if state == "provisional":
        released(cast)
    if state == "final":
        print_documents(signed_off(cast))
    unpublished = client.get(f"/results/5D7/2009-10/{address}")
    unknown = client.get(f"/results/5ZZ/2009-10/{address}")
    other_year = client.get(f"/results/5D7/1999-00/{address}")
    assert unpublished.status_code == unknown.status_code == other_year.status_code == 404
    assert unpublished.content == unknown.content == other_year.content
    assert dict(unpublished.headers) == dict(unknown.headers)


def test_index_says_nothing_of_what_is_not_published(cast, client):
    nothing = client.get("/results/").content
    own = signed_off(cast)
    print_documents(own)
    assert client.get("/results/").content == nothing
    publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=[own])
    before = client.get("/results/").content
    assert b"Newcastle" in before
    another(cast, "5KL")
    assert client.get("/results/").content == before
    assert b"Sunderland" not in before


def test_year_csv_of_a_year_without_results_is_not_found(cast, client):
    signed_off(cast)
    assert client.get("/results/2009-10.csv").content == client.get("/results/1999-00.csv").content


@pytest.mark.requirement("R-341", "R-404")
def test_scorecard_page_reads_the_issue_and_not_the_live_rows(cast, client):
    own = published(cast)
    before = client.get("/results/5D7/2009-10/").content
    own.framework.items.filter(key="3").update(title="Changed since")
    cast.assessment.organisation.__class__.objects.filter(code="5D7").update(name="Renamed PCT")
    Rating.objects.filter(assessment=own).delete()
    assert client.get("/results/5D7/2009-10/").content == before
    assert "(2 + 2 + 2) ÷ 3 = 2.000, shown as 2.0" in before.decode()


@pytest.mark.requirement("R-337")
def test_scores_are_worked_out_so_that_a_reader_can_do_it_again(cast, client):
    own = rated(cast)
    rescore_regionally(
        assessment=own, item=item(own, "3b"), grade=grade(4), reason="Minutes", actor=cast.actor("senior_lead")
    )
    published(cast, own)
    assert "(2 + 4 + 2) ÷ 3 = 2.666…, shown as 2.7" in markup.of(client.get("/results/5D7/2009-10/"))


def test_made_up_figures_are_marked_on_every_form_of_the_scorecard(cast, client):
    cast.cycle.illustrative = True
    cast.cycle.save()
    cast.assessment.refresh_from_db()
    published(cast)
    page = markup.of(client.get("/results/5D7/2009-10/"))
    assert page.count("Illustrative figures") >= 2
    data = client.get("/results/5D7/2009-10/scorecard.json").json()
    assert data["notice"].startswith("Every rating")
    assert "Every rating" in client.get("/results/5D7/2009-10/scorecard.csv").content.decode()
    assert "Every rating" in client.get("/results/2009-10.csv").getvalue().decode()


@pytest.mark.requirement("R-405")
def test_open_data_holds_the_final_ratings_and_nothing_of_the_way_there(cast, client):
    own = rated(cast)
    rescore_regionally(
        assessment=own, item=item(own, "3b"), grade=grade(4), reason="CANARY", actor=cast.actor("senior_lead")
    )
    published(cast, own)
    raw = client.get("/results/5D7/2009-10/scorecard.json").content.decode()
    data = json.loads(raw)
    third = data["competencies"][2]
    assert [sub["level"] for sub in third["sub_competencies"]] == [2, 4, 2]
    assert third["score"] == {"exact": "8/3", "shown": "2.7"}
    assert data["governance"][0]["rating"] == "amber"
    for closed in ("CANARY", "trail", "survey", "reason", "panel 3b", "self"):
        assert closed not in raw


@pytest.mark.requirement("R-410")
def test_year_csv_has_one_line_for_each_pct(cast, client, two_final):
    publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=two_final)
    make_year_files()
    text = client.get("/results/2009-10.csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["PCT code"] for row in rows] == ["5D7", "5KL"]
    assert [row["3b"] for row in rows] == ["2", "3"]
    assert [row["Score 3"] for row in rows] == ["2.0", "3.0"]
    assert rows[0]["Strategy"] == "amber"
    assert len(rows[0]) == 5 + 33 + 11 + 3 + 16 + 1


def test_scorecard_csv_has_a_line_for_each_rating(cast, client):
    published(cast)
    text = client.get("/results/5D7/2009-10/scorecard.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    parts = [row["Part"] for row in rows]
    assert parts.count("Sub-competency level") == 33
    assert parts.count("Competency score") == 11
    assert parts.count("Governance") + parts.count("Governance, overall") == 19


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-5%", "'-5%"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("\x0b=1", "'\n=1"),
        ("\uf0b7 a\x0bb\x00", "• a\nb"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("Newcastle PCT", "Newcastle PCT"),
        ("3b", "3b"),
        ("a=b", "a=b"),
        ("", ""),
        (None, None),
        (-0.4, -0.4),
        (-3, -3),
        (2.7, 2.7),
    ],
)
def test_csv_text_cannot_become_a_formula_and_numbers_stay_numbers(cell, expected):
    assert safe_cell(cell) == expected


def test_csv_of_a_pct_with_a_formula_for_a_name_is_safe(cast, client):
    organisation = cast.assessment.organisation
    organisation.name = '=HYPERLINK("http://evil.example","Newcastle")'
    organisation.save()
    published(cast)
    for address in ("/results/2009-10.csv", "/results/5D7/2009-10/scorecard.csv"):
        rows = list(csv.reader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))
        cells = {cell for row in rows for cell in row if "HYPERLINK" in cell}
        assert cells == {"'" + organisation.name}


def test_publication_page_says_what_becomes_public_and_publishes(cast, client, two_final):
    client.force_login(cast.users["dh"])
    page = client.get("/publication/")
    text = markup.of(page)
    assert "Newcastle" in text and "Sunderland" in text and "What stays closed" in text
    seen, fingerprint = (page.context["seen"].initial[name] for name in ("seen", "fingerprint"))
    assert client.post("/publication/", {"seen": seen.split()[0], "fingerprint": fingerprint}).status_code == 409
    assert not Publication.objects.exists()
    assert client.post("/publication/", {"seen": seen, "fingerprint": fingerprint}).status_code == 302
    assert Publication.objects.count() == 2


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "dh"])
def test_publication_page_is_the_departments(cast, client, name):
    client.force_login(cast.users[name])
    for answer in (client.get("/publication/"), client.post("/publication/", {"seen": ""})):
        assert answer.status_code == 403
        assert "Only the Department of Health publishes results" in markup.of(answer)


def test_public_pages_ask_a_bounded_number_of_queries(cast, client, django_assert_num_queries, two_final):
    publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=two_final)
    make_year_files()
    for address, most in (("/results/", 1), ("/results/2009-10.csv", 1), ("/results/5D7/2009-10/", 2)):
        with django_assert_num_queries(most):
            client.get(address)
