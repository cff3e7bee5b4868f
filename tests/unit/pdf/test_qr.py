"""An address becomes a square code of few lines."""

from lms.qr import draw_qr


def test_the_square_code_is_drawn_as_one_path_of_lines() -> None:
    side, path = draw_qr("https://learn.example/verify/7f3a")

    assert (side, path[:8]) == (29, "M0 0.5h7")
