"""``postroute problem-schema``."""

from __future__ import annotations

import json

import click

from routing_engine import problem_schema


@click.command("problem-schema")
def command() -> None:
    """Print the JSON Schema of problem.json, made from the code's own types."""
    click.echo(json.dumps(problem_schema(), indent=2, ensure_ascii=False))
