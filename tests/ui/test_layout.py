"""Forms drawn whole by `{% crispy form %}`, from the layout at their class."""

from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from tests.ui.kit import normal
from ui.fields import CountedTextField
from ui.forms import Form
from ui.gallery import WRONG, GalleryForm
from ui.layout import Buttons, Field, Fields, Fieldset, Helper, Hidden, If, Inset, Link, Part, Submit, Text, Warning
from ui.widgets import FileInput

NASTY = "<b>x</b>"


class NoteForm(Form):
    subject = forms.CharField(label="Subject")
    text = CountedTextField(200, label="Your note", noun="the note", rows=3)

    helper = Helper("subject", Field("text", size="m"), Buttons(Submit("Add the note"), Link("Back", to="page.back")))


def draw(source, **context):
    return Template(source).render(Context(context))


def drawn(*parts, form=None, data=None, **context):
    """A form with one field and a layout of these parts."""
    fields = {"subject": forms.CharField(label="Subject"), "helper": Helper(*parts)}
    return draw("{% crispy form %}", form=(form or type("OneForm", (Form,), fields))(data), **context)


def test_form_drawn_whole_is_what_its_fields_buttons_and_tag_are_one_by_one():
    form = NoteForm({"subject": "", "text": "x" * 300})
    by_hand = (
        "{% ui_form form %}{% ui_field form.subject %}{% ui_field form.text size='m' %}{% ui_button_group %}"
        "{% ui_button 'Add the note' %}<a href='/notes/'>Back</a>{% endui_button_group %}{% endui_form %}"
    )
    page = SimpleNamespace(back="/notes/")
    whole = normal(draw("{% crispy form %}", form=form, page=page, csrf_token="secret"))
    assert whole == normal(draw(by_hand, form=form, csrf_token="secret"))
    assert 'input value="secret"' in whole and "form novalidate" in whole and 'form method="post"' in whole


@pytest.mark.parametrize("form", [GalleryForm(), GalleryForm(WRONG)])
def test_crispys_own_tags_draw_the_same_field_as_ours(form):
    fields = [normal(draw("{% ui_field field %}", field=field)) for field in form]
    assert [normal(draw("{{ field|as_crispy_field }}", field=field)) for field in form] == fields
    assert normal(draw("{{ form|crispy }}", form=form)) == sum(fields, [])
    assert draw("{{ form|as_crispy_errors }}", form=form).strip() == draw("{% ui_error_summary f %}", f=form).strip()


def test_formset_is_drawn_whole():
    formset = forms.formset_factory(NoteForm, extra=2)()
    html = draw("{% crispy formset helper %}", formset=formset, helper=Helper("subject"))
    assert html.count("<form ") == 1
    assert 'name="form-TOTAL_FORMS"' in html and 'name="form-1-subject"' in html


def test_form_with_a_file_is_sent_in_parts():
    class Upload(Form):
        plan = forms.FileField(widget=FileInput(accept=".pdf"))

        helper = Helper("plan", classes="app-narrow", attrs={"data-uploads": True})

    tag = draw("{% crispy form %}", form=Upload()).strip().splitlines()[0]
    assert 'enctype="multipart/form-data"' in tag and 'class="app-narrow"' in tag and " data-uploads" in tag


def test_form_without_a_token_carries_none():
    class Open(Form):
        helper = Helper(Submit("Save"), csrf=False)

    assert "csrf" not in draw("{% crispy form %}", form=Open(), csrf_token="secret")
    assert "csrf" not in draw("{% ui_form csrf=False %}{% endui_form %}", csrf_token="secret")


def test_words_hold_what_the_page_knows_and_escape_it():
    parts = [
        Text("Of {{ who }}", kind="small"),
        Inset("Of {{ who }}"),
        Warning("For {{ who }}", "Of {{ who }}"),
        Fieldset("Of {{ who }}", "subject"),
        Submit("Give to {{ who }}"),
        Link("Back to {{ who }}", to="who"),
        Hidden("seen", value_of="who"),
    ]
    html = drawn(*parts, who=NASTY)
    assert "<b>" not in html and html.count("&lt;b&gt;x&lt;/b&gt;") == 9


def test_link_and_action_that_lead_nowhere_are_errors():
    with pytest.raises(ValueError, match="“page.bck”, where “Cancel” leads"):
        drawn(Link("Cancel", to="page.bck"), page=SimpleNamespace(back="/notes/"))
    with pytest.raises(TemplateSyntaxError):
        draw("{% url 'no-such-name' as here %}{% ui_form action=here %}{% endui_form %}")


def test_button_gives_way_to_the_reason():
    no = SimpleNamespace(allowed=False, reason="The deadline has passed.")
    html = drawn("subject", Submit("Save", decision="page.may"), page=SimpleNamespace(may=no))
    assert "<button" not in html and "The deadline has passed." in html


def test_fields_are_those_that_are_not_drawn_yet():
    class Three(Form):
        one = forms.CharField()
        two = forms.CharField()
        three = forms.CharField()
        four = forms.CharField()

        helper = Helper("two", Fields(but=["four"]))

    html = draw("{% crispy form %}", form=Three())
    places = [html.index(f'id="id_{name}"') for name in ("two", "one", "three")]
    assert places == sorted(places) and "id_four" not in html


def test_parts_that_hang_on_a_name_stand_there_where_it_is_so():
    assert "Subject" not in drawn(If("page.wide", "subject"), page=SimpleNamespace(wide=False))
    assert "Subject" not in drawn(If("nothing", "subject"))
    assert "Subject" in drawn(If("form.fields", "subject"))


def test_field_that_the_form_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        drawn("subjct")


def test_part_is_a_template_with_the_names_of_the_page():
    html = drawn(Part("ui/breadcrumbs.html"), crumbs=[{"label": "Home", "url": "/home/"}])
    assert 'href="/home/"' in html
