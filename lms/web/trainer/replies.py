"""How the trainer's pages answer a script, and refuse."""

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue


def is_script() -> bool:
    """Whether a script keeps the page in the background."""
    return request.headers.get("X-Requested-With") == "fetch"


def refuse(sentence: str, address: str) -> ResponseReturnValue:
    """Say why nothing was kept."""
    if is_script():
        return jsonify(sentence=sentence), 409
    flash(sentence, "error")
    return redirect(address, code=303)
