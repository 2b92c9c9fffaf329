"""The template pack "nhsuk": what `{% ui_field %}` and `{% crispy %}` write."""

import re

import pytest
from django import forms
from django.template import Context, Template

from ui import drawing, pack, widgets
from ui.fields import CountedTextField, DateField
from ui.forms import Form
from ui.gallery import FILLED, WRONG, GalleryForm
from ui.rendering import error_lines, field_context

NASTY = '<img src=x onerror="alert(1)">'


def draw(source, **context):
    return Template(source).render(Context(context))


def field(form, name, **parameters):
    words = " ".join(f"{key}={key}" for key in parameters)
    return draw(f"{{% ui_field field {words} %}}", field=form[name], **parameters)


def tag(html, element, **attributes):
    """The first element of that kind with those attributes, as written."""
    for found in re.findall(rf"<{element}\b[^>]*>", html):
        if all(f'{key}="{value}"' in found for key, value in attributes.items()):
            return found
    raise AssertionError(f"no {element} with {attributes} in {html}")


@pytest.mark.parametrize("form", [GalleryForm(), GalleryForm(initial=FILLED), GalleryForm(WRONG)])
def test_every_field_escapes_its_label_hint_and_value(form):
    for bound in form:
        bound.label = bound.help_text = NASTY
        html = field(form, bound.name, **({} if bound.is_hidden else {"label": NASTY, "hint": NASTY}))
        assert "<img" not in html
    nasty = GalleryForm(dict.fromkeys(form.fields, NASTY))
    assert "<img" not in "".join(field(nasty, name) for name in nasty.fields)


def test_choices_and_their_hints_are_escaped():
    class Choice(Form):
        pick = forms.ChoiceField(choices=[("a", NASTY)], widget=widgets.Radios(hints={"a": NASTY}))

    assert "<img" not in field(Choice({"pick": "a"}), "pick")


def test_description_names_hint_then_error_then_count():
    html = field(GalleryForm(WRONG), "commentary")
    area = tag(html, "textarea")
    assert 'aria-describedby="id_commentary-hint id_commentary-error id_commentary-info"' in area
    order = [html.index(f'id="id_commentary-{part}"') for part in ("hint", "error")]
    assert order == sorted(order) and order[-1] < html.index("<textarea")
    for part in ("hint", "error", "info"):
        assert f'id="id_commentary-{part}"' in html


def test_description_of_a_group_stands_on_its_fieldset_alone():
    html = field(GalleryForm(WRONG), "statement")
    assert 'aria-describedby="id_statement-hint id_statement-error"' in tag(html, "fieldset")
    assert html.count("aria-describedby") == 1


def test_description_is_left_out_where_there_is_none():
    assert "aria-describedby" not in field(GalleryForm(), "full_name")


def test_counted_text_keeps_over_long_text_and_has_no_maxlength():
    html = field(GalleryForm(WRONG), "commentary")
    assert WRONG["commentary"] in html
    assert " maxlength" not in html
    assert 'data-maxlength="120"' in html
    assert "You can enter up to 120 characters" in html
    assert "Shorten the commentary by 33 characters. The limit is 120." in html


def test_no_control_cuts_or_blocks_typing_in_the_browser():
    html = "".join(field(GalleryForm(), name) for name in GalleryForm.base_fields)
    for attribute in ("maxlength", "required", "min", "max", "pattern", "style"):
        assert not re.search(rf"<(input|textarea|select)[^>]* {attribute}(=|>| )", html), attribute
    assert 'type="number"' not in html


def test_text_that_begins_with_an_empty_line_keeps_it():
    class OneText(Form):
        text = CountedTextField(20)

    assert "<textarea" in field(OneText(initial={"text": "\nx"}), "text")
    assert ">\n\nx</textarea>" in field(OneText(initial={"text": "\nx"}), "text")


def test_level_boxes_hint_at_the_supported_level_and_choose_nothing():
    html = field(GalleryForm(), "level", supported=3)
    assert " checked" not in html
    assert html.count("Your ticks support this level") == 1
    assert 'aria-describedby="id_level-3-item-hint"' in tag(html, "input", value="3")


def test_chosen_level_is_checked():
    html = field(GalleryForm(initial={"level": 2}), "level")
    assert [v for v in "1234" if " checked" in tag(html, "input", value=v)] == ["2"]


def test_colours_are_shape_and_word():
    html = field(GalleryForm(), "colour")
    assert html.count("<svg") == 3
    for word in ("Red", "Amber", "Green"):
        assert f"</svg>{word}" in html


def test_divider_stands_before_the_opting_out():
    html = field(GalleryForm(), "statement")
    assert html.index("Strongly agree") < html.index('divider">or<') < html.index("Unable to comment")


def test_password_is_never_written_back():
    class Secret(Form):
        password = forms.CharField(widget=forms.PasswordInput)

    assert "hunter2" not in field(Secret({"password": "hunter2"}), "password")


def test_hidden_field_shows_nothing():
    assert field(GalleryForm(), "version") == '<input type="hidden" name="version" value="7" id="id_version">\n'


def test_empty_line_of_a_select_stays_and_of_radios_goes():
    choices = [("", "Choose one"), ("a", "A")]

    class Both(Form):
        select = forms.ChoiceField(choices=choices)
        radios = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)

    assert "Choose one" in field(Both(), "select")
    assert "Choose one" not in field(Both(), "radios")


def test_date_marks_only_the_boxes_that_are_wrong():
    class When(Form):
        day = DateField()

    html = field(When({"day_day": "13", "day_month": "", "day_year": "2010"}), "day")
    wrong = [
        part for part in ("day", "month", "year") if "nhsuk-input--error" in tag(html, "input", id=f"id_day_{part}")
    ]
    assert wrong == ["month"]
    assert error_lines([When({"day_day": "13", "day_month": "", "day_year": "2010"})])[0].href == "#id_day_month"


def test_heading_makes_the_label_the_page_heading():
    assert "<h1" in field(GalleryForm(), "full_name", heading=True)
    assert '<h1 class="nhsuk-fieldset__heading">' in field(GalleryForm(), "level", heading=True)


def test_cell_is_named_without_a_label():
    html = pack.cell(GalleryForm(WRONG)["value"], "Outcome 8, 2009/10")
    assert 'aria-label="Outcome 8, 2009/10"' in html
    assert "<label" not in html
    assert 'aria-describedby="id_value-error"' in html
    assert 'value="many"' in html


def test_ids_are_unique_in_a_form():
    html = draw("{% for field in form %}{% ui_field field %}{% endfor %}", form=GalleryForm(WRONG))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    described = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
    assert described <= set(ids)


def test_error_summary_links_to_each_field_in_the_words_at_the_field():
    form = GalleryForm(WRONG)
    page = "".join(field(form, name) for name in form.fields)
    lines = [line for line in error_lines([form]) if line.href]
    assert len(lines) >= 15
    for line in lines:
        assert f'id="{line.href[1:]}"' in page
        assert line.text.replace("“", "“") in page


def test_error_summary_takes_forms_and_formsets():
    formset_class = forms.formset_factory(GalleryForm, extra=0, min_num=1, validate_min=True)
    formset = formset_class({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-full_name": ""})
    texts = [line.href for line in error_lines([GalleryForm(), formset])]
    assert "#id_form-0-full_name" in texts
    html = draw("{% ui_error_summary first second %}", first=GalleryForm(), second=formset)
    assert 'data-module="nhsuk-error-summary"' in html and 'role="alert"' in html


def test_error_summary_is_silent_where_nothing_is_wrong():
    assert draw("{% ui_error_summary form %}", form=GalleryForm()).strip() == ""


def test_errors_of_a_whole_form_have_no_link():
    class Whole(Form):
        name = forms.CharField()

        def clean(self):
            raise forms.ValidationError("The two do not fit together")

    assert error_lines([Whole({"name": "x"})]) == [("The two do not fit together", "")]


def test_crispy_renders_the_same_fields():
    form = GalleryForm()
    html = draw("{% load crispy_forms_tags %}{% crispy form %}", form=form)
    assert "novalidate" in html and 'enctype="multipart/form-data"' in html
    assert field(form, "statement").strip() in html


def test_every_component_is_drawn():
    for bound in GalleryForm():
        assert drawing.field(field_context(bound))
