"""``postroute serve``."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from courier_api import ENVIRONMENT, serve
from routing_engine.travel import InputFaultsError, one_fault


class ServeCommand(click.Command):
    """A command whose help ends with the variables of the environment that it reads."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table that `courier_api.config` reads the environment by."""
        with formatter.section("Environment"):
            formatter.write_dl(
                [(one.name, f"{one.sentence} ({one.wanted}; else {one.default})")
                 for one in ENVIRONMENT]
            )  # fmt: skip


@click.command(cls=ServeCommand)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of a planned day; without one there is the API alone.",
)
def command(host: str, port: int, data: Path | None) -> None:
    """Serve the API, and a planned day's map and files, until Ctrl-C, which ends it well."""
    # uvicorn finishes its requests at Ctrl-C, and then raises what it was ended by.
    with suppress(KeyboardInterrupt):
        try:
            serve(host=host, port=port, data_dir=data)
        except SystemExit as error:
            raise _cannot_listen(host, port) from error


def _cannot_listen(host: str, port: int) -> InputFaultsError:
    """Uvicorn ends the program itself when it gets no address, with a status of its own."""
    return one_fault(
        "address_refused",
        place=f"{host}:{port}",
        cause="The address cannot be opened; wanted one that is free and of this machine.",
        remedy="Give another --port (0: any free one), or another --host.",
    )
