"""``postroute user``: people who log in, seen to by whoever has the server's machine."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import click

from courier_api import ROLES, add_user, disable_user, list_users


@click.group()
def command() -> None:
    """
    Add, list and disable users; the first administrator comes this way.

    The database is the one that ``postroute serve`` would use here: see its --help.
    """


@command.command()
@click.argument("login")
@click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True)
@click.option("--party", help="In whose name they act, such as courier:c7 or agent:042.")
@click.option("--name", "display_name", default="", help="What to call them; else the login.")
@click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def add(login: str, role: str, party: str | None, display_name: str, locale: str) -> None:
    """Add a user, who types their password twice; or it is the one line of standard input."""
    added = add_user(
        os.environ, login=login, password=_asked_password(), role=role, party=party,
        display_name=display_name, locale=locale,
    )  # fmt: skip
    click.echo(f"{added.login}: {added.role}{f', {added.party}' if added.party else ''}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_command(as_json: bool) -> None:
    """List all users."""
    users = list_users(os.environ)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in users], indent=1, ensure_ascii=False))
        return
    for one in users:
        state = "" if one.is_active else "  (disabled)"
        click.echo(f"{one.login:<24} {one.role:<16} {one.party:<20} {one.display_name}{state}")


@command.command()
@click.argument("login")
def disable(login: str) -> None:
    """Let a user log in no more; all their logins end at once."""
    click.echo(f"{disable_user(os.environ, login).login}: disabled")


def _asked_password() -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")
