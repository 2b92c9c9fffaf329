import datetime
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from tests import markup
from ui import marks
from ui.components import Jump, Row, Status, Task

TAGS = "\n".join((settings.BASE_DIR / f"ui/templatetags/{name}.py").read_text() for name in ("ui", "ui_forms"))


def draw(source, **context):
    return markup.of(Template(source).render(Context(context)))


@pytest.mark.parametrize("name", re.findall(r"@register\.(?:simple_tag|inclusion_tag).*\ndef (\w+)", TAGS))
def test_tag_refuses_a_parameter_that_it_does_not_know(name):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colur'"):
        Template(f"{{% {name} colur=1 %}}")


@pytest.mark.parametrize("name", re.findall(r"@register\.simple_block_tag.*\ndef (\w+)", TAGS))
def test_box_refuses_a_parameter_that_it_does_not_know(name):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'colur'"):
        Template(f"{{% {name} colur=1 %}}x{{% end{name} %}}")


def test_rows_refuse_a_parameter_that_they_do_not_know():
    with pytest.raises(TypeError):
        Task("Outcomes form", "completed", colur="blue")


def test_every_tag_is_tried_above():
    tags = re.findall(r"^def (ui_\w+)", TAGS, re.M)
    assert len(tags) == len(set(tags)) >= 30


def test_boxes_escape_their_words_and_keep_their_content():
    html = draw("{% ui_message title %}<p>{{ title }}</p>{% endui_message %}", title="<b>x</b>")
    assert "<b>" not in html
    assert "<p>&lt;b&gt;x&lt;/b&gt;</p>" in html


def test_button_shows_the_reason_in_its_place():
    no = SimpleNamespace(allowed=False, reason="You can submit when both declarations are signed.")
    yes = SimpleNamespace(allowed=True, reason="")
    html = draw('{% ui_button "Submit" decision=decision %}', decision=no)
    assert "<button" not in html and no.reason in html
    assert "<button" in draw('{% ui_button "Submit" decision=decision %}', decision=yes)


def test_task_that_cannot_start_is_no_link_and_says_why():
    html = draw(
        '{% ui_task_list tasks title="Sign-off" %}',
        tasks=[Task("Submit", Status.CANNOT_START, hint="After both sign-offs."), Task("Plan", "in_progress", "#p")],
    )
    assert html.count("<a ") == 1
    assert "Cannot start yet" in html and "After both sign-offs." in html


def test_status_refuses_a_word_that_is_none():
    with pytest.raises(ValueError, match="is no status"):
        Status.of("done")


def test_completed_is_plain_text_and_in_progress_is_a_tag():
    assert "nhsuk-tag--no-colour" in marks.status("completed")
    assert "nhsuk-tag--blue" in marks.status("in_progress")


def test_summary_list_says_not_given_and_names_what_a_link_changes():
    html = draw("{% ui_summary_list rows %}", rows=[Row("Telephone", "", "#t", "telephone number")])
    assert "Not given" in html
    assert 'Change<span class="nhsuk-u-visually-hidden"> telephone number</span>' in html


def test_level_and_colour_say_when_nothing_is_rated():
    assert "Not rated" in draw("{% ui_level None %}")
    assert "Not rated" in draw("{% ui_rag value %}", value="")


def test_level_is_said_as_level():
    html = draw("{% ui_level 3 %}")
    assert re.sub(r"<[^>]+>", "", html) == "Level 3"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (11, "11 days to final submission"),
        (1, "1 day to final submission"),
        (0, "Today final submission"),
        (-2, "2 days late: final submission"),
    ],
)
def test_deadline_counts_in_words(days, words):
    html = draw('{% ui_deadline days what="final submission" when="Friday" %}', days=days)
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert words in text


def test_jump_navigation_groups_names_states_and_counts():
    jumps = [
        Jump("1", "Organisation", "#1", "completed", group="Board"),
        Jump("2", "Delegation", "#2", "in_progress", current=True, group="Board"),
        Jump("3", "Plans", "#3", "completed", group="Finance"),
    ]
    html = draw('{% ui_jump_nav jumps title="3 parts" label="Parts" %}', jumps=jumps)
    assert html.count('<h3 class="app-jump__group">') == 2
    assert html.count("aria-current") == 1
    assert "Completed: 2" in html


@pytest.mark.parametrize(
    ("number", "row", "person", "be"),
    [
        (0, "0 rows", "0 people", "are"),
        (1, "1 row", "1 person", "is"),
        (2, "2 rows", "2 people", "are"),
        (1200, "1,200 rows", "1,200 people", "are"),
    ],
)
def test_a_number_goes_with_its_noun_and_its_verb(number, row, person, be):
    assert draw('{{ n|ui_counted:"row" }}', n=number) == row
    assert draw('{{ n|ui_counted:"person,people" }}', n=number) == person
    assert draw('{{ n|ui_either:"is,are" }}', n=number) == be


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(10, 42, "10:42am, 4 January 2010"), (17, 0, "5pm, 4 January 2010"), (0, 5, "12:05am, 4 January 2010")],
)
def test_time_is_written_as_uk_time(hour, minute, words):
    moment = datetime.datetime(2010, 1, 4, hour, minute, tzinfo=timezone.get_default_timezone())
    assert draw("{{ moment|ui_time }}", moment=moment) == words


def test_time_in_summer_is_an_hour_ahead_of_utc():
    moment = datetime.datetime(2010, 7, 4, 16, 0, tzinfo=datetime.UTC)
    assert draw("{{ moment|ui_time }} {{ moment|ui_day }}", moment=moment) == "5pm, 4 July 2010 Sunday 4 July 2010"


def test_time_and_day_of_something_that_is_not_there_are_empty():
    assert draw("{{ text.shared_at|ui_time|default:'Not yet' }} {{ text.on|ui_day }}", text=None) == "Not yet "


def test_save_bar_announces_once_and_never_says_saved_after_a_problem():
    top = draw("{% ui_save_bar saved_at=at %}x{% endui_save_bar %}", at=timezone.now())
    end = draw("{% ui_save_bar saved_at=at end=True %}x{% endui_save_bar %}", at=timezone.now())
    assert 'role="status"' in top and 'role="status"' not in end
    wrong = draw(
        '{% ui_save_bar saved_at=at problem="Not saved: 1 problem." %}x{% endui_save_bar %}', at=timezone.now()
    )
    assert "Draft saved" not in wrong and "Not saved: 1 problem." in wrong


def test_no_template_holds_inline_script_or_style():
    for path in Path(settings.BASE_DIR / "templates").rglob("*.html"):
        if path.name == "mail.html":  # mail programs read no style sheet
            continue
        source = path.read_text()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", source), path


def test_no_template_writes_the_tag_of_a_form_by_hand():
    for path in Path(settings.BASE_DIR / "templates").rglob("*.html"):
        assert "<form" not in path.read_text(), path


def test_every_class_of_our_templates_is_one_of_the_theme():
    theme = (settings.BASE_DIR / "static/build/theme.css").read_text()
    # Hooks of the kit's script, and classes that the kit's macros write without styling them.
    hooks = {
        "nhsuk-header__account-form",
        "nhsuk-header__navigation-item--current",
        "nhsuk-js-character-count",
        "nhsuk-js-password-input-input",
        "nhsuk-js-password-input-toggle",
    }
    unknown = set()
    for folder in ("ui", "nhsuk", "account"):
        for path in (settings.BASE_DIR / "templates" / folder).rglob("*.html"):
            classes = re.findall(
                r"(?<![\w-])(?:nhsuk|app)-[\w-]*[\w](?![\w-]*\{|[\w./-]*\.(?:html|mjs|svg|js))", path.read_text()
            )
            unknown |= {name for name in classes if f".{name}" not in theme} - hooks
    assert unknown == set()


def test_bare_frame_has_no_account_and_no_menu():
    shell = {"user_name": "Helen Marsh", "organisation": "Newcastle PCT", "nav": [("Home", "/", True)], "home_url": "/"}
    html = draw('{% include "ui/header.html" with bare=True %}', shell=shell, header_note="Feedback on Durham PCT")
    assert "Helen Marsh" not in html and "Newcastle" not in html and "<nav" not in html and "<a " not in html
    assert "Feedback on Durham PCT" in html
