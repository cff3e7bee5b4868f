"""Which paragraph says what, as the search shows it."""

from lms.markup import render_markdown
from lms.markup.passages import list_passages

TABLE = """\
## How soon {#soon}

| Came by | Answer |
|---|---|
| phone | 1 day |
| a letter | |
"""


def test_the_cells_of_a_table_do_not_run_together():
    passages = list_passages(render_markdown(TABLE).html)

    assert passages[-1].paragraphs == [
        ("p-soon-1", "Came by · Answer – phone · 1 day – a letter"),
    ]
