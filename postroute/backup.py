"""``postroute backup``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from courier_api import back_up


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """
    Copy the server's tables, evidence and days' files into an empty FOLDER, while it serves.

    The copy is checked against the ledger's root. The server's key is not in it: keep
    ``server.key`` of the data folder in another place.
    """
    made = back_up(os.environ, folder)
    num_files = made.num_evidence + made.num_files
    click.echo(f"{made.size} entries, {num_files} files; root {made.root}")
    for digest in made.missing_evidence:
        click.echo(f"missing evidence: {digest}", err=True)
    for digest in made.missing_files:
        click.echo(f"missing file of a day: {digest}", err=True)
