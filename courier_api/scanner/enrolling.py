"""A key is enrolled: an invitation is taken up at the server."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from courier_api.identities import from_base64url
from courier_api.scanner.invitations import Invitation, enrolment_statement, read_invitation
from courier_api.scanner.journal import Enrolled, journal_path, make_journal, open_journal
from courier_api.scanner.key_files import load_or_make_key
from courier_api.scanner.refusals import refusal

__all__ = ["SendEnrolment", "enrol_scanner"]

#: Sends a statement to a server; what it answers.
SendEnrolment = Callable[[str, str], dict[str, Any]]

_PATIENCE_S = 30
_MAX_ANSWER_BYTES = 1 << 16
_TOLD_LETTERS = 300


def enrol_scanner(
    key_path: Path,
    invitation: str,
    *,
    server: str | None = None,
    send: SendEnrolment | None = None,
) -> Enrolled:
    """
    Make a key where there is none, and enrol it; whatever was cut short is done again as it was.

    Parameters
    ----------
    key_path : Path
        Its journal will lie beside it.
    invitation : str
        See `courier_api.scanner.invitations.read_invitation`.
    server : str, optional
        Address to be used in place of the one that the invitation names.
    send : callable, optional
        By default over HTTP.

    Raises
    ------
    InputFaultsError
        When the invitation, the key or the journal is of no use, or the server refuses.
    """
    invited = read_invitation(invitation, server=server)
    key, path = load_or_make_key(key_path), journal_path(key_path)
    make_journal(path)
    with open_journal(path) as journal:
        known = journal.enrolled
        if known is not None and known.device_id != invited.device_id:
            raise refusal(
                "scanner_enrolled",
                place=str(key_path),
                cause=f"This key is already that of a device of {known.party}.",
                remedy="Name another --key for a new device.",
            )
        answer = (send or _post)(invited.server, enrolment_statement(invited, key))
        device = _device(answer, invited)
        journal.keep_enrolled(device)
    return device


def _device(answer: dict[str, Any], invited: Invitation) -> Enrolled:
    try:
        device = Enrolled(from_base64url(str(answer["device_id"])), str(answer["party"]))
    except (KeyError, ValueError):
        device = Enrolled(b"", "")
    if device.device_id != invited.device_id:
        _refuse(invited.server, "It answered with something else than the device.")
    return device


def _post(server: str, statement: str) -> dict[str, Any]:
    address = f"{server}/v1/devices/enrolments"
    request = urllib.request.Request(  # noqa: S310 - https, or this machine
        address,
        data=json.dumps({"statement": statement}).encode(),
        headers={"content-type": "application/json", "accept": "application/json"},
    )
    try:
        with _opener(server).open(request, timeout=_PATIENCE_S) as answer:
            told = json.loads(answer.read(_MAX_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        _refuse(address, _detail(error))
    except (OSError, ValueError) as error:
        _refuse(address, f"The server did not answer as it should: {error}")
    return told if isinstance(told, dict) else {}


class _Unmoved(urllib.request.HTTPRedirectHandler):
    """The secret goes where the invitation says, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


def _opener(server: str) -> urllib.request.OpenerDirector:
    handlers: list[urllib.request.BaseHandler] = [_Unmoved()]
    if server.startswith("http://"):
        # This machine itself is never reached through a proxy.
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


def _detail(error: urllib.error.HTTPError) -> str:
    """What the server says against it."""
    with error:
        try:
            told = json.loads(error.read(_MAX_ANSWER_BYTES))
            detail = str(told["detail"])
        except (OSError, ValueError, TypeError, KeyError):
            detail = ""
    return f"The server refused ({error.code}): {detail[:_TOLD_LETTERS]}"


def _refuse(address: str, cause: str) -> NoReturn:
    remedy = "Repeat it with the same invitation within 15 minutes, or ask for a new one."
    raise refusal("enrolment_failed", place=address, cause=cause, remedy=remedy)
