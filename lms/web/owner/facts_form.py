"""The form with the facts of a policy, and the file that it makes."""

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange

from lms.people.audience import Audience, Everyone, read_audience
from lms.policies.approvers import Approver
from lms.policies.reader import PolicyFile, read_policy_facts
from lms.policies.writer import write_policy_facts
from lms.web.form_base import BaseForm
from lms.web.owner.audience_choice import Choice, find_choice, to_values

NAMES = ("title", "owner", "visibility", "asks", "review_every_months")
DUE = ("days_after_publishing", "days_after_hiring")
APPROVAL = ("approvers", "approvals_needed")


class TicksField(SelectMultipleField):
    """Several of a list, as boxes."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[], **options)


def _number(label: str, *, least: int, most: int, description: str = "") -> IntegerField:
    sentence = f"Give a whole number from {least} to {most:,}."
    return IntegerField(
        label,
        description=description,
        validators=[InputRequired(sentence), NumberRange(least, most, sentence)],
    )


class PolicyForm(BaseForm):
    """The facts of a policy that may change."""

    title = StringField(
        "Title",
        description="As people will see it, such as Refunds and goodwill.",
        validators=[
            InputRequired("A policy has a title. Write one."),
            Length(max=200, message="A title has at most 200 characters. Shorten it."),
        ],
    )
    owner = StringField(
        "Owner",
        description="The staff number of whoever keeps it. Name another to hand it over.",
        validators=[InputRequired("A policy has an owner. Name one by the staff number.")],
    )
    whom = RadioField(
        "Whom it concerns",
        choices=[
            SelectChoice("everyone", "Everyone"),
            SelectChoice("some", "Only some, as ticked below"),
        ],
        validators=[InputRequired("Say whom the policy concerns.")],
    )
    departments = TicksField("In one of these departments", description="None ticked: in any.")
    locations = TicksField("At one of these places", description="None ticked: at any.")
    left_out = TicksField("But not those who work as")
    asks = RadioField(
        "It is to be acknowledged",
        choices=[
            SelectChoice("each version", "Each version"),
            SelectChoice("each major", "Only where what people do changes"),
        ],
        validators=[InputRequired("Say which versions are to be acknowledged.")],
    )
    days_after_publishing = _number("Days to read it after a new version", least=0, most=3650)
    days_after_hiring = _number("Days to read it after joining", least=0, most=3650)
    visibility = RadioField(
        "Who may read it",
        choices=[
            SelectChoice("internal", "Whoever can sign in"),
            SelectChoice("public", "Everybody, also without signing in"),
        ],
        validators=[InputRequired("Say who may read it.")],
    )
    review_every_months = _number("Months between reviews", least=1, most=120)
    approvers = TicksField(
        "Who approves its versions",
        description="None ticked: whoever has the role of an approver.",
    )
    approvals_needed = _number("How many have to approve", least=1, most=20)
    able: frozenset[str] = frozenset()

    def offer(self, departments: Sequence[str], values: dict[str, tuple[str, ...]]) -> None:
        """Fill the lists to choose from; what is chosen already is on them."""
        self._fill(self.departments, [path.rsplit(" / ", 1)[-1] for path in departments])
        self._fill(self.locations, values["location"])
        self._fill(self.left_out, values["employment_type"])

    def offer_approvers(self, approvers: Sequence[Approver]) -> None:
        """Offer those who may approve; who is named and no longer may stands there with that."""
        names = {one.staff_number: one.label for one in approvers}
        self.able = frozenset(names)
        gone = [one for one in self.approvers.data or () if one not in names]
        names |= {one: f"{one}, who is no approver any more" for one in gone}
        is_chosen = set(self.approvers.data or ())
        self.approvers.choices = [
            SelectChoice(number, name)
            for number, name in names.items()
            if number != self.owner.data or number in is_chosen
        ]

    def show(self, facts: PolicyFile) -> None:
        """Fill the form with the facts as they are."""
        for name in (*NAMES, *DUE, "approvals_needed"):
            getattr(self, name).data = getattr(facts, name)
        self.approvers.data = list(facts.approvers)
        choice = find_choice(facts.audience)
        if choice is None:
            self.keep_audience(facts.audience)
            self.whom.data = "kept"
            return
        self.whom.data = "everyone" if isinstance(facts.audience, Everyone) else "some"
        for name, ticked in vars(choice).items():
            getattr(self, name).data = list(ticked)

    def keep_audience(self, audience: Audience) -> None:
        """Offer to leave an audience as it is that takes more than ticks."""
        if find_choice(audience) is None:
            self.whom.choices = [
                SelectChoice("kept", "As it stands"),
                *self.whom.choices,  # type: ignore[misc]
            ]

    def _find_fault_of_approvers(self) -> str | None:
        """Why those who are ticked cannot approve as many times as they have to."""
        strangers = [one for one in self.approvers.data or () if one not in self.able]
        if strangers:
            return (
                f"{', '.join(strangers)} cannot approve: only who has the role of an approver can. "
                "Take the tick away, or ask the administrator for the role."
            )
        able, needed = len(self.able - {self.owner.data}), self.approvals_needed.data or 1
        if not self.approvers.data and needed > max(1, able):
            return (
                f"{needed} have to approve, but only {able} beside the owner have the role of an "
                "approver. Ask for fewer, or ask the administrator for the role."
            )
        return None

    def read(self, kept: PolicyFile | None) -> PolicyFile | None:
        """The facts as they were typed; None, with the sentences at the fields, where some fail."""
        audience = self._read_audience(kept.audience if kept else None)
        if audience is None:
            return None
        if fault := self._find_fault_of_approvers():
            self.add_error(fault)
            return None
        typed = {name: getattr(self, name).data for name in (*NAMES, *DUE, *APPROVAL)}
        read = read_policy_facts(write_policy_facts(typed, audience), "policy.yaml")
        if not isinstance(read, list):
            return read
        for problem in read:
            self.add_error(problem.sentence)
        return None

    def _read_audience(self, kept: Audience | None) -> Audience | None:
        if self.whom.data == "kept" and kept is not None:
            return kept
        choice = Choice()
        if self.whom.data == "some":
            lists = (self.departments.data, self.locations.data, self.left_out.data)
            choice = Choice(*(tuple(chosen or ()) for chosen in lists))
            if choice == Choice():
                self.add_error("Tick whom it concerns, or choose everyone.")
                return None
        audience = read_audience(to_values(choice))
        if isinstance(audience, list):
            for _, sentence in audience:
                self.add_error(sentence)
            return None
        return audience

    @staticmethod
    def _fill(field: TicksField, known: Sequence[str]) -> None:
        names = dict.fromkeys((*known, *(field.data or ())))
        field.choices = [SelectChoice(name, name) for name in names]
