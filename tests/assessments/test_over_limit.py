"""What is over a limit is named in the last check, with the way to its box; no save takes it (R-031, R-247)."""

import pytest
from django.urls import reverse

from assessments.models import Choice, Commentary
from assessments.queries import return_model
from assessments.queries.over_limit import texts_over_limit
from frameworks.models import Prompt
from tests import markup
from tests.assessments.filling import fill
from tests.assessments.own_outcomes import define_in_full
from tests.assessments.pages import at, competency_post

pytestmark = pytest.mark.django_db


def too_long(cast, item: str, over: int = 3) -> None:
    """A commentary as it can come from another year with other limits."""
    prompt = Prompt.objects.filter(item__framework=cast.assessment.framework, item__key=item).first()
    text = "x" * (prompt.max_characters + over)
    Commentary.objects.update_or_create(assessment=cast.assessment, prompt=prompt, defaults={"text": text})


@pytest.mark.requirement("R-247")
@pytest.mark.parametrize(
    ("item", "form", "box", "said"),
    [
        ("3", "competency_form", "commentary-actions", "Competency 3: the commentary on actions is"),
        ("board.risk", "governance_form", "commentary-board.risk", ": the commentary on “"),
    ],
)
def test_check_and_submit_names_a_commentary_over_its_limit_with_the_way_to_its_box(cast, as_, item, form, box, said):
    too_long(cast, item)
    page = markup.of(as_("editor").get(at(cast, "assessment_submit")))
    over = page[page.index("Over a limit") :]
    line = over[over.index("<li>") : over.index("</li>")]
    key = item.split(".")[0]
    assert f'href="{at(cast, form, key=key)}#id_{box}"' in line
    assert said in line and "3 characters over its limit of" in line
    assert f'id="id_{box}"' in markup.of(as_("editor").get(at(cast, form, key=key)))


@pytest.mark.requirement("R-247")
def test_every_text_with_a_limit_is_looked_at(cast, as_):
    fill(cast)
    define_in_full(cast)
    model, long = return_model(cast.assessment), "x" * 20_000
    assert texts_over_limit(cast.assessment, model) == []
    ref = next(ref for ref, entry in model["outcomes"].items() if "conditions" not in entry and ref > "2")
    line = Choice.objects.get(assessment=cast.assessment, line__ref=ref).line
    model["outcomes"][ref]["rationale"] = long
    model["outcomes"]["L1"]["conditions"]["source"]["comment"] = long
    model["outcome_changes"][line.metric.key] = {"name": "it", "rationale": long}
    kind = next(key for key, contract in model["contracts"].items() if contract)
    model["contracts"][kind]["objectives"] = long
    stage = next(iter(model["contracts"][kind]["stages"]))
    model["contracts"][kind]["stages"][stage]["excerpt"] = long

    found = texts_over_limit(cast.assessment, model)
    assert [text.box for text in found] == [
        f"rationale-{ref}",
        "condition-comment-source",
        f"change-rationale-{ref}",
        "objectives",
        f"excerpt-{stage}",
    ]
    for text in found:
        if not text.box.startswith("change-"):  # a change has its box where last year's choice is held
            page = markup.of(as_("editor").get(reverse(text.url_name, kwargs=text.kwargs)))
            assert f'id="id_{text.box}"' in page


@pytest.mark.requirement("R-031")
@pytest.mark.parametrize("go", ["draft", "complete"])
def test_a_text_over_its_limit_is_not_saved_and_stays_on_the_page(cast, as_, go):
    limit = Prompt.objects.get(item__framework=cast.assessment.framework, item__key="3", key="actions").max_characters
    text = "y" * (limit + 5)
    answer = as_("editor").post(
        at(cast, "competency_form", key="3"), competency_post(cast, go=go, **{"commentary-actions": text})
    )
    page = markup.of(answer)
    assert answer.status_code == 422
    assert f"by 5 characters. The limit is {limit:,}." in page and text in page
    assert not Commentary.objects.filter(assessment=cast.assessment).exists()
