"""``postroute restore``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from courier_api import restore


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """
    Fill an empty server from a backup in FOLDER, while none runs on its data.

    Nothing is taken over unless the ledger's root and each file's hash hold.
    """
    filled = restore(os.environ, folder)
    num_files = filled.num_evidence + filled.num_files
    click.echo(f"{filled.size} entries, {num_files} files; root {filled.root}")
