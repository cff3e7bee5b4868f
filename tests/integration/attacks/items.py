"""Lessons and sessions on the stage of attacks: what is there, and the form of each route."""

import io
import re
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from lms import clock
from lms.db import transaction
from lms.lessons import service
from lms.lessons.media import digest_stream, take_file
from tests.integration.sessions.scene import make_event, make_session
from tests.makers import PUBLISHED_AT, make_lesson

LESSON = "/lessons/returned-lamp"
WORK = "/trainer/lessons/returned-lamp"
SESSIONS = "/trainer/sessions/opening-glass"
SESSION = {"title": "Opening a box", "description": "By hand.", "trainers": "T-004, T-001"}
PLAN = {
    "starts": "09:00",
    "ends": "11:00",
    "zone": "Europe/Amsterdam",
    "place": "Workshop",
    "link": "",
    "seats": "8",
    "closes_hours": "24",
}
FIELDS = {
    "title": "How a lamp comes back",
    "summary": "In short.",
    "minutes": "8",
    "link": "https://films.example/lamp",
    "statement": "",
    "body": "Look at it.\n",
    "seen": "",
    "op": "save",
}


def make_picture() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (4, 3)).save(picture, "PNG")
    return picture


def make_items(settings: Any, *, trainer_id: int, at: datetime) -> tuple[str, int]:
    """A lesson with a picture, and a session with a date: the picture's digest, the date's id."""
    picture = make_picture()
    facts = take_file(settings.media_folder, picture, most=1_000_000)
    make_lesson(actor_id=trainer_id)
    with transaction():
        origin = digest_stream(picture)
        service.record_media(facts, origin, actor_id=trainer_id, at=PUBLISHED_AT)
        service.name_media("returned-lamp", "lamp.png", facts, at=PUBLISHED_AT)
    make_session(actor_id=trainer_id)
    return facts.digest, make_event(actor_id=trainer_id, at=at)


def list_item_acts(stage: Any) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Who sends which form where."""
    page = stage.browser("olga").get(LESSON).text
    found = re.search(r'name="presented" value="([^"]+)"', page)
    assert found
    date, event = f"/trainer/sessions/dates/{stage.event}", f"/sessions/events/{stage.event}"
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    plan = {**PLAN, "day": day}
    return {
        "learner.sign_up": ("alice", f"{event}/sign-up", {"x": "1"}),
        "learner.sign_off": ("alice", f"{event}/sign-off", {"x": "1"}),
        "trainer.add_session": ("tom", "/trainer/sessions/new", SESSION),
        "trainer.change_session": ("tom", f"{SESSIONS}/facts", SESSION),
        "trainer.plan_date": ("tom", f"{SESSIONS}/dates", plan),
        "trainer.change_date": ("tom", f"{date}/plan", plan),
        "trainer.take_attendance": ("tom", f"{date}/attendance", {"also": "", "reason": ""}),
        "trainer.call_off_date": ("tom", f"{date}/call-off", {"called_off_for": "Ill."}),
        "learner.complete_lesson": (
            "olga",
            f"{LESSON}/complete",
            {"presented": found.group(1), "agree": "y"},
        ),
        "trainer.add_lesson": ("tom", "/trainer/lessons/new", {"title": "Another"}),
        "trainer.preview_lesson": ("tom", f"{WORK}/write/preview", FIELDS),
        "trainer.save_lesson": ("tom", f"{WORK}/write", FIELDS),
        "trainer.add_lesson_file": ("tom", f"{WORK}/files", {"file": "no file"}),
        "trainer.remove_lesson_file": ("tom", f"{WORK}/files/take-out", {"name": "lamp.png"}),
        "trainer.discard_lesson": ("tom", f"{WORK}/discard", {"op": "discard"}),
    }


def list_item_pages(picture: str, event: int) -> dict[str, tuple[str, str]]:
    """Who may open which page."""
    return {
        "learner.session": ("alice", "/sessions/opening-glass"),
        "learner.event_calendar": ("alice", f"/sessions/events/{event}.ics"),
        "trainer.sessions": ("tom", "/trainer/sessions"),
        "trainer.new_session": ("tom", "/trainer/sessions/new"),
        "trainer.session_page": ("tom", f"{SESSIONS}/dates"),
        "trainer.session_date": ("tom", f"/trainer/sessions/dates/{event}"),
        "learner.lesson": ("alice", LESSON),
        "learner.lesson_file": ("alice", f"/lessons/files/{picture}"),
        "trainer.lessons": ("tom", "/trainer/lessons"),
        "trainer.new_lesson": ("tom", "/trainer/lessons/new"),
        "trainer.write_lesson": ("tom", f"{WORK}/write"),
        "trainer.look_at_lesson": ("tom", f"{WORK}/look"),
    }
