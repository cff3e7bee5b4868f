"""An address as a square code that a telephone reads."""

import segno


def draw_qr(address: str) -> tuple[int, str]:
    """The side of the square code, and the lines, one unit thick, that draw it."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    return len(rows), "".join(_draw_row(y, row) for y, row in enumerate(rows))


def _draw_row(y: int, row: list[int]) -> str:
    pieces, start = [], None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            pieces.append(f"M{start} {y}.5h{x - start}")
            start = None
    return "".join(pieces)
