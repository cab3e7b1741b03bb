"""What starting the command costs, and that help and the commands agree."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from postroute.main import COMMANDS, cli

HEAVY = ("ortools", "osmium", "scipy", "shapely", "openpyxl", "fastapi", "networkx")


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"], ["geodata", "--help"]])
def test_help_loads_no_heavy_part(arguments: list[str]) -> None:
    code = (
        "import sys; from postroute.main import cli, run\n"
        f"run(lambda: cli.main({arguments!r}, standalone_mode=False), as_json=False)\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "sys.exit(', '.join(loaded) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_workers_are_started_before_anything_is_loaded() -> None:
    """The modules of the two commands that search are all that is loaded until then."""
    code = (
        "import sys; import postroute.main, postroute.plan, postroute.solve\n"
        "sys.exit(', '.join({'numpy', 'pydantic', 'rich'} & sys.modules.keys()) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_of_the_table_is_there_and_explains_itself(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help


def test_help_shows_every_command_with_its_sentence() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    assert all(name in shown and sentence in shown for name, (_, sentence) in COMMANDS.items())
