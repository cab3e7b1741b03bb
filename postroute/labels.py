"""``postroute labels``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from courier_api import LABEL_FORMS, LABEL_GRIDS, print_labels
from postroute.storage import check_writable, write_whole


@click.command()
@click.argument("codes", nargs=-1, required=True)
@click.option(
    "--form", type=click.Choice(LABEL_FORMS), default="sheet", show_default=True,
    help="A4 sheets or 100 x 150 mm pages as PDF, pictures, or a label printer's own language.",
)  # fmt: skip
@click.option("--grid", type=click.Choice(LABEL_GRIDS), default="3x7", show_default=True,
              help="Of an A4 sheet.")  # fmt: skip
@click.option("--start", type=int, default=1, show_default=True, help="First free place.")
@click.option("--dpi", type=click.IntRange(203, 600), default=203, show_default=True,
              help="Of a label printer.")  # fmt: skip
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def command(
    codes: tuple[str, ...], form: str, grid: str, start: int, dpi: int, output: Path | None
) -> None:
    """
    Print labels of items and bags, by their CODES; several pictures come as a ZIP archive.

    Their QR codes are signed by the key of the server that ``postroute serve`` would be here.
    """
    check_writable(output)
    file = print_labels(os.environ, codes, form=form, grid=grid, start=start, dpi=dpi)
    if output is None:
        click.echo(file.content, nl=False)
    else:
        write_whole(output, file.content)
