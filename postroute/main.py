"""The command ``postroute``: its sub-commands, and the exit status of each way it can end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from postroute.exit_status import BAD_INPUT, OUR_FAULT
from postroute.faults import print_faults, print_file_fault, print_usage_fault
from routing_engine import InputFaultsError, RoutingEngineError

#: Sub-command -> its module, imported only when it is used, and what help says of it.
COMMANDS = {
    "day": ("postroute.day", "Draw a seeded day into a folder."),
    "plan": ("postroute.plan", "Plan a day; draw its map, tracks and sheets."),
    "solve": ("postroute.solve", "Solve and score a public benchmark instance."),
    "verify": ("postroute.verify", "Check a plan against its problem."),
    "problem-schema": ("postroute.problem_schema", "Print the JSON Schema of problem.json."),
    "geodata": ("postroute.geodata", "Road networks, travel matrices, closures."),
    "serve": ("postroute.serve", "Serve the API and a planned day."),
    "user": ("postroute.user", "People who log in to the server."),
    "items": ("postroute.items", "Register items from a table."),
    "labels": ("postroute.labels", "Print labels of items and bags."),
    "scanner": ("postroute.scanner", "A scanner in a terminal: enrol, sign, send."),
    "ledger": ("postroute.ledger", "The chain of custody: export, check, rebuild."),
    "backup": ("postroute.backup", "Copy the server's data while it serves."),
    "restore": ("postroute.restore", "Fill an empty server from a backup."),
    "bench": ("postroute.bench", "Measure what Postroute claims."),
}


class LazyGroup(click.Group):
    """A group whose sub-commands are imported when they are first used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the user's day, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The sub-command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command = import_module(module).command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table above as it stands: asking each command would import them all."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="postroute", prog_name="postroute")
def cli() -> None:
    """Plan and prove the daily work of couriers who carry citizens' papers."""


def run(call: Callable[[], Any], *, as_json: bool) -> int:
    """Exit status of a call, its faults told on standard error (or as JSON on standard output)."""
    try:
        return int(call() or 0)
    except InputFaultsError as error:
        print_faults(error, as_json=as_json)
        return BAD_INPUT
    except click.ClickException as error:
        if as_json:
            print_usage_fault(error)
        else:
            error.show()
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        if error.filename is None:
            raise
        print_file_fault(error, as_json=as_json)
        return BAD_INPUT
    except _own_errors() as error:
        click.echo(f"This is our fault: {error}", err=True)
        return OUR_FAULT


def _own_errors() -> tuple[type[Exception], ...]:
    """What the rooms raise on purpose; a room is only imported once something has failed."""
    import courier_api
    import geodata
    import scenarios

    return (
        RoutingEngineError,
        courier_api.CourierApiError,
        geodata.GeodataError,
        scenarios.ScenarioError,
    )


def main() -> None:
    """Entry point: 0 done, 1 our fault, 2 bad input, 3 infeasible."""
    arguments = sys.argv[1:]
    sys.exit(run(lambda: cli.main(arguments, standalone_mode=False), as_json="--json" in arguments))
