"""All published results of a year as one CSV file: made at the publication, and small to make however many PCTs are."""

import csv
import io
import tracemalloc
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cycles.models import Assessment
from cycles.states import State
from organisations.models import Organisation
from outbox.models import Job
from panels.models import Issue, IssueContent
from results.models import Publication, YearFile
from results.queries.publication import published_in
from results.services import MAKE_YEAR_FILE, publish, queue_year_files, sign_off_national
from tests.files.full_disk import storages
from tests.results.world import another, make_year_files, print_documents, published, released, signed_off

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-410")]
ADDRESS = "/results/2009-10.csv"
PCTS = 120
# What one issued scorecard of a large PCT holds, in characters.
LONG = 200_000
_A_FEW = 40 * 1024 * 1024


def year_csv(client):
    return client.get(ADDRESS).getvalue()


def codes(data):
    return [row["PCT code"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]


def test_the_file_is_made_once_and_served_with_the_hash_it_was_kept_with(cast, client):
    published(cast)
    file = YearFile.objects.get()
    assert (file.year, file.number, file.pcts) == ("2009/10", 1, 1)
    assert sha256(year_csv(client)).hexdigest() == file.file.sha256
    Issue.objects.all().update(sha256="0")
    IssueContent.objects.all().update(content={})
    assert codes(year_csv(client)) == ["5D7"]


def test_until_the_file_is_made_the_address_answers_with_the_same(cast, client):
    published(cast)
    made = year_csv(client)
    YearFile.objects.all().delete()
    assert year_csv(client) == made


def test_a_later_publication_makes_another_file_and_keeps_the_first(cast, client):
    published(cast)
    other = released(cast, another(cast, "5KL"))
    sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[other])
    print_documents(other)
    publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=[other])
    assert codes(year_csv(client)) == ["5D7"]
    make_year_files()
    assert codes(year_csv(client)) == ["5D7", "5KL"]
    assert list(YearFile.objects.order_by("number").values_list("number", "pcts")) == [(1, 1), (2, 2)]


def test_a_file_that_could_not_be_made_is_made_later(cast, client, settings, tmp_path):
    row, disk = signed_off(cast), settings.STORAGES
    print_documents(row)
    settings.STORAGES = storages(tmp_path)
    publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=[row])
    make_year_files()
    job = Job.objects.get(kind=MAKE_YEAR_FILE)
    assert job.state == Job.State.FAILED and not YearFile.objects.exists()
    settings.STORAGES = disk
    queue_year_files()
    make_year_files()
    assert codes(year_csv(client)) == ["5D7"]
    queue_year_files()
    assert Job.objects.filter(kind=MAKE_YEAR_FILE).exclude(state=Job.State.DONE).count() == 0


@pytest.fixture
def large_year(cast):
    """A year of many PCTs, each with a scorecard and a report of a large PCT, published."""
    own = published(cast)
    scorecard = Issue.objects.get(kind="scorecard", stage="final")
    content = scorecard.content | {"padding": "x" * LONG}
    many = Organisation.objects.bulk_create(
        Organisation(
            code=f"Z{number:03}", name=f"PCT {number}", kind=own.organisation.kind, parent=own.organisation.parent
        )
        for number in range(PCTS)
    )
    rows = Assessment.objects.bulk_create(
        Assessment(cycle=own.cycle, organisation=one, framework_id=own.framework_id, state=State.PUBLISHED)
        for one in many
    )
    for kind in Issue.Kind:
        issues = Issue.objects.bulk_create(
            Issue(assessment=row, kind=kind, number=1, stage="final", sha256="0", pdf=scorecard.pdf) for row in rows
        )
        IssueContent.objects.bulk_create((IssueContent(issue=one, content=content) for one in issues), batch_size=20)
        if kind == Issue.Kind.SCORECARD:
            Publication.objects.bulk_create(
                Publication(assessment=row, scorecard=one) for row, one in zip(rows, issues, strict=True)
            )
    return rows


def _peak(act):
    tracemalloc.start()
    try:
        return act(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_a_year_is_made_from_is_in_memory_a_few_at_a_time(large_year):
    number, peak = _peak(lambda: sum(1 for _ in published_in("2009/10")))
    assert number == PCTS + 1
    assert peak < _A_FEW  # all of it would be more than fifty megabytes of text alone


def test_public_and_publication_pages_read_no_content_of_what_they_list(large_year, cast, client):
    Assessment.objects.filter(pk__in=[row.pk for row in large_year]).update(state=State.FINAL)
    Publication.objects.filter(assessment__in=large_year[:60]).delete()
    for who, address in ((None, "/results/"), (None, ADDRESS), ("dh", "/publication/"), ("dh", "/")):
        if who:
            client.force_login(cast.users[who])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer, peak = _peak(lambda address=address: client.get(address))
        assert answer.status_code == 200
        assert not [query["sql"] for query in asked if "panels_issuecontent" in query["sql"]], address
        assert peak < _A_FEW, address
