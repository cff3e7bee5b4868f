"""The hash of a password at sign-in, against the hash that Werkzeug offers."""

from werkzeug.security import check_password_hash, generate_password_hash

from benchmarks.measuring import Cost, stopwatch
from lms.people import passwords

PASSWORD = "three words that do not belong"  # noqa: S105 - nobody's


def check(count: int, at_round: int) -> Cost:
    """The comparison that every sign-in makes (argon2id, 19 MiB, two passes)."""
    del at_round
    kept = passwords.hash_password(PASSWORD)
    cost = Cost(count)
    with stopwatch(cost):
        for _ in range(count):
            if not passwords.is_right(PASSWORD, kept):
                raise SystemExit("The right password was refused.")
    cost.note = f"{count / cost.cpu:.0f} sign-ins/CPU s"
    return cost


def check_by_default(count: int, at_round: int) -> Cost:
    """What a Flask application usually takes (Werkzeug's default, scrypt)."""
    del at_round
    kept = generate_password_hash(PASSWORD)
    cost = Cost(count)
    with stopwatch(cost):
        for _ in range(count):
            check_password_hash(kept, PASSWORD)
    cost.note = f"{count / cost.cpu:.0f} sign-ins/CPU s"
    return cost
