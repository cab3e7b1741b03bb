"""``postroute scanner``: a device without a screen, for desks and for programs of others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

import click

from courier_api import (
    IDENTITIES,
    PURPOSES,
    RECIPIENTS,
    Handover,
    HandoverProof,
    acknowledge_scans,
    enrol_scanner,
    open_scanner,
    read_registration,
    sync_body,
    waiting_scans,
)
from postroute.exit_status import INFEASIBLE

_key_option = click.option(
    "--key", "key", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="File of the key; what it has signed is kept beside it.",
)  # fmt: skip
_giver_option = click.option("--from", "giver", help="Who gives, such as courier:c7.")
_place_option = click.option("--place", help="A location of the day, such as agent-001.")
_output_option = click.option(
    "-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="A file."
)
_raw_option = click.option("--raw", is_flag=True, help="The signed bytes alone.")


@click.group()
def command() -> None:
    """
    Enrol a key, sign what its party did, and keep it until the server has it.

    What `sign` and `outbox` print is a body of POST /v1/sync; `acknowledge` reads the answer.
    """


@command.command()
@click.argument("invitation")
@_key_option
@click.option("--server", help="Reach the server here, not where the invitation says.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def enrol(invitation: str, key: Path, server: str | None, *, as_json: bool) -> None:
    """
    Make a key, and enrol it by a dispatcher's INVITATION.

    INVITATION is the text of its QR code, or a file (-: standard input) with what
    POST /v1/devices/invitations answered. What was cut short is simply said again.
    """
    _check(key)
    device = enrol_scanner(key, _text_of(invitation), server=server)
    if as_json:
        click.echo(json.dumps({"device_id": device.device_id.hex(), "party": device.party}))
    else:
        click.echo(f"{key}: {device.party}, device {device.device_id.hex()}")


@command.group()
def sign() -> None:
    """Sign the next event, and print the body by which it is sent."""


@sign.command()
@click.argument("answer", type=click.File(encoding="utf-8"))
@_giver_option
@_place_option
@_key_option
@_output_option
@_raw_option
def register(
    answer: IO[str],
    giver: str | None,
    place: str | None,
    key: Path,
    output: Path | None,
    *,
    raw: bool,
) -> None:
    """
    One's own party took in an item.

    ANSWER is a file (-: standard input) with what POST /v1/items answered.
    """
    _check(output)
    item = read_registration(answer.read())
    with open_scanner(key) as scanner:
        scan = scanner.register(item, giver=giver, place=place)
    _put(scan.signed if raw else sync_body([scan]), output, is_binary=raw)


@sign.command()
@click.argument("codes", nargs=-1, required=True)
@_giver_option
@click.option("--to", "receiver", help="Who receives; one of the two is one's own party.")
@click.option("--purpose", type=click.Choice(PURPOSES), default="carry", show_default=True)
@_place_option
@click.option("--presence", help="Text that `scanner present` or a phone of the receiver shows.")
@click.option("--recipient", type=click.Choice(RECIPIENTS), help="Who took it for the citizen.")
@click.option("--identity", type=click.Choice(IDENTITIES), default="none", help="How checked.")
@click.option("--fee", type=click.IntRange(min=0), default=0, help="Dong taken.")
@click.option("--receipt", help="Number of the receipt for the fee.")
@_key_option
@_output_option
@_raw_option
def handover(
    codes: tuple[str, ...],
    giver: str | None,
    receiver: str | None,
    purpose: str,
    place: str | None,
    presence: str | None,
    recipient: str | None,
    identity: str,
    fee: int,
    receipt: str | None,
    key: Path,
    output: Path | None,
    *,
    raw: bool,
) -> None:
    """Items and bags, by their CODES, went from one party to another."""
    _check(output)
    proof = None if recipient is None else HandoverProof(recipient, identity, fee, receipt)
    if proof is None and (identity != "none" or fee or receipt):
        raise click.UsageError("--identity, --fee and --receipt want --recipient.")
    told = Handover(codes, giver, receiver, purpose, place, presence, proof)
    with open_scanner(key) as scanner:
        scan = scanner.hand_over(told)
    _put(scan.signed if raw else sync_body([scan]), output, is_binary=raw)


@command.command()
@_key_option
def present(key: Path) -> None:
    """Print a code that shows, for two minutes, that one is there to receive."""
    with open_scanner(key) as scanner:
        click.echo(scanner.present())


@command.command()
@_key_option
@_output_option
def outbox(key: Path, output: Path | None) -> None:
    """Print what is to be sent next: all that is unacknowledged, at most 500; else nothing."""
    _check(output)
    scans = waiting_scans(key)
    _put(sync_body(scans) if scans else b"", output)


@command.command()
@click.argument("answer", type=click.File(encoding="utf-8"), default="-")
@_key_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def acknowledge(answer: IO[str], key: Path, *, as_json: bool) -> int:
    """
    Note what the server has, by its ANSWER to POST /v1/sync; else it is sent again.

    Exit status 3 when it took something for not authentic, or the answer is for another device.
    """
    told = acknowledge_scans(key, answer.read())
    if as_json:
        report = {"outcomes": dict(told.outcomes), "own": told.num_own, "waiting": told.num_waiting}
        click.echo(json.dumps(report))
    else:
        counts = ", ".join(f"{number} {name}" for name, number in sorted(told.outcomes.items()))
        click.echo(f"{counts}; {told.num_waiting} waiting")
    return 0 if told.is_clean else INFEASIBLE


def _text_of(invitation: str) -> str:
    if invitation.startswith(("https://", "http://")):
        return invitation
    with click.open_file(invitation, encoding="utf-8") as file:
        return str(file.read())


def _check(file: Path | None) -> None:
    if file is not None:
        # It loads arrays, which whoever signs in a loop would wait for each time.
        from postroute.storage import check_writable

        check_writable(file)


def _put(content: bytes, output: Path | None, *, is_binary: bool = False) -> None:
    if output is None:
        click.echo(content if is_binary else content.decode(), nl=False)
    else:
        from postroute.storage import write_whole

        write_whole(output, content)
