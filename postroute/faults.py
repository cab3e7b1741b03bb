"""Tells the faults of an input to the person who gave it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from routing_engine import InputFault, InputFaultsError


def print_faults(error: InputFaultsError, *, as_json: bool) -> None:
    """The first 1,000 faults and the count: text on standard error, or JSON on standard output."""
    if as_json:
        _print_json(error.faults, error.num_faults)
        return
    for fault in error.faults:
        click.echo(f"{fault.place}: {fault.cause}\n    {fault.remedy} [{fault.code}]", err=True)
    noun = "fault" if error.num_faults == 1 else "faults"
    shown = (
        "" if error.num_faults == len(error.faults) else f", the first {len(error.faults):,} shown"
    )
    click.echo(f"{error.num_faults:,} {noun}{shown}. Nothing was written.", err=True)


def print_file_fault(error: OSError, *, as_json: bool) -> None:
    """A file or folder that the system refused, in the same two ways; others may be written."""
    fault = InputFault(
        "file_refused",
        place=str(error.filename),
        cause=f"{error.strerror}; wanted a file or folder that can be used.",
        remedy="Give another path, or make room and rights for this one.",
    )
    if as_json:
        _print_json([fault], 1)
    else:
        click.echo(f"{fault.place}: {fault.cause}\n    {fault.remedy} [{fault.code}]", err=True)


def print_usage_fault(error: click.ClickException) -> None:
    """A wrong option or argument, as JSON on standard output."""
    cause, remedy = error.format_message(), "See the command's --help."
    _print_json([InputFault("usage", place="command line", cause=cause, remedy=remedy)], 1)


def _print_json(faults: Sequence[InputFault], num_faults: int) -> None:
    answer = {"num_faults": num_faults, "faults": [asdict(fault) for fault in faults]}
    click.echo(json.dumps(answer, indent=1, ensure_ascii=False))
