"""The handbook as a file: how far it is, and the file itself. Nothing is made here."""

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.policies.handbook.document import Book
from lms.policies.handbook.queries import find_content, find_file

EMPTY = "No policy is in force for this handbook, so that there is nothing to put into a file."


def say_size(size: int) -> str:
    """How large a file is, as people say it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{size / 1_000_000:.1f}\u00a0MB"


def show_progress(book: Book, *, is_everything: bool) -> str:
    """How far the file is; the page asks again by itself until it is made."""
    if not book.chapters:
        abort(404, EMPTY)
    file = find_file(book.key)
    return render_template(
        "handbook/file.html",
        file=file,
        size=say_size(file.size) if file and file.size else "",
        chapters=len(book.chapters),
        is_everything=is_everything,
    )


def send_book(book: Book, name: str) -> ResponseReturnValue:
    """The file as it lies there, or the way to the page that says how far it is."""
    if not book.chapters:
        abort(404, EMPTY)
    content = find_content(book.key)
    if content is None:
        return redirect(url_for(".file"))
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
