"""What the forms of those who withdraw policies bring."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.policies.review_recording import LONGEST_REASON
from lms.policies.withdrawal import rules
from lms.web.form_base import BaseForm
from lms.web.owner.forms import DECISION, TOO_LONG, DayField


class ProposeForm(BaseForm):
    """From which day on a policy is to be withdrawn, and why."""

    on = DayField("Withdrawn from the start of", validators=[InputRequired("Name a day.")])
    reason = TextAreaField(
        "Why it is withdrawn",
        validators=[InputRequired(rules.NO_REASON), Length(0, LONGEST_REASON, TOO_LONG)],
    )
    agree = BooleanField("This is my own decision", validators=[InputRequired(DECISION)])


class ApproveWithdrawalForm(BaseForm):
    """An approval: a tick, and the day of the meeting where there was one."""

    met_on = DayField(
        "Day of the meeting",
        description="Only where it was decided in a meeting.",
        validators=[Optional()],
    )
    agree = BooleanField("This is my own decision", validators=[InputRequired(DECISION)])


class RefuseForm(BaseForm):
    """Why the policy is not withdrawn."""

    reason = TextAreaField(
        "Why it is not withdrawn",
        validators=[InputRequired(rules.NO_REFUSAL), Length(0, LONGEST_REASON, TOO_LONG)],
    )


class TakeBackForm(BaseForm):
    """Why a withdrawal is taken back."""

    reason = TextAreaField(
        "Why it is taken back",
        validators=[InputRequired(rules.NO_RETURN), Length(0, LONGEST_REASON, TOO_LONG)],
    )
