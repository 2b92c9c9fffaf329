"""An outcome that is unticked leaves the return; its words stay beside it and come back when it is ticked again."""

from decimal import Decimal

import pytest

from assessments.models import Aspiration, Choice, OutcomeChange, UntickedOutcome
from assessments.queries import return_model
from assessments.queries.serialisers import LiveReturn, latest
from tests import markup
from tests.assessments.filling import fill_outcomes, outcome, version
from tests.assessments.own_outcomes import choices, last_year
from tests.assessments.own_outcomes import name as save
from tests.assessments.pages import at

pytestmark = pytest.mark.django_db
YEARS = range(2010, 2015)


def post(cast, as_, *ticked: str, who: str = "editor", **typed: str) -> str:
    """What the browser shows after a draft with these outcomes ticked, and nothing else sent but what is typed."""
    data = {f"chosen-{ref}": "on" for ref in ticked} | typed
    answer = as_(who).post(
        at(cast, "outcomes_form"), {"version": version(cast.assessment, "outcomes"), "go": "draft"} | data, follow=True
    )
    return markup.of(answer)


def written(cast, ref: str) -> tuple[str, dict[str, str]]:
    entry = return_model(cast.assessment)["outcomes"][ref]
    return entry["rationale"], entry["aspirations"]


def test_the_words_of_an_unticked_outcome_come_back_to_whoever_ticks_it_again(cast, as_):
    fill_outcomes(cast.assessment, cast.actor("editor"), "8")
    before = written(cast, "8")
    assert before[0] and len(before[1]) == len(YEARS)

    said = post(cast, as_)
    assert "8" not in return_model(cast.assessment)["outcomes"]
    assert "Outcome 8 is not chosen any more: what was written comes back when ticked again" in said

    said = post(cast, as_, "8", who="colleague")
    assert written(cast, "8") == before
    assert "Outcome 8 is chosen again, with what was written before. Check that it still holds" in said
    assert not UntickedOutcome.objects.exists()


def test_a_script_finds_the_words_beside_the_line_and_what_is_then_typed_holds(cast, as_):
    fill_outcomes(cast.assessment, cast.actor("editor"), "8")
    rationale = written(cast, "8")[0]
    page = post(cast, as_)
    blank = page[page.index('<template id="outcome-before-8"') :]
    assert rationale in blank[: blank.index("</template>")]

    post(cast, as_, "8", **{"rationale-8": "", "aspiration-8-2010": "7"})
    assert written(cast, "8") == ("", {"2010": "7"})


def test_what_is_unticked_is_no_part_of_what_is_signed(cast, as_):
    fill_outcomes(cast.assessment, cast.actor("editor"), "9")
    before = LiveReturn(cast.assessment).content(latest())
    fill_outcomes(cast.assessment, cast.actor("editor"), "8", "9")
    post(cast, as_, "9", **{f"rationale-{ref}": outcome()[0] for ref in ("1a", "1b", "2a", "2b")})
    assert UntickedOutcome.objects.get().line.ref == "8"
    assert set(LiveReturn(cast.assessment).content(latest())["outcomes"]) == set(before["outcomes"])


def test_the_reason_of_a_new_outcome_comes_back_with_it(cast, as_):
    last_year(cast, "9")
    changes = {"8": ("local_strategy", "New since the strategy.")}
    save(cast, {}, choices=choices("8"), also=None)
    post(
        cast,
        as_,
        "8",
        **{"rationale-8": "Why.", "change-why-8": changes["8"][0], "change-rationale-8": changes["8"][1]},
    )
    assert OutcomeChange.objects.get(kind="added").rationale == "New since the strategy."
    post(cast, as_)
    assert not OutcomeChange.objects.filter(kind="added").exists()
    post(cast, as_, "8")
    row = OutcomeChange.objects.get(kind="added")
    assert (row.circumstance, row.rationale) == changes["8"]


def test_an_outcome_of_last_year_is_still_to_be_confirmed_when_it_comes_back(cast, as_):
    fill_outcomes(cast.assessment, cast.actor("editor"), "8")
    Choice.objects.filter(line__ref="8").update(confirmed=False)
    post(cast, as_)
    post(cast, as_, "8")
    assert not Choice.objects.get(line__ref="8").confirmed
    post(cast, as_)
    post(cast, as_, "8", **{"rationale-8": "Other words."})
    assert Choice.objects.get(line__ref="8").confirmed


def test_an_outcome_without_words_leaves_nothing_behind(cast, as_):
    post(cast, as_, "8")
    assert "comes back when ticked again" not in post(cast, as_)
    assert not UntickedOutcome.objects.exists()


@pytest.mark.parametrize("what", ["rationale", "aspiration"])
def test_a_local_outcome_with_an_aim_is_not_taken_away_by_emptying_its_name(cast, as_, what):
    save(cast, {1: "Two-day access"})
    choice = Choice.objects.get(local__number=1)
    if what == "rationale":
        Choice.objects.filter(pk=choice.pk).update(rationale="Why.")
    else:
        Aspiration.objects.create(choice=choice, year=2010, value=Decimal(3))
    page = post(cast, as_, **{"local-name-1": ""})
    assert "To take outcome L1 away, follow “Remove” beside it" in page
    assert Choice.objects.filter(local__number=1).exists()
