"""``postroute restore``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from courier_api import restore


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Fill an empty server from a backup in FOLDER; nothing is taken over unless its root holds."""
    filled = restore(os.environ, folder)
    click.echo(f"{filled.size} entries, {filled.num_evidence} files; root {filled.root}")
