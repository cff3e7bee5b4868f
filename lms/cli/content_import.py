"""`lms content import`: a document of another program as the file of a version."""

import re
from pathlib import Path

import click

from lms.document_import import Form, Reading, read_docx, read_text, write_markdown
from lms.document_import.docx_package import LARGEST_FILE
from lms.errors import RefusalError
from lms.markup import is_anchor
from lms.policies.placeholders import find_blanks
from lms.policies.writer import write_front_matter
from lms.yaml_source import decode

NUMBER = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--policy", "slug", required=True, help="The policy's folder, such as refunds.")
@click.option("--version", "number", required=True, help="The version's number, such as 1.0.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write; else it is shown.")
def import_document(file: Path, slug: str, number: str, out: Path | None) -> None:
    """Read a text, a Markdown file or a document of Word as the version of a policy.

    Example: lms content import old.docx --policy refunds --version 1.0 --out refunds.md
    """
    match = NUMBER.fullmatch(number)
    if not is_anchor(slug) or match is None:
        raise click.ClickException(
            "Name the policy by small letters, digits and hyphens, and the "
            "version by a number such as 1.0."
        )
    if out is not None and out.exists():
        raise click.ClickException(f"{out} exists already. Name another file; nothing was written.")
    try:
        reading = _read(file)
    except RefusalError as refusal:
        raise click.ClickException(f"{refusal} Nothing was written.") from refusal
    fields = {
        "kind": "editorial" if match[2] != "0" else "substantive",
        "effective_on": "[DATE]",
        "author": "[Insert the author's staff number]",
        "summary": "[State what changes]",
    }
    text = write_front_matter(fields) + write_markdown(reading.blocks).text
    _tell(file, reading)
    _tell_blanks(out or Path(slug) / f"{number}.md", text)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
        click.echo(f"{out} was written. Mend it, then: lms content check {out}", err=True)


def _read(file: Path) -> Reading:
    if file.stat().st_size > LARGEST_FILE:
        raise RefusalError("The file is larger than 20 MB. Take its pictures out, or divide it.")
    content = file.read_bytes()
    if content.startswith(b"PK"):
        return read_docx(content)
    text = decode(content, file=str(file))
    if isinstance(text, list):
        raise RefusalError(str(text[0]))
    is_markdown = file.suffix.lower() in {".md", ".markdown"}
    return read_text(text, Form.MARKDOWN if is_markdown else Form.GUESSED)


def _tell(file: Path, reading: Reading) -> None:
    """What was guessed and done, at its line of the document."""
    if reading.title:
        click.echo(f"{file}:1:1: title: {reading.title}", err=True)
    for remark in reading.remarks:
        click.echo(f"{file}:{remark.line}:1: note: {remark.sentence}", err=True)
    for block in reading.guesses:
        click.echo(f"{file}:{block.line}:1: guess: {block.guess}", err=True)


def _tell_blanks(path: Path, text: str) -> None:
    """What is still open, at its place in the file that comes of it."""
    for place in find_blanks(text):
        said = f"The blank “{place.text}” is still open. Fill it in."
        click.echo(f"{path}:{place.line}:{place.column}: {said}", err=True)
