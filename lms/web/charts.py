"""What a figure looks like: drawn on the server, coloured by classes of the style sheets."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask
from markupsafe import Markup

ROW_HEIGHT = 30
BAR_HEIGHT = 9
CHART_WIDTH = 320
FIGURE_ROOM = 74
CHARACTER_WIDTH = 6.6
RING_RADIUS = 40
RING_CHARACTERS = 5
SPARK_WIDTH = 120
SPARK_HEIGHT = 28
LINE_WIDTH = 640
LINE_HEIGHT = 220
LEFT = 70
TOP = 26
COURSE_WIDTH = LINE_WIDTH - LEFT - 6
COURSE_HEIGHT = LINE_HEIGHT - TOP - 28
HIDDEN = Markup('aria-hidden="true"')
LONG = Markup(' class="long"')
STRETCHED = Markup(' preserveAspectRatio="none"')


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: a figure, perhaps one to compare it with, and what is said of it."""

    label: str
    value: float
    beside: float | None = None
    note: str = ""
    is_strong: bool = False


def cell_bar(done: int, late: int, asked: int) -> Markup:
    """The bar of a matrix cell: who has done it, who is late, and the rest as an empty track."""
    if asked <= 0:
        return Markup()
    done_width = 100 * done / asked
    late_width = max(100 * late / asked, 3) if late else 0
    parts = [_rect("f-track", 0, 0, 100, 6), _rect("f-1", 0, 0, done_width, 6)]
    start = min(done_width, 100 - late_width)
    if late:
        parts.append(_rect("f-late", start, 0, late_width, 6))
    if late and done:
        parts.append(_rect("f-gap", start, 0, 1.5, 6))
    return _svg("cell-bar", "0 0 100 6", Markup().join(parts), stretch=True)


def horizontal_bars(
    bars: Sequence[Bar], name: str, *, most: float = 100, unit: str = "%", inks: Sequence[str] = ()
) -> Markup:
    """Bars below each other, a second ink where there is something to compare with."""
    longest = max((len(bar.label) for bar in bars), default=0)
    start = min(max(24.0, longest * CHARACTER_WIDTH + 10), 170.0)
    scale = (CHART_WIDTH - start - FIGURE_ROOM) / most if most > 0 else 0
    rows = [_bar_row(bar, place, start, scale, unit) for place, bar in enumerate(bars)]
    height = len(bars) * ROW_HEIGHT + (20 if inks else 0)
    legend = _legend(inks, height - 11)
    return _svg("chart bars", f"0 0 {CHART_WIDTH} {height}", Markup().join([*rows, legend]), name)


def progress_ring(done: int, total: int, name: str) -> Markup:
    """A ring that closes as a programme is completed."""
    said = f"{done}/{total}"
    around = 2 * math.pi * RING_RADIUS
    filled = around * min(done, total) / total if total else 0
    content = Markup(
        '<circle class="track" cx="50" cy="50" r="{r}"/>'
        '<circle class="value" cx="50" cy="50" r="{r}" stroke-dasharray="{filled} {around}"'
        ' transform="rotate(-90 50 50)"/><text{shade} x="50" y="51">{said}</text>'
    ).format(
        r=RING_RADIUS,
        filled=_short(filled),
        around=_short(around),
        said=said,
        shade=LONG if len(said) > RING_CHARACTERS else "",
    )
    return _svg("ring", "0 0 100 100", content, name)


def sparkline(values: Sequence[float], name: str) -> Markup:
    """The course of a figure in the height of a line; the last value is a dot."""
    if not values:
        return Markup()
    points = _points(values, SPARK_WIDTH, SPARK_HEIGHT, low=min(values), high=max(values))
    return _svg("spark", f"0 0 {SPARK_WIDTH} {SPARK_HEIGHT}", _path(points, radius=3), name)


def line_chart(
    points: Sequence[tuple[str, float]],
    name: str,
    *,
    most: float = 100,
    unit: str = "%",
    goal: float | None = None,
) -> Markup:
    """The course of a figure over days or months, with the goal as a line of its own."""
    if not points:
        return Markup()
    values = [value for _, value in points]
    drawn = _points(values, COURSE_WIDTH, COURSE_HEIGHT, low=0, high=most, left=LEFT, top=TOP)
    parts = [_axis(most, unit), _path(drawn, radius=5)]
    if goal is not None:
        parts.append(_rule("l-goal", TOP + COURSE_HEIGHT * (1 - goal / most)))
    end_x, end_y = drawn[-1]
    parts.append(_text(end_x, end_y - 12, _said(values[-1], unit), "strong", "end"))
    parts.append(_text(LEFT, LINE_HEIGHT - 4, points[0][0]))
    if len(points) > 1:
        parts.append(_text(end_x, LINE_HEIGHT - 4, points[-1][0], anchor="end"))
    return _svg("chart course", f"0 0 {LINE_WIDTH} {LINE_HEIGHT}", Markup().join(parts), name)


def init_app(app: Flask) -> None:
    """Give every template the drawings of this file."""
    app.jinja_env.globals.update(
        cell_bar=cell_bar,
        horizontal_bars=horizontal_bars,
        progress_ring=progress_ring,
        sparkline=sparkline,
        line_chart=line_chart,
        Bar=Bar,
    )


def _bar_row(bar: Bar, place: int, start: float, scale: float, unit: str) -> Markup:
    top = place * ROW_HEIGHT + (4 if bar.beside is not None else 8)
    strong = "strong" if bar.is_strong else ""
    parts = [
        _text(0, place * ROW_HEIGHT + 18, bar.label, strong),
        _rect("f-1", start, top, bar.value * scale, BAR_HEIGHT),
    ]
    if bar.beside is not None:
        parts.append(_rect("f-2", start, top + BAR_HEIGHT + 2, bar.beside * scale, BAR_HEIGHT))
    end = start + max(bar.value, bar.beside or 0) * scale + 6
    said = _said(bar.value, unit)
    text = f"{said} · {bar.note}" if bar.note else said
    parts.append(_text(end, place * ROW_HEIGHT + 18, text, strong))
    return Markup().join(parts)


def _legend(inks: Sequence[str], top: float) -> Markup:
    parts = []
    for place, ink in enumerate(inks[:2]):
        left = 24 + place * 110
        parts.append(_rect(f"f-{place + 1}", left, top, BAR_HEIGHT, BAR_HEIGHT))
        parts.append(_text(left + 14, top + 8, ink))
    return Markup().join(parts)


def _points(
    values: Sequence[float],
    width: float,
    height: float,
    *,
    low: float,
    high: float,
    left: float = 0,
    top: float = 0,
) -> list[tuple[float, float]]:
    step = width / max(len(values) - 1, 1)
    span = (high - low) or 1
    return [
        (left + place * step, top + height * (1 - (value - low) / span))
        for place, value in enumerate(values)
    ]


def _path(points: Sequence[tuple[float, float]], radius: float) -> Markup:
    course = "L".join(f"{_short(x)} {_short(y)}" for x, y in points)
    end_x, end_y = points[-1]
    return Markup('<path class="l-1" d="M{}"/><circle class="f-1" cx="{}" cy="{}" r="{}"/>').format(
        course, _short(end_x), _short(end_y), radius
    )


def _axis(most: float, unit: str) -> Markup:
    middle = TOP + COURSE_HEIGHT / 2
    return Markup().join(
        [
            _rule("grid", TOP),
            _rule("grid", middle),
            _rule("axis", TOP + COURSE_HEIGHT),
            _text(0, TOP + 4, _said(most, unit)),
            _text(0, middle + 4, _said(most / 2, unit)),
            _text(0, TOP + COURSE_HEIGHT + 4, "0"),
        ]
    )


def _said(value: float, unit: str) -> str:
    return f"{_short(value)}\N{NO-BREAK SPACE}{unit}".strip()


def _rule(shade: str, y: float) -> Markup:
    return Markup('<line class="{}" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(
        shade, LEFT, LINE_WIDTH, y=_short(y)
    )


def _rect(shade: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        shade, _short(x), _short(y), _short(width), _short(height)
    )


def _text(x: float, y: float, text: str, shade: str = "", anchor: str = "") -> Markup:
    extra = Markup(' class="{}"').format(shade) if shade else Markup()
    extra += Markup(' text-anchor="{}"').format(anchor) if anchor else Markup()
    return Markup('<text x="{}" y="{}"{}>{}</text>').format(_short(x), _short(y), extra, text)


def _svg(shade: str, box: str, content: Markup, name: str = "", *, stretch: bool = False) -> Markup:
    spoken = Markup('role="img" aria-label="{}"').format(name) if name else HIDDEN
    shape = STRETCHED if stretch else Markup()
    return Markup('<svg class="{}" viewBox="{}"{} {}>{}</svg>').format(
        shade, box, shape, spoken, content
    )


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
