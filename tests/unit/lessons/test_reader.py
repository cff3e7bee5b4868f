"""A lesson is shown as it was written, and every fault of it has its line and column."""

import pytest

from lms.errors import RefusalError
from lms.lessons.media_rules import MediaFacts
from lms.lessons.pictures import render_lesson
from lms.lessons.reader import (
    LessonFile,
    find_missing_files,
    read_fields,
    read_lesson,
    write_lesson,
)

HEAD = "---\ntitle: How a lamp comes back\n---\n"
LAMP = MediaFacts("a" * 64, "image/png", 900, 640, 480)
FILM = MediaFacts("b" * 64, "video/mp4", 9000)


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("Only text", (1, 1), "The file does not begin with the facts"),
        ("---\ntitel: x\n---\nText", (2, 1), "“titel”"),
        (HEAD, (4, 1), "Nothing stands here yet"),
        (f"{HEAD}See ![a lamp](lamp.png) here", (4, 5), "on a line of its own"),
        (f"{HEAD}Text\n\n![](lamp.png)", (6, 3), "Say between the brackets what is shown"),
        (f"{HEAD}![A lamp](Lamp.svg)", (4, 11), "“Lamp.svg” cannot be the name of a picture"),
        (f"{HEAD}![A lamp](https://evil.example/p.png)", (4, 11), "cannot be the name"),
        (f"{HEAD}![A lamp](../../../etc/passwd.png)", (4, 11), "cannot be the name"),
        (f"{HEAD}[x](javascript:alert(1))", (4, 5), "A link cannot lead to “javascript:alert”"),
        (f"{HEAD}Right\u202eturned", (4, 6), "(U+202E)"),
        ("---\ntitle: x\nlink: http://e.example/a\n---\nT", (3, 7), "begins with https://"),
        ("---\ntitle: x\nlink: https://a@e.example/\n---\nT", (3, 7), "begins with https://"),
        ("---\ntitle: x\nlink: https://localhost/\n---\nT", (3, 7), "begins with https://"),
        ("---\ntitle: x\nminutes: soon\n---\nT", (3, 10), "number"),
    ],
)
def test_every_fault_has_its_place_and_a_sentence(text, place, sentence):
    problems = read_lesson(text, file="lamp.md")

    assert isinstance(problems, list)
    assert [(p.line, p.column) for p in problems][:1] == [place]
    assert sentence in " ".join(p.sentence for p in problems)


def test_a_picture_in_code_is_no_picture():
    lesson = read_lesson(f"{HEAD}```\n![A lamp](lamp.png)\n```\n", file="lamp.md")

    assert isinstance(lesson, LessonFile)
    assert lesson.names == ()


def test_a_file_that_nobody_uploaded_is_told_with_the_one_that_is_meant():
    lesson = read_lesson(f"{HEAD}\n![A lamp](lamp.png)\n", file="lamp.md")

    assert isinstance(lesson, LessonFile)
    (problem,) = find_missing_files(lesson, {"lamps.png"}, file="lamp.md")
    assert (problem.line, problem.column) == (5, 11)
    assert problem.sentence.endswith("Did you mean “lamps.png”?")


def test_pictures_and_films_stand_where_they_were_written():
    body = 'One\n![A "lamp" <b>](lamp.png)\nTwo\n\n![How to](film.mp4)\n'

    html = render_lesson(body, {"lamp.png": LAMP, "film.mp4": FILM})

    figure = (
        f'<figure class="picture"><img src="/lessons/files/{"a" * 64}" '
        'alt="A &quot;lamp&quot; &lt;b&gt;" width="640" height="480" loading="lazy"></figure>'
    )
    assert html.index("One") < html.index(figure) < html.index("Two") < html.index("<video")
    assert f'src="/lessons/files/{"b" * 64}" aria-label="How to"></video>' in html


def test_hostile_markdown_stays_text():
    body = "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1))"

    html = render_lesson(body, {})

    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.replace("[a](javascript:alert(1))", "")


def test_a_picture_that_is_no_block_is_refused_and_not_lost():
    with pytest.raises(RefusalError, match="Put an empty line before and after"):
        render_lesson("![A lamp](lamp.png)\n:   a definition", {"lamp.png": LAMP})


@pytest.mark.parametrize("title", ['Say "yes" \\ no', "a: b # c", "'", "– ö 木", "{{ x }}"])
def test_what_the_form_writes_is_read_back(title):
    source = write_lesson({"title": title, "minutes": "8", "link": ""}, "Text\n")

    lesson = read_lesson(source, file="x.md")

    assert isinstance(lesson, LessonFile)
    assert (lesson.keys.title, lesson.keys.minutes, lesson.keys.link) == (title, 8, None)
    assert read_fields(source) == ({"title": title, "minutes": "8"}, "Text\n")
