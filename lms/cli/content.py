"""`lms content`: what is wrong in the content files, and bringing in what is new."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.cli.content_import import import_document
from lms.config import Settings
from lms.db import transaction
from lms.errors import Problem, RefusalError
from lms.people import queries as people
from lms.policies.company import get_company
from lms.policies.files import list_company_files, list_files
from lms.policies.text_notes import find_notes
from lms.workflows.content_tree import ContentTree, find_content, find_root, read_tree
from lms.workflows.lesson_files import take_media
from lms.workflows.linting import lint_content
from lms.workflows.publishing import ContentError, PublishReport, publish_tree

PATH = click.argument("path", required=False, type=click.Path(path_type=Path))


@click.group("content")
def content() -> None:
    """Check the content files, and bring in what is new."""


content.add_command(import_document)


@content.command("check")
@PATH
def check_content(path: Path | None) -> None:
    """Say everything that is wrong in the content folder, or in one part of it.

    Example: lms content check content
    """
    path = path or find_content(Settings().content)
    root, tree = _read(path)
    problems = _limit(lint_content(tree), root, path)
    _print_notes(_limit(tuple(find_notes(tree.texts)), root, path), root)
    _print(problems, root)
    if problems:
        raise click.exceptions.Exit(1)


@content.command("publish")
@PATH
@click.option("--as", "staff_number", required=True, help="Your own staff number.")
@with_appcontext
def publish_content(path: Path | None, staff_number: str) -> None:
    """Bring in what is new: versions as drafts, quizzes and programmes for use.

    Example: lms content publish content --as W-1005
    """
    settings: Settings = current_app.config["LMS_SETTINGS"]
    root, tree = _read(path or find_content(settings.content))
    if tree.unreadable:
        _refuse(tree.unreadable, root)
    media = take_media(tree.media, settings.media_folder, most=settings.largest_film)
    if isinstance(media, list):
        _refuse(media, root)
    try:
        with transaction():
            at = clock.now()
            actor_id = _find_actor(staff_number)
            report = publish_tree(tree.texts, media, actor_id=actor_id, at=at)
    except ContentError as fault:
        _refuse(fault.problems, root)
    except RefusalError as refusal:
        raise click.ClickException(f"{refusal} Nothing was brought in.") from refusal
    _tell(report, root)


@content.command("export")
@PATH
@with_appcontext
def export_content(path: Path | None) -> None:
    """Write the policies as files, each version byte for byte as its author left it.

    A folder that has no company.yaml or glossary.md gets them too. Publishing what was written
    changes nothing.

    Example: lms content export /tmp/content
    """
    root = path or Path("content")
    day = get_company().day_of(clock.now())
    files = {
        **{name: text for name, text in list_company_files() if not (root / name).exists()},
        **dict(list_files(day)),
    }
    try:
        written = sum(_write_file(root / name, text) for name, text in files.items())
    except OSError as error:
        raise click.ClickException(f"{root} cannot be written: {error.strerror}.") from error
    click.echo(f"{written} written, {len(files) - written} unchanged, in {root}.")


def _write_file(path: Path, source: bytes) -> bool:
    if path.is_file() and path.read_bytes() == source:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source)
    return True


def _read(path: Path) -> tuple[Path, ContentTree]:
    try:
        root = find_root(path)
        return root, read_tree(root)
    except RefusalError as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _limit(problems: Sequence[Problem], root: Path, path: Path) -> tuple[Problem, ...]:
    """The problems in the part of the folder that was named."""
    wanted = path.resolve()
    places = ((problem, root.resolve() / problem.file) for problem in problems)
    return tuple(p for p, place in places if place == wanted or wanted in place.parents)


def _print_notes(notes: Sequence[Problem], root: Path) -> None:
    """What could be better and stops nothing."""
    for note in notes:
        click.echo(f"{root / note.file}:{note.line}:{note.column}: note: {note.sentence}")


def _print(problems: Sequence[Problem], root: Path) -> None:
    for problem in problems:
        click.echo(f"{root / problem.file}:{problem.line}:{problem.column}: {problem.sentence}")
    if not problems:
        click.echo("Nothing is wrong.")
    else:
        click.echo("1 problem." if len(problems) == 1 else f"{len(problems)} problems.")


def _refuse(problems: Sequence[Problem], root: Path) -> NoReturn:
    _print(problems, root)
    raise click.ClickException("Nothing was brought in. Mend the files, then publish again.")


def _find_actor(staff_number: str) -> int:
    person = people.find_person_by_staff_number(staff_number, get_company().day_of(clock.now()))
    if person is None or not person.is_employed:
        raise RefusalError(
            f"Nobody with the staff number {staff_number} works here today. "
            "Name your own after --as."
        )
    return person.id


def _tell(report: PublishReport, root: Path) -> None:
    for outcome in report.outcomes:
        if outcome.is_change:
            click.echo(f"{root / outcome.path}: {outcome.sentence}")
    changes = report.count_changes()
    same = len(report.outcomes) - changes
    made, withdrawn = report.reconciliation.made, report.reconciliation.withdrawn
    click.echo(f"{changes} changed, {same} unchanged; {made} duties given, {withdrawn} withdrawn.")
