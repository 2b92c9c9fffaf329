"""The good rows of a sheet are nominated at once, and just those; on the page nothing that was typed is lost."""

import html
import io
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from cycles.models import Part
from organisations.decisions import NotTaken, Refused
from surveys import services
from surveys.models import Category, Group, Nominee
from surveys.queries import places
from surveys.sheets import read_text
from tests import markup
from tests.surveys.nominating import at, pasted, row
from tests.surveys.test_sheets import HEADS, OTHERS, RENE, changed, workbook

pytestmark = pytest.mark.django_db


def take(survey, *rows, actor=None):
    return services.nominate_sheet(assessment=survey.assessment, actor=actor or survey.editor, text=pasted(*rows))


@pytest.mark.requirement("R-116", "R-118")
def test_good_rows_are_nominated_in_their_colleagues_name_and_bad_ones_given_back(survey):
    taken = take(survey, row(1, **{"Job title": ""}), row(2, Email="none"), row(3, "Additional providers"))
    assert taken.number == 2
    assert [cells[4] for cells in taken.left.rows] == ["Email", "none"]
    first, second = Nominee.objects.all()
    assert (first.job_title, first.nominated_by, first.set) == ("Chief Executive", "Editor", 1)
    assert (second.group, second.category) == ("providers", None)
    assert Part.objects.get(assessment=survey.assessment, key="nominees").state == Part.State.DRAFT


@pytest.mark.requirement("R-125", "R-126")
def test_a_sheet_of_the_second_set_is_capped_with_the_first(survey):
    survey.invite(partners=13)  # ten additional, three of the first category
    label = survey.category().label
    taken = take(survey, *(row(100 + number, label) for number in range(4)), row(110, "Additional partners"))
    assert (taken.number, len(taken.left.rows)) == (2, 4)
    assert set(Nominee.objects.filter(set=2).values_list("category__label", flat=True)) == {label}


@pytest.mark.requirement("R-123", "R-124", "R-126")
def test_every_place_is_filled_once_over_both_sets_by_sheet_and_by_form(survey):
    """Three and six at first; in the second set each place takes what is left, and then nobody is taken anywhere.

    Also who withdrew keeps the place.
    """
    categories = list(Category.objects.filter(framework=survey.assessment.framework))
    every = {one.label: 5 for one in categories} | {f"Additional {one.label.lower()}": 10 for one in Group}

    def rows(number: int, *, of: int) -> list[dict[str, str]]:
        """So many rows of five for each category, twice as many additional ones."""
        return [
            row(1000 * number + 20 * place + person, label)
            for place, (label, most) in enumerate(every.items())
            for person in range(of * most // 5)
        ]

    assert take(survey, *rows(1, of=3)).left is None
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    services.withdraw_nominee(nominee=Nominee.objects.all()[0], actor=survey.editor)
    second = take(survey, *rows(2, of=3))
    assert (second.number, len(second.left.rows) - 1) == (22 * 2 + 3 * 4, 22 + 3 * 2)
    services.submit_nominees(assessment=survey.assessment, actor=survey.editor)
    by_place = Counter(Nominee.objects.values_list("group", "category"))
    assert sorted(by_place.values()) == [5] * 22 + [10] * 3
    for number, (group, category) in enumerate(by_place):
        with pytest.raises(NotTaken, match="the most a (category|group) can have"):
            survey.nominate(9000 + number, group=group, category=Category.objects.filter(pk=category).first())
    assert take(survey, *rows(3, of=1)).number == 0
    assert Counter(Nominee.objects.values_list("set", flat=True)) == {1: 22 * 3 + 3 * 6, 2: 22 * 2 + 3 * 4}


def test_a_colleagues_nomination_meanwhile_keeps_the_row_back(survey):
    survey.nominate(1)
    taken = take(survey, row(1), row(2))
    assert (taken.number, len(taken.left.rows)) == (1, 2)


@pytest.mark.parametrize("who", ["reader", "super_user", "neighbour", "support"])
def test_only_those_who_nominate_take_a_sheet(survey, who):
    with pytest.raises(Refused):
        take(survey, row(1), actor=survey.cast.actor(who))
    assert not Nominee.objects.exists()


LABELS = [
    "clinicians",
    "local MPs",
    "Local Press",
    "acute trusts",
    "Additional partners",
    "additional providers",
    "",
    "priests",
]
ADDRESSES = [f"p{number}@stakeholder.example" for number in range(12)] + ["nobody", ""]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Category": st.sampled_from(LABELS),
            "Organisation name": st.sampled_from(["North Trust", "South Trust", "x" * 201, '"Quoted', ""]),
            "Job title": st.sampled_from(["", "Leader", "=A1", "#N/A"]),
            "Respondent name": st.text(alphabet="ab \"'é\t;,=", max_size=4),
            "Email": st.sampled_from(ADDRESSES)
            | st.integers(0, 400).map(lambda number: f"r{number}@stakeholder.example"),
        }
    ),
    min_size=1,
    max_size=60,
)


@pytest.mark.requirement("R-123", "R-124", "R-126", "R-127", "R-129")
@settings(max_examples=40, deadline=None)
@given(first=ROWS, second=ROWS)
def test_what_the_preview_calls_good_is_what_is_taken_and_no_place_is_given_twice(survey, first, second):
    """Over both sets, whatever mix of rows."""
    Nominee.objects.all().delete()
    for rows in (first, second):
        text = pasted(*rows)
        check = services.check_sheet(assessment=survey.assessment, grid=read_text(text))
        before = set(Nominee.objects.values_list("pk", flat=True))
        if check.wrong:
            continue
        taken = services.nominate_sheet(assessment=survey.assessment, actor=survey.editor, text=read_text(text).text)
        new = Nominee.objects.exclude(pk__in=before).order_by("pk")
        assert [(one.name, one.email) for one in new] == [
            (good.nominee.name, good.nominee.email) for good in check.good
        ]
        assert taken.number == len(check.good) and (taken.left is None) == (not check.bad)
        if taken.left:
            again = services.check_sheet(assessment=survey.assessment, grid=taken.left)
            assert [one.cells for one in again.rows] == [one.cells for one in check.bad], "nothing typed is lost"
    per_category, additional = places(survey.assessment)
    everybody = list(Nominee.objects.all())
    assert len({one.email for one in everybody}) == len(everybody)
    for category in Category.objects.filter(framework=survey.assessment.framework):
        assert sum(one.category_id == category.pk for one in everybody) <= per_category
    for group in Group:
        assert sum((one.group, one.category_id) == (group, None) for one in everybody) <= additional


# The page


def post(client, survey, **sent):
    return client.post(at(survey, "nominee_sheet"), sent)


def box(response) -> str:
    area = markup.of(response).split('name="rows"')[1]
    return html.unescape(area.split(">", 1)[1].split("</textarea>")[0]).strip("\n")


def test_a_sheet_is_looked_at_mended_and_nominated(as_editor, survey):
    looked = post(as_editor, survey, rows=pasted(row(1), row(2, "clinician"), row(3, Email="")), check="1")
    assert looked.status_code == 422 and "<title>Error: " in markup.of(looked)
    assert "Row 3: “clinician” is no category. Did you mean “clinicians”?" in markup.of(looked)
    assert "Row 4: Enter an email address" in markup.of(looked) and "Nominate this 1 person" in markup.of(looked)
    assert box(looked) == pasted(row(1), row(2, "clinician"), row(3, Email="")).rstrip("\t")
    assert not Nominee.objects.exists(), "looking stores nothing"

    left = post(as_editor, survey, rows=box(looked), seen=looked.context["seen"], nominate="1")
    assert left.status_code == 422 and "1 person is nominated" in markup.of(left)
    assert box(left).split("\n") == pasted(row(2, "clinician"), row(3, Email="")).rstrip("\t").split("\n")

    mended = box(left).replace("clinician\t", "clinicians\t") + "\tthird@stakeholder.example"
    changed = post(as_editor, survey, rows=mended, seen=left.context["seen"], nominate="1")
    assert changed.status_code == 200 and "You changed the rows" in markup.of(changed)
    assert Nominee.objects.count() == 1, "what was not looked at is not taken"

    done = as_editor.post(
        at(survey, "nominee_sheet"),
        {"rows": box(changed), "seen": changed.context["seen"], "nominate": "1"},
        follow=True,
    )
    assert "2 people are nominated" in markup.of(done) and Nominee.objects.count() == 3
    twice = post(as_editor, survey, rows=box(changed), seen=changed.context["seen"], nominate="1")
    assert twice.status_code == 422 and "was nominated with this address already" in markup.of(twice)
    assert Nominee.objects.count() == 3


def test_an_uploaded_workbook_is_looked_at_in_the_box(as_editor, survey):
    file = SimpleUploadedFile("nominees.xlsx", workbook(HEADS, RENE))
    looked = post(as_editor, survey, file=file, rows="", check="1")
    assert looked.status_code == 200 and "Nominate this 1 person" in markup.of(looked)
    assert box(looked).split("\n")[1] == "\t".join(RENE)
    assert 'wrap="off"' in markup.of(looked), "a person a line, however long"


@pytest.mark.requirement("R-116")
def test_people_who_are_hidden_in_the_sheet_are_named_and_not_nominated(as_editor, survey):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    content = changed(workbook(HEADS, RENE, OTHERS[0]), hide)
    looked = post(as_editor, survey, file=SimpleUploadedFile("nominees.xlsx", content), rows="", check="1")
    assert looked.status_code == 200 and not Nominee.objects.exists()
    assert "Left out, missing or read differently" in markup.of(looked) and "Row 3 is hidden" in markup.of(looked)
    post(as_editor, survey, rows=box(looked), seen=looked.context["seen"], nominate="1")
    assert [one.name for one in Nominee.objects.all()] == ["René O’Neil"]


def test_what_was_left_out_is_said_where_nothing_else_can_be_read(as_editor, survey):
    content = changed(workbook(HEADS, RENE), lambda sheet: setattr(sheet.column_dimensions["E"], "hidden", True))
    answer = post(as_editor, survey, file=SimpleUploadedFile("nominees.xlsx", content), rows="", check="1")
    assert answer.status_code == 422 and "There is no column “Email”. Add it." in markup.of(answer)
    assert "Column E is hidden and left out." in markup.of(answer)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Select a file, or paste rows into the box"),
        ({"rows": "  \n"}, "Select a file, or paste rows into the box"),
        ({"rows": "a\tb\tc"}, "No row of headings was found"),
        ({"rows": "Category\tName\nclinicians\tAnn"}, "There is no column “Email”. Add it."),
        ({"rows": "a\x00b"}, "No row of headings was found"),
        ({"file": io.BytesIO(b"%PDF-1.7")}, "The file is not a spreadsheet"),
        ({"file": io.BytesIO(b"")}, "The selected file is empty"),
        ({"file": io.BytesIO(b"x" * (3 * 1024 * 1024))}, "larger than 2 MB"),
        ({"rows": "typed", "file": io.BytesIO(b"a,b")}, "Upload a file or paste rows, not both"),
        ({"rows": pasted(*(row(number) for number in range(401)))}, "has 401 rows. Up to 400"),
        ({"rows": '"' * 200_000}, "No row of headings"),
        ({"rows": "x", "nominate": "1", "seen": "y"}, "No row of headings"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_stays(as_editor, survey, sent, sentence):
    answer = post(as_editor, survey, **sent)
    assert answer.status_code == 422 and "<title>Error: " in markup.of(answer)
    assert markup.of(answer).count(sentence) == 2, "in the summary and at the field"
    if "\x00" not in sent.get("rows", ""):
        assert box(answer).strip() == sent.get("rows", "").strip()


def test_the_page_asks_of_who_may_nominate_only(client, survey):
    client.force_login(survey.cast.users["reader"])
    assert post(client, survey, rows=pasted(row(1)), check="1").status_code == 403
    client.force_login(survey.cast.users["neighbour"])
    assert post(client, survey, rows=pasted(row(1)), check="1").status_code == 404


def test_what_the_sheet_says_is_shown_as_text(as_editor, survey):
    answer = post(
        as_editor, survey, rows=pasted(row(1, **{"Respondent name": "<script>alert(1)</script>"}) | {"<b>x": ""})
    )
    page = markup.of(answer)
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "<b>x" not in page


def test_an_address_of_the_pct_itself_is_flagged_in_the_sheet_and_taken(as_editor, survey):
    survey.cast.users["editor"].email = "editor@newcastle-pct.example"
    survey.cast.users["editor"].save()
    looked = post(as_editor, survey, rows=pasted(row(1), row(2, Email="colleague@newcastle-pct.example")), check="1")
    assert looked.status_code == 200 and markup.of(looked).count("Address of the PCT itself") == 1
    post(as_editor, survey, rows=box(looked), seen=looked.context["seen"], nominate="1")
    assert Nominee.objects.count() == 2
