"""Lessons on the stage of attacks: what is there, and the form that each route takes."""

import io
import re
from typing import Any

from PIL import Image

from lms.db import transaction
from lms.lessons import service
from lms.lessons.media import digest_stream, take_file
from tests.makers import PUBLISHED_AT, make_lesson

LESSON = "/lessons/returned-lamp"
WORK = "/trainer/lessons/returned-lamp"
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


def make_items(settings: Any, *, trainer_id: int) -> str:
    """A lesson that is live, with a draft and a picture; the digest of the picture."""
    picture = make_picture()
    facts = take_file(settings.media_folder, picture, most=1_000_000)
    make_lesson(actor_id=trainer_id)
    with transaction():
        origin = digest_stream(picture)
        service.record_media(facts, origin, actor_id=trainer_id, at=PUBLISHED_AT)
        service.name_media("returned-lamp", "lamp.png", facts, at=PUBLISHED_AT)
    return facts.digest


def list_item_acts(stage: Any) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Who sends which form where."""
    page = stage.browser("olga").get(LESSON).text
    found = re.search(r'name="presented" value="([^"]+)"', page)
    assert found
    return {
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


def list_item_pages(picture: str) -> dict[str, tuple[str, str]]:
    """Who may open which page."""
    return {
        "learner.lesson": ("alice", LESSON),
        "learner.lesson_file": ("alice", f"/lessons/files/{picture}"),
        "trainer.lessons": ("tom", "/trainer/lessons"),
        "trainer.new_lesson": ("tom", "/trainer/lessons/new"),
        "trainer.write_lesson": ("tom", f"{WORK}/write"),
        "trainer.look_at_lesson": ("tom", f"{WORK}/look"),
    }
