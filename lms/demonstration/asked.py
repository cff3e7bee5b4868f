"""What people ask about the texts in the story, and what the owners answer."""

from dataclasses import dataclass
from datetime import date

from lms.policies.threads.rules import Kind, Step


@dataclass(frozen=True)
class Reply:
    """What the owner writes on a day; with a note, it stands beside the text for everybody."""

    on: date
    step: Step
    words: str
    note: str = ""


@dataclass(frozen=True)
class Exchange:
    """What somebody asks about the paragraph that holds some words, and its answer, if any."""

    on: date
    asker: str
    kind: Kind
    slug: str
    number: str
    about: str
    words: str
    reply: Reply | None = None


EXCHANGES = (
    Exchange(
        date(2026, 2, 10),
        "W-1042",
        Kind.QUESTION,
        "refunds",
        "1.0",
        "cooker or hob on loan",
        "Does the loan also hold for a cooker that waits for a part, or only while it is here?",
        Reply(
            date(2026, 2, 12),
            Step.ANSWERED,
            "For both. The 10 business days count from the day on which the fault was reported, "
            "wherever the cooker stands.",
        ),
    ),
    Exchange(
        date(2026, 5, 12),
        "W-1021",
        Kind.SUGGESTION,
        "customer-service",
        "1.1",
        "Use the templates",
        "Name the three templates that we really use. New people search for them every time.",
        Reply(
            date(2026, 5, 19),
            Step.DECLINED,
            "The templates change more often than this policy, and each change of it is to be "
            "read by all of us. Their list stands on the first page of the portal instead.",
        ),
    ),
    Exchange(
        date(2026, 9, 21),
        "W-1058",
        Kind.OBJECTION,
        "social-media",
        "1.0",
        "say that you work here",
        "I test cookers in a group of my village, in my free time. I do not want to write there "
        "as somebody of the company.",
        Reply(
            date(2026, 9, 24),
            Step.ANSWERED,
            "It holds only where you write about our own appliances. A short “I work for "
            "Wrenfield” is enough, and everything else you write there is yours.",
        ),
    ),
    Exchange(
        date(2026, 10, 29),
        "W-1023",
        Kind.SUGGESTION,
        "refunds",
        "1.0",
        "needs no permission",
        "Say here whom we ask when a case fits none of the rows. Today everybody asks somebody "
        "else.",
        Reply(
            date(2026, 11, 3),
            Step.TAKEN,
            "You are right. The next version names the people to ask; it is being written.",
        ),
    ),
    Exchange(
        date(2026, 11, 10),
        "W-1030",
        Kind.QUESTION,
        "complaints",
        "2.0",
        "is its case owner until",
        "I take a call at the end of my last shift before two days off. Whose case is it then?",
        Reply(
            date(2026, 11, 11),
            Step.ANSWERED,
            "Two days off are more than 1 business day, so your team lead names a stand-in and "
            "tells the customer. For a single day off the case stays yours.",
            note="A single day off: the case stays yours. From 2 days on your team lead names a "
            "stand-in and tells the customer.",
        ),
    ),
    Exchange(
        date(2026, 11, 11),
        "W-1037",
        Kind.QUESTION,
        "backend-interaction",
        "1.0",
        "If both channels are down",
        "Who do we call at night, when nobody of Customer Support is at work?",
    ),
    Exchange(
        date(2026, 11, 12),
        "W-1042",
        Kind.SUGGESTION,
        "complaints",
        "2.0",
        "customer hears from us at least",
        "Could the portal remind the case owner? I would rather not keep a list of my own.",
    ),
    Exchange(
        date(2026, 11, 13),
        "W-1024",
        Kind.OBJECTION,
        "complaints",
        "2.0",
        "Case owner, alone",
        "€50 with nobody beside me makes me the one who is asked for it on every call. With the "
        "former €25 I could say that my team lead decides.",
    ),
)
