"""``postroute items``: items registered from a table, by whoever has the server's machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from courier_api import import_items


@click.group()
def command() -> None:
    """
    Register items from a table.

    The database is the one that ``postroute serve`` would use here: see its --help.
    """


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--party", help="In whose name, such as agent:042.")
@click.option("--dry-run", "is_trial", is_flag=True, help="Tell everything, keep nothing.")
@click.option(
    "--partial", "is_partial", is_flag=True,
    help="Leave out rows with faults; then each row wants a code of its own.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def import_command(
    file: Path, party: str | None, *, is_trial: bool, is_partial: bool, as_json: bool
) -> None:
    """
    Import a CSV or XLSX FILE: all of its rows, or none; the same file again changes nothing.

    The codes are printed one a line, in the order of the rows.
    """
    report = import_items(os.environ, file, party=party, is_trial=is_trial, is_partial=is_partial)
    left_out = [
        {"row": one.row, "column": one.column, "seen": one.seen, "wanted": one.wanted}
        for one in report.faults
    ]
    if as_json:
        told = {
            "sha256": report.sha256.hex(), "num_rows": report.num_rows,
            "items": [{"row": row, "code": code} for row, code in sorted(report.codes.items())],
            "is_trial": report.is_trial, "is_repeated": report.is_repeated,
            "num_faults": report.num_faults, "faults": left_out,
        }  # fmt: skip
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    for _, code in sorted(report.codes.items()):
        click.echo(code)
    for one in left_out:
        click.echo(f"row {one['row']}, {one['column']}: {one['wanted']}", err=True)
    if report.is_trial:
        click.echo(f"{report.num_rows} rows; nothing was kept", err=True)
    else:
        before = ", by this file before" if report.is_repeated else ""
        click.echo(f"{len(report.codes)} of {report.num_rows} rows imported{before}", err=True)
