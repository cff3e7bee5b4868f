"""`lms compliance`: the record of a day as a file."""

import os
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms import clock
from lms.compliance import exports, service
from lms.compliance.catalogue import Catalogue, find_department, get_catalogue
from lms.compliance.exports import ExportedFile, Format
from lms.compliance.moments import end_of_day
from lms.compliance.rollup import counting, sheets
from lms.compliance.selection import Filter
from lms.db import transaction
from lms.pdf import PdfUnavailableError
from lms.policies.company import Company, get_company

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("compliance")
def compliance() -> None:
    """Export the compliance record as of any day."""


@compliance.command("export")
@click.option("--as-of", type=DAY, required=True, help="The day, as 2026-03-31.")
@click.option("--known-on", type=DAY, help="Count only what had been recorded by that day.")
@click.option("--format", "format_", type=click.Choice([f.value for f in Format]), required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--department", help="Its path, as 'Wrenfield / Sales'; those below it included.")
@click.option("--policy", help="The policy's short name, as complaints.")
@click.option("--programme", help="The programme's short name, as onboarding.")
@click.option("--bom", is_flag=True, help="Begin a CSV with the mark that Excel needs for UTF-8.")
@with_appcontext
def export_record(
    *,
    as_of: datetime,
    known_on: datetime | None,
    format_: str,
    out: Path,
    department: str | None,
    policy: str | None,
    programme: str | None,
    bom: bool,
) -> None:
    """Write the record of a day into a file, and note the export in the evidence log.

    Example: lms compliance export --as-of 2026-03-31 --format csv --out record.csv
    """
    company, at = get_company(), clock.now()
    if as_of.date() > company.day_of(at):
        raise click.ClickException(
            "That day is still to come. Name today or a day before it after --as-of."
        )
    zone = company.time_zone
    known_at = min(end_of_day(known_on.date(), zone), at) if known_on else at
    catalogue = get_catalogue(as_of.date())
    selection = _narrow(
        Filter(as_of.date(), zone, known_at), catalogue, department, policy, programme
    )
    exported = _write(selection, Format(format_), out, company, at=at, with_bom=bom)
    duties = "1 duty" if exported.rows == 1 else f"{exported.rows:,} duties"
    click.echo(f"{out}: {duties} as of {as_of:%Y-%m-%d}\nSHA-256 {exported.digest}")


def _narrow(
    selection: Filter,
    catalogue: Catalogue,
    department: str | None,
    policy: str | None,
    programme: str | None,
) -> Filter:
    if policy and programme:
        raise click.ClickException("Name either --policy or --programme, not both.")
    if department:
        department_id = find_department(department)
        if department_id is None:
            raise click.ClickException(
                f"There is no department '{department}'. Write its whole path, from the top."
            )
        selection = replace(selection, department_id=department_id)
    if policy:
        selection = replace(selection, policy_id=_find_subject(catalogue, "policy", policy))
    if programme:
        found = _find_subject(catalogue, "programme", programme)
        selection = replace(selection, programme_id=found)
    return selection


def _find_subject(catalogue: Catalogue, kind: str, slug: str) -> int:
    found = catalogue.find_slug(kind, slug)
    if found is None:
        known = ", ".join(subject.slug for subject in catalogue.list_subjects(kind)) or "none"
        raise click.ClickException(f"There is no {kind} '{slug}'. There are: {known}.")
    return found


def _write(
    selection: Filter,
    format_: Format,
    out: Path,
    company: Company,
    *,
    at: datetime,
    with_bom: bool,
) -> ExportedFile:
    """Write beside the file and put it in its place only when it is whole and noted."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as fault:
        raise click.ClickException(f"{out} cannot be written: {fault.strerror}.") from fault
    os.close(handle)
    written = Path(name)
    try:
        exported = exports.write_export(
            selection, format_, written, company_name=company.name, at=at, with_bom=with_bom
        )
        with transaction():
            service.record_export(exported, selection, at=at, actor_id=None)
        written.replace(out)
    except PdfUnavailableError as fault:
        raise click.ClickException(str(fault)) from fault
    except OSError as fault:
        raise click.ClickException(f"{out} cannot be written: {fault.strerror}.") from fault
    finally:
        written.unlink(missing_ok=True)
    return exported


@compliance.group("rollup")
def rollup() -> None:
    """The figures that are kept ready for every day: a cache."""


@rollup.command("rebuild")
@with_appcontext
def rebuild_rollup() -> None:
    """Drop all figures that are kept and count everybody anew; pages derive them meanwhile.

    Example: lms compliance rollup rebuild
    """
    today = get_company().day_of(clock.now())
    renewals = get_catalogue(today).renewals
    with transaction():
        people = counting.rebuild(renewals)
    with click.progressbar(length=people, label="Counting", file=sys.stderr) as bar:
        while counting.has_marks():
            with transaction():
                bar.update(counting.refresh(renewals))
    with transaction():
        sheets.keep_sheets(today)
    click.echo(f"The figures are counted anew: {people:,} people.")
