"""A release, a sign-off and a publication make final what was read: a change made meanwhile is shown first."""

import pytest
from django.urls import reverse

from cycles.models import Rating
from cycles.states import Stage, State
from organisations.decisions import Late
from panels.models import Issue, Potential
from results.queries.changes import CHANGES_ON_A_PAGE
from results.services import publish, release, rescore_nationally, rescore_regionally, sign_off_national
from tests import markup
from tests.results.world import grade, item, print_documents, rate_all, rated, released, signed_off

CHANGED = "Ratings or texts were changed since you opened this page"


def hidden(page) -> dict[str, str]:
    """What the page's form would send."""
    return {field.name: field.value() or "" for field in page.context["seen"]}


def rescore(cast, assessment, name, code=3, reason="A colleague’s reason"):
    change = rescore_nationally if name == "national" else rescore_regionally
    line = item(assessment, "3b")
    change(assessment=assessment, item=line, grade=grade(code), reason=reason, actor=cast.actor(name))


@pytest.mark.requirement("R-385", "R-398")
def test_release_of_what_a_colleague_rescored_meanwhile_is_refused_and_shows_it(cast, client):
    assessment = rated(cast)
    address = reverse("release", args=[assessment.pk])
    client.force_login(cast.users["senior_lead"])
    read = hidden(client.get(address))
    rescore(cast, assessment, "senior_lead")
    refused = client.post(address, read)
    assert refused.status_code == 409
    assert CHANGED in refused.text and "A colleague’s reason" in refused.text
    assessment.refresh_from_db()
    assert assessment.state == State.RATED
    assert client.post(address, hidden(refused)).status_code == 302


@pytest.mark.requirement("R-394", "R-400")
def test_sign_off_of_what_a_colleague_rescored_meanwhile_is_refused_and_shows_it(cast, client):
    assessment = released(cast)
    address = reverse("national_sign_off")
    client.force_login(cast.users["national"])
    page = client.get(address)
    assert "National calibration changed no rating of these PCTs." in markup.of(page)
    rescore(cast, assessment, "national")
    refused = client.post(address, hidden(page))
    assert refused.status_code == 409
    assert CHANGED in refused.text and "A colleague’s reason" in refused.text
    assert not Issue.objects.filter(stage="final").exists()
    assert client.post(address, hidden(refused)).status_code == 302


@pytest.mark.requirement("R-402", "R-404")
def test_publication_of_other_documents_than_were_read_is_refused(cast, client):
    assessment = signed_off(cast)
    print_documents(assessment)
    address = reverse("publish")
    client.force_login(cast.users["dh"])
    page = client.get(address)
    again = Issue.objects.get(assessment=assessment, kind="report", stage="final")
    again.pk, again.number, again.sha256 = None, again.number + 1, "1" * 64
    again.save()
    refused = client.post(address, hidden(page))
    assert refused.status_code == 409 and CHANGED in refused.text
    assert f"Ready, number {again.number}" in refused.text
    assert client.post(address, hidden(refused)).status_code == 302


def test_a_changed_reason_and_a_changed_commentary_are_noticed_as_a_changed_rating_is(cast, client):
    assessment = rated(cast)
    rescore(cast, assessment, "senior_lead", reason="First")
    client.force_login(cast.users["senior_lead"])
    address = reverse("release", args=[assessment.pk])
    for change in (
        lambda: Rating.objects.filter(stage="regional").update(reason="Second"),
        lambda: Rating.objects.filter(stage="regional").delete(),
        lambda: Potential.objects.update(version=7),
    ):
        read = hidden(client.get(address))
        change()
        assert client.post(address, read).status_code == 409
    assert client.post(address, hidden(client.get(address))).status_code == 302


@pytest.mark.parametrize("fingerprint", ["", "0" * 20, "x" * 5000])
def test_a_made_up_fingerprint_is_refused_in_words(cast, client, fingerprint):
    assessment = rated(cast)
    client.force_login(cast.users["senior_lead"])
    answer = client.post(reverse("release", args=[assessment.pk]), {"fingerprint": fingerprint})
    assert answer.status_code == 409 and CHANGED in markup.of(answer)


def test_the_services_themselves_compare_under_the_lock(cast):
    assessment = rated(cast)
    with pytest.raises(Late):
        release(assessment=assessment, actor=cast.actor("senior_lead"), seen="other")
    row = release(assessment=assessment, actor=cast.actor("senior_lead"))
    with pytest.raises(Late):
        sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[row], seen="other")
    sign_off_national(cycle=cast.cycle, actor=cast.actor("national"), assessments=[row])
    print_documents(row)
    with pytest.raises(Late):
        publish(cycle=cast.cycle, actor=cast.actor("dh"), assessments=[row], seen="other")


def test_the_sha_cannot_tell_a_national_change_from_its_own_release_page(cast, client):
    assessment = released(cast)
    client.force_login(cast.users["senior_lead"])
    address = reverse("release", args=[assessment.pk])
    before = hidden(client.get(address))
    rescore(cast, assessment, "national")
    assert hidden(client.get(address)) == before


@pytest.mark.requirement("R-392")
def test_a_round_shows_its_latest_changes_and_leads_to_the_others(cast, client):
    assessment = rated(cast)
    rate_all(assessment, Stage.REGIONAL, 3, "green", cast.users["senior_lead"])
    client.force_login(cast.users["senior_lead"])
    own = assessment.organisation.parent.code
    first = client.get(reverse("regional_round"), {"region": own})
    changes = first.context["page"].grid.changes
    assert (len(changes), changes.paginator.count) == (CHANGES_ON_A_PAGE, 52)
    assert "latest first: 1 to 20 of 52" in markup.of(first)
    assert f'href="?region={own}&amp;changes=2#changes"' in first.text and 'rel="prev"' not in first.text
    last = client.get(reverse("regional_round"), {"region": own, "changes": "3"})
    assert len(last.context["page"].grid.changes) == 12 and 'rel="next"' not in last.text
    shown = {change.rating.pk for number in (1, 2, 3) for change in _changes(client, number)}
    assert shown == set(Rating.objects.filter(stage="regional").values_list("pk", flat=True))


def _changes(client, number):
    return client.get(reverse("regional_round"), {"changes": number}).context["page"].grid.changes


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, ""])
def test_a_page_of_changes_that_is_none_gives_another_one(cast, client, number):
    assessment = rated(cast)
    rescore(cast, assessment, "senior_lead")
    client.force_login(cast.users["senior_lead"])
    for address in (reverse("regional_round"), reverse("release", args=[assessment.pk])):
        assert "A colleague’s reason" in markup.of(client.get(address, {"changes": number}))
