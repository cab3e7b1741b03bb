"""``postroute ledger``: the chain of custody, exported and checked."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from courier_api import (
    export_ledger,
    export_ledger_epcis,
    ledger_checkpoint,
    ledger_key,
    prove_item,
    rebuild_ledger_states,
    verify_ledger_lines,
)
from postroute.exit_status import INFEASIBLE
from postroute.language import language_option
from postroute.storage import check_writable

#: Of a line no more is read than the verifier looks at, whatever the file holds.
_MOST_LINE_BYTES = (256 << 10) + 1


@click.group()
def command() -> None:
    """
    Export, check and rebuild the ledger of custody.

    All but verify ask the database that ``postroute serve`` would use here: see its --help.
    """


@command.command()
@click.argument("file", type=click.File("rb"))
@click.option("--key", help="The ledger's key, known from elsewhere; see `postroute ledger key`.")
@click.option(
    "--witnessed", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
    help="A checkpoint kept from an earlier day; may be given several times.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@language_option
def verify(
    file: IO[bytes], key: str | None, witnessed: tuple[Path, ...], *, as_json: bool, language: str
) -> int:
    """
    Check an exported ledger, or the proof of one item, offline.

    Exit status 3 when it is not what it should be. A proof shows that its entries are in the ledger
    as they are; that there are no others of the item, only the whole ledger shows.
    """
    notes = [path.read_bytes() for path in witnessed]
    report = verify_ledger_lines(_lines(file), key=key, witnessed=notes)
    findings = [
        {"code": one.code.value, "line": one.line, "seq": one.seq,
         "is_fault": one.code.is_fault, "sentence": one.sentence(language)}
        for one in report.findings
    ]  # fmt: skip
    if as_json:
        told = {
            "is_sound": report.is_sound, "num_entries": report.num_entries,
            "num_covered": report.num_covered, "num_checkpoints": report.num_checkpoints,
            "root": report.root.hex(), "findings": findings,
        }  # fmt: skip
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        for one in findings:
            click.echo(f"{'fault' if one['is_fault'] else 'note '}  {one['sentence']}")
        click.echo(
            f"{report.num_entries} entries, {report.num_covered} of them signed for by"
            f" {report.num_checkpoints} checkpoints; root {report.root.hex()}"
        )
        click.echo("sound" if report.is_sound else f"NOT SOUND: {report.num_faults} faults")
    return 0 if report.is_sound else INFEASIBLE


@command.command()
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def export(output: Path | None) -> None:
    """Write the whole ledger as lines of JSON, for `postroute ledger verify`."""
    check_writable(output)
    _write(export_ledger(os.environ), output)


@command.command()
@click.argument("code")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def prove(code: str, output: Path | None) -> None:
    """
    Write what proves the journey of one item, for `postroute ledger verify`.

    Its events with their paths to a signed root, and the keys of their devices; with them go the
    codes of what was handed over at once. No name and no address is in it.
    """
    check_writable(output)
    _write(prove_item(os.environ, code), output)


@command.command("export-epcis")
@click.argument("codes", nargs=-1)
@click.option("--first-day", type=click.DateTime(["%Y-%m-%d"]), help="Recorded then or later.")
@click.option("--last-day", type=click.DateTime(["%Y-%m-%d"]), help="Recorded then or before.")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def export_epcis(
    codes: tuple[str, ...],
    first_day: datetime | None,
    last_day: datetime | None,
    output: Path | None,
) -> None:
    """
    Write events as an EPCIS 2.0 document: all, those of some days, or those of items by CODES.

    Its identifiers begin with POSTROUTE_PUBLIC_URL.
    """
    if codes and (first_day or last_day):
        raise click.UsageError("Give codes or days, not both.")
    check_writable(output)
    first, last = (None if one is None else one.date() for one in (first_day, last_day))
    if output is None:
        out = sys.stdout.buffer
        export_ledger_epcis(os.environ, out, codes=codes, first_day=first, last_day=last)
        return
    partial = output.with_name(f".{output.name}.part{os.getpid()}")
    try:
        with partial.open("wb") as file:
            export_ledger_epcis(os.environ, file, codes=codes, first_day=first, last_day=last)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


@command.command()
def checkpoint() -> None:
    """Print a signed statement of what the ledger holds now: publish it, keep it elsewhere."""
    click.echo(ledger_checkpoint(os.environ), nl=False)


@command.command()
def key() -> None:
    """Print the key by which checkpoints are checked."""
    click.echo(ledger_key(os.environ))


@command.command()
def rebuild() -> int:
    """Make the states of all items anew from the ledger; exit status 3 when any was another."""
    rebuilt = rebuild_ledger_states(os.environ)
    click.echo(f"{rebuilt.num_items} items from {rebuilt.num_entries} entries")
    for code in rebuilt.changed:
        click.echo(f"changed: {code}")
    return INFEASIBLE if rebuilt.changed else 0


def _write(lines: Iterable[bytes], output: Path | None) -> None:
    if output is None:
        for line in lines:
            sys.stdout.buffer.write(line)
        return
    partial = output.with_name(f".{output.name}.part{os.getpid()}")
    try:
        with partial.open("wb") as file:
            file.writelines(lines)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines, those too long to be of use cut short."""
    while line := file.readline(_MOST_LINE_BYTES):
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(_MOST_LINE_BYTES)):
            pass
        yield line
