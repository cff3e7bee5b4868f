import re
from html.parser import HTMLParser

import pytest

from lms.assignments.rules import Reason
from lms.reminders.facts import Duty
from lms.reminders.ladder_rules import Cause, Late, Passed, Rung
from lms.reminders.letters import TEMPLATES, list_languages, write_letter
from lms.reminders.rules import PlannedMail
from tests.unit.reminders.scene import at, day, duty, facts

HOSTILE = "{{7*7}} {% raw %} <script>alert(1)</script>\r\nBcc: all@example.org\u202e %s {0}"
LATE = Late(2, "Jo", duty(due_on=day(9)), 14, Rung.MANAGER, (Passed("Mona", Cause.AWAY),))
LANGUAGES = ("de", "en", "nl")


def write(
    *duties: Duty, late=(), language="en", name="Ruth", company="Wrenfield", base="https://l"
):
    mail = PlannedMail(
        person_id=1,
        moment=at(23, 8),
        until=at(23, 17),
        zone="Europe/Amsterdam",
        day=day(23),
        facts=facts(language=language)._replace(name=name),
        steps=(),
        duties=duties,
        late=late,
    )
    return write_letter(mail, company=company, company_language="nl", base_url=base)


def read_words(language):
    text = (TEMPLATES / language / "words.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"macro (\w+)(\([^)]*\))", text))


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the library calls it so
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language):
    assert list_languages() == LANGUAGES
    assert read_words(language) == read_words("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [*Reason, "else"])
def test_both_forms_of_a_mail_say_the_same(language, reason):
    open_, due, gone = duty(reason=reason), duty(due_on=day(23)), duty(due_on=day(22))
    rungs = [LATE, *(Late(3, "A", LATE.duty, 14, each, (Passed("B", c),)) for each, c in RUNGS)]
    for duties in ((open_,), (due,), (gone,), (open_, due), (gone, gone), (open_, gone)):
        letter = write(*duties, late=tuple(rungs), language=language)
        shown = " ".join(Reader(letter.html.split("<body>")[1]).text.split())
        sentences = [
            " ".join(part.split())
            for part in re.split(r"\n\s*\n|\n    ", letter.text)
            if "https://" not in part
        ]

        assert [part for part in sentences if part.replace("\n", " ") not in shown] == []


RUNGS = [
    (Rung.MANAGERS_MANAGER, Cause.LEFT),
    (Rung.HR, Cause.NO_ADDRESS),
    (Rung.HR, Cause.NO_MANAGER),
]


DUTCH = (
    "“Complaints” moet klaar zijn op maandag 30 november 2026",
    "2 dingen te doen, waarvan 1 te laat",
)
ENGLISH = (
    "“Complaints” is due on Monday 30 November 2026",
    "2 things to do, 1 of them late",
)
GERMAN = (
    "„Complaints“ ist fällig am Montag, 30. November 2026",
    "2 Aufgaben, davon 1 überfällig",
)


@pytest.mark.parametrize(
    ("language", "subjects"),
    [
        (
            "en",
            ("“Complaints” is due on Monday 30 November 2026", "2 things to do, 1 of them late"),
        ),
        ("nl", DUTCH),
        ("de", GERMAN),
        ("de-AT", GERMAN),
        # Nobody wrote it in Finnish: the company's language stands in.
        ("fi", DUTCH),
    ],
)
def test_a_mail_is_written_in_the_language_of_the_person(language, subjects):
    alone = write(duty(), language=language)
    both = write(duty(due_on=day(20)), duty(), language=language)

    assert (alone.subject, both.subject) == subjects


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_own_sentence(language):
    texts = {write(duty(reason=reason), language=language).text for reason in (*Reason, "else")}

    assert len(texts) == len(Reason) + 1


def test_numbers_have_their_forms():
    one, two = duty(due_on=day(22)), duty(due_on=day(21))

    assert "1 day late." in write(one).text
    assert "2 days late." in write(two).text
    assert "1 Tag überfällig." in write(one, language="de").text
    assert write(late=(LATE,)).subject == "1 person is late with what is asked of them"


def test_hostile_words_stay_words():
    hostile = duty(title=HOSTILE)
    late = LATE.duty._replace(title=HOSTILE)
    passed = (Passed(HOSTILE, Cause.LEFT),)
    letter = write(
        hostile,
        late=(Late(2, HOSTILE, late, 14, Rung.MANAGER, passed),),
        name=HOSTILE,
        company=HOSTILE,
    )
    plain = "{{7*7}} {% raw %} <script>alert(1)</script> Bcc: all@example.org %s {0}"
    page = Reader(letter.html)

    assert " ".join(letter.text.split()).count(plain) == 7
    assert letter.subject == f"“{plain}” is due on Monday 30 November 2026; 1 other person is late"
    assert "script" not in page.tags
    assert page.text.count(plain) == 8


def test_two_readers_of_the_same_words_have_their_own_names():
    first, second = write(duty(), name="Ruth"), write(duty(), name="O'Neill & <Co>")

    assert first.text.splitlines()[0] == "Dear Ruth,"
    assert second.text.splitlines()[0] == "Dear O'Neill & <Co>,"
    assert "Dear O&#39;Neill &amp; &lt;Co&gt;," in second.html
