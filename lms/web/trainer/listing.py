"""Which quizzes there are, how they do, and beginning a new one."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from lms import clock
from lms.db import await_turn, transaction
from lms.policies import queries as policies
from lms.quizzes import publishing
from lms.quizzes import queries as quizzes
from lms.quizzes.plain_values import write_source
from lms.quizzes.result_queries import list_pass_rates
from lms.slugs import choose_slug
from lms.web.company import get_company
from lms.web.form_base import BaseForm
from lms.web.identity import get_signed_in
from lms.web.trainer.blueprint import blueprint

DAYS = 30


class NewQuizForm(BaseForm):
    """A title, and the policy that the quiz is about."""

    title = StringField(
        "Title",
        validators=[
            DataRequired("A quiz has a title. Write one."),
            Length(max=200, message="A title has at most 200 characters. Shorten it."),
        ],
    )
    policy = SelectField("Policy", validate_choice=False)
    offered: frozenset[str] = frozenset()

    def validate_policy(self, field: SelectField) -> None:
        """Refuse a policy that is not offered."""
        if field.data not in self.offered:
            raise ValidationError("Choose the policy that the quiz is about.")


@blueprint.get("/quizzes", endpoint="quizzes")
def show_quizzes() -> ResponseReturnValue:
    """Every quiz: live, in work, and how many passed lately."""
    return render_template(
        "trainer/quizzes.html",
        quizzes=quizzes.list_quizzes(),
        rates=list_pass_rates(clock.now() - timedelta(days=DAYS)),
        days=DAYS,
        zone=get_signed_in().time_zone,
    )


@blueprint.get("/quizzes/new")
def new_quiz() -> ResponseReturnValue:
    """The form for a new quiz."""
    return render_template("trainer/new_quiz.html", form=_make_form())


@blueprint.post("/quizzes/new")
def add_quiz() -> ResponseReturnValue:
    """Begin a draft."""
    form = _make_form()
    if not form.validate_on_submit():
        return render_template("trainer/new_quiz.html", form=form), 422
    title = form.title.data or ""
    with transaction():
        # Two who begin quizzes of one title get two quizzes, and not each other's.
        await_turn("name of a new quiz")
        slug = choose_slug(title, {quiz.slug for quiz in quizzes.list_quizzes()}, kind="quiz")
        publishing.save_draft(
            slug,
            _begin_source(title, form.policy.data),
            editor_id=get_signed_in().id,
            at=clock.now(),
        )
    return redirect(url_for(".edit_form", slug=slug), code=303)


def _make_form() -> NewQuizForm:
    form = NewQuizForm()
    in_force = policies.list_policies(get_company().day_of(clock.now()))
    form.offered = frozenset(policy.slug for policy in in_force)
    form.policy.choices = [("", "Choose a policy"), *((p.slug, p.title) for p in in_force)]
    if request.method == "GET":
        form.policy.data = request.args.get("policy", "")
    return form


def _begin_source(title: str, policy: str) -> str:
    return write_source(
        {
            "title": title,
            "policy": policy,
            "pass_mark": "80",
            "attempts": "3",
            "wait_hours": "24",
            "layout": "one at a time",
            "order": "shuffled",
            "questions": [],
        }
    )
