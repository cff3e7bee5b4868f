"""The parts of a page hold under the strict policy and say what they are given."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, render_template, render_template_string
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from wtforms import Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from lms.web import assets, charts, formatting

TEMPLATES = assets.FOLDER.parent / "templates"
SHARED = sorted([TEMPLATES / "layout.html", *TEMPLATES.glob("_parts/*.html")])
STYLES = assets.FOLDER / "css"


@pytest.fixture
def app():
    app = Flask("lms.web", static_folder=None)
    app.config["SECRET_KEY"] = "only for this test"
    app.jinja_env.undefined = StrictUndefined
    CSRFProtect(app)
    assets.init_app(app)
    formatting.init_app(app)
    charts.init_app(app)
    return app


def show_error_page(app, **more):
    page = {
        "company_name": "Wrenfield",
        "status": 404,
        "headline": "There is nothing here",
        "sentence": "It may have been mistyped.",
        "next_url": "/start",
        "next_label": "Go to the start page",
        **more,
    }
    with app.test_request_context():
        return render_template("errors/page.html", **page)


def show(app, template, **values):
    with app.test_request_context():
        return render_template_string(template, **values)


def test_an_error_page_stands_without_person_navigation_or_database(app):
    page = show_error_page(app)

    assert "<h1>There is nothing here</h1>" in page
    assert '<a class="button" href="/start">Go to the start page</a>' in page
    assert "Sign out" not in page


def test_signing_out_is_a_form_with_its_token(app):
    person = SimpleNamespace(name="Ruth <Adeyemi>", roles_text="Employee")

    page = show_error_page(app, signed_in=person)

    assert "<bdi>Ruth &lt;Adeyemi&gt;</bdi>" in page
    form = re.search(r'<form class="apart" method="post".*?</form>', page, re.DOTALL)
    assert form is not None
    assert 'name="csrf_token" value="ey' not in form.group()
    assert re.search(r'name="csrf_token" value="[^"]{20,}"', form.group())


def show_head(app, name, places):
    person = SimpleNamespace(name=name, roles_text="Employee")
    navigation = [(place, f"/{place.casefold()}", place == "To do", None) for place in places]
    page = show_error_page(app, signed_in=person, navigation=navigation)
    head = re.search(r"<header.*?</header>", page, re.DOTALL)
    assert head is not None
    return head.group()


FEW = ("To do", "Policies", "Certificates", "Team")


def test_places_that_fit_one_line_stand_in_the_head_alone(app):
    head = show_head(app, "Ruth Adeyemi", FEW)

    assert head.count(">Policies</a>") == 1
    assert '<header class="masthead">' in head
    assert '<details class="menu">' in head


def test_more_places_stand_in_the_menu_of_a_narrow_screen_too(app):
    head = show_head(app, "Joanna Feld", (*FEW, "Compliance"))

    assert '<header class="masthead wide">' in head
    assert '<details class="menu long">' in head
    menu = head.split("<details")[1]
    assert '<a href="/to do" aria-current="page">To do</a>' in menu
    assert [place in menu for place in (*FEW, "Compliance")] == [True] * 5


def test_a_long_name_is_whole_in_the_menu(app):
    name = "Maximilian-Theodor Freiherr von Hohenstein"

    head = show_head(app, name, FEW)

    assert '<details class="menu long">' in head
    assert f'<div class="who"><bdi class="menu-word">{name}</bdi>' in head


def test_the_foot_says_whose_clock_the_times_follow(app):
    assert "Times are those of New York." in show_error_page(app, zone="America/New_York")
    assert "Times are those of" not in show_error_page(app)


def test_a_grave_question_opens_from_its_button_without_a_script(app):
    template = (
        '{% from "_parts/dialog.html" import dialog, dialog_button %}'
        '{{ dialog_button("revoke", "Revoke", "grave") }}'
        '{% call dialog("revoke", "Revoke this?", "grave") %}<p>It stays.</p>{% endcall %}'
    )

    shown = show(app, template)

    assert '<button type="button" class="button grave" popovertarget="revoke">' in shown
    assert '<div class="dialog grave" id="revoke" popover role="dialog"' in shown


def test_an_invented_company_says_so_on_every_page(app):
    band = "Demonstration: invented company, people and records."

    assert band in show_error_page(app, demonstration=True)
    assert band not in show_error_page(app, demonstration=False)


def test_the_present_place_and_its_open_count_are_marked(app):
    places = (("To do", "/todo", True, 1884), ("Policies", "/policies", False, None))

    page = show_error_page(app, navigation=places)

    assert '<a href="/todo" aria-current="page">To do' in page
    assert "</span>1,884</span>" in page
    assert '<a href="/policies">Policies</a>' in page


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.name)
def test_no_shared_template_has_inline_code_or_style(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []


def test_every_sign_that_a_template_names_is_in_the_sprite():
    sprite = (TEMPLATES / "_parts" / "icons.html").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="i-([a-z]+)"', sprite))
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    named = {name for text in texts for name in re.findall(r'icon\("([a-z]+)"\)', text)}

    assert named - drawn == set()


def test_every_address_inside_the_style_sheets_exists():
    sheets = sorted(STYLES.glob("*.css"))
    addresses = {
        address
        for sheet in sheets
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
    }

    assert {address for address in addresses if not (STYLES / address).is_file()} == set()


def test_the_device_and_the_person_get_the_same_dark():
    tokens = (STYLES / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"/\* dark: (?:device|chosen) \*/(.*?)\}", tokens, re.DOTALL)
    device, chosen = (re.findall(r"--[\w-]+: [^;]+", block) for block in blocks)

    assert device == chosen


@pytest.mark.parametrize(
    ("kind", "sign", "word"),
    [
        ("done", "i-done", "Done"),
        ("late", "i-late", "Late"),
        ("in progress", "i-half", "Begun"),
        ("in_progress", "i-half", "Begun"),
        ("expired", "i-expired", "Run out"),
        ("withdrawn", "i-withdrawn", "Withdrawn"),
    ],
)
def test_a_status_is_a_sign_and_a_word(app, kind, sign, word):
    shown = show(app, '{% from "_parts/status.html" import status %}{{ status(kind) }}', kind=kind)

    assert f'href="#{sign}"' in shown
    assert shown.endswith(f"{word}</span>")


class Exemption(Form):
    until = StringField("Exempt until", [DataRequired("Name a day.")], description="The last day.")
    scope = RadioField(
        "For",
        [DataRequired("Choose one.")],
        choices=[SelectChoice("a", "One"), SelectChoice("b", "All")],
    )


def show_form(app):
    form = Exemption()
    form.validate()
    template = (
        '{% from "_parts/forms.html" import field, error_summary %}'
        "{{ error_summary(form) }}{{ field(form.until) }}{{ field(form.scope) }}"
    )
    return show(app, template, form=form)


def test_a_form_says_its_errors_first_and_links_to_the_fields(app):
    shown = show_form(app)

    assert '<h2 id="problems-heading">Two things to mend</h2>' in shown
    assert '<a href="#until">Name a day.</a>' in shown
    assert '<a href="#scope">Choose one.</a>' in shown


def test_a_wrong_field_is_described_by_its_hint_and_its_error(app):
    shown = show_form(app)

    assert 'aria-describedby="until-hint until-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert '<p class="hint" id="until-hint">The last day.</p>' in shown


def test_no_choice_is_made_beforehand(app):
    assert " checked" not in show_form(app)


def test_a_form_without_errors_has_no_summary(app):
    template = '{% from "_parts/forms.html" import error_summary %}{{ error_summary(form) }}'

    assert show(app, template, form=Exemption()) == ""


def test_a_matrix_never_rounds_up_to_everyone(app):
    cell = SimpleNamespace(done=999, late=1, asked=1000, excused=0, url="/late")
    template = (
        '{% from "_parts/matrix.html" import matrix %}'
        '{{ matrix("Share", "Department", [("Complaints", "")], [("Sales", "", [cell]),'
        ' ("Stores", "", [none])]) }}'
    )

    shown = show(app, template, cell=cell)

    assert '<span class="cell-n">99\N{NO-BREAK SPACE}%</span>' in shown
    assert "1 late</span>" in shown
    assert "not asked" in shown


def test_a_matrix_marks_who_is_exempt_or_away_and_counts_them_in_no_share(app):
    cells = [
        SimpleNamespace(done=4, late=0, asked=4, excused=2, url="/some"),
        SimpleNamespace(done=0, late=0, asked=0, excused=3, url="/nobody"),
    ]
    template = (
        '{% from "_parts/matrix.html" import matrix %}'
        '{{ matrix("Share", "Department", [("Complaints", ""), ("Gifts", "")],'
        ' [("Sales", "", cells)]) }}'
    )

    shown = show(app, template, cells=cells)

    assert shown.count('class="cell-n"') == 1
    assert "all 4</span>" in shown
    assert "2 exempt or away</span>" in shown
    assert "3 exempt or away</span>" in shown


def test_a_receipt_of_an_unknown_kind_is_still_shown(app):
    template = '{% from "_parts/flash.html" import receipts %}{{ receipts(messages) }}'

    shown = show(app, template, messages=[("message", "Kept."), ("error", "Not kept.")])

    assert '<div class="flash" role="status">' in shown
    assert '<div class="flash late" role="alert">' in shown
