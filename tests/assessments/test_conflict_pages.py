"""Two people who save one form: the second sees both texts and chooses."""

import pytest

from assessments.pages.competency_form import competency_page
from assessments.queries import return_model
from tests import markup
from tests.assessments.pages import at, competency_post, hidden_and_chosen

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R-036")
def test_second_saver_sees_both_texts_where_they_differ(cast, as_):
    data = competency_post(cast, **{"commentary-actions": "My words alone.", "level-3c": "3"})
    as_("colleague").post(at(cast, "competency_form", key="3"), competency_post(cast))

    answer = as_("editor").post(at(cast, "competency_form", key="3"), data)
    html = markup.of(answer)

    assert answer.status_code == 409
    assert "Two people changed competency 3" in html
    assert "Colleague saved this page" in html
    assert "1 of 2: Where is the PCT today on 3c?" in html
    assert "2 of 2: Actions taken over the last year to improve" in html
    assert "My words alone." in html
    assert "We did this." in html
    assert "It helped." in html
    assert competency_page(cast.assessment, "3").commentaries[0].text == "We did this.\nAnd that."


@pytest.mark.requirement("R-036")
@pytest.mark.parametrize(
    ("keep", "text"),
    [
        ("mine", "We did this, and more.\n\nMine."),
        ("theirs", "We did this.\nAnd that."),
        ("joined", "We did this, and more.\n\nMine. We did this.\nAnd that."),
    ],
)
def test_the_second_saver_chooses(cast, as_, keep, text):
    address = at(cast, "competency_form", key="3")
    data = competency_post(cast, **{"commentary-actions": "We did this, and more.\r\n\r\nMine.", "ticks-3a-2": []})
    as_("colleague").post(address, competency_post(cast))
    html = markup.of(as_("editor").post(address, data))

    sent = hidden_and_chosen(html)
    sent |= {"keep:commentary-actions": keep, "keep:ticks-3a-2": "theirs", "go": "draft"}
    answer = as_("editor").post(address, sent)

    assert answer.status_code == 302
    items = return_model(cast.assessment)["items"]
    assert items["3"]["commentaries"]["actions"] == text
    assert items["3"]["commentaries"]["impact"] == "It helped."
    assert items["3a"]["ticks"] == ["2.1", "2.2"]


def test_a_third_save_during_the_choice_is_told_again(cast, as_):
    address = at(cast, "competency_form", key="3")
    mine = competency_post(cast, **{"commentary-actions": "Mine."})
    as_("colleague").post(address, competency_post(cast))
    sent = hidden_and_chosen(markup.of(as_("editor").post(address, mine)))
    as_("chief_executive").post(address, competency_post(cast, **{"commentary-actions": "From the top."}))

    answer = as_("editor").post(address, sent | {"keep:commentary-actions": "mine", "go": "draft"})

    assert answer.status_code == 409
    html = markup.of(answer)
    assert "Mine." in html
    assert "From the top." in html
