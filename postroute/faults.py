"""Tells the faults of an input to the person who gave it."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from routing_engine import InputFaultsError


def print_faults(error: InputFaultsError, *, as_json: bool) -> None:
    """The first 1,000 faults and the count: text on standard error, or JSON on standard output."""
    if as_json:
        faults = [asdict(fault) for fault in error.faults]
        click.echo(json.dumps({"num_faults": error.num_faults, "faults": faults}, indent=1))
        return
    for fault in error.faults:
        click.echo(f"{fault.place}: {fault.cause}\n    {fault.remedy} [{fault.code}]", err=True)
    noun = "fault" if error.num_faults == 1 else "faults"
    shown = (
        "" if error.num_faults == len(error.faults) else f", the first {len(error.faults):,} shown"
    )
    click.echo(f"{error.num_faults:,} {noun}{shown}. Nothing was written.", err=True)
