"""Signed events on their way to ``POST /v1/sync``, and the server's word that it has them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from courier_api.identities import from_base64url, to_base64url
from courier_api.scanner.journal import Scan, journal_path, open_journal
from courier_api.scanner.key_files import load_key
from courier_api.scanner.refusals import refusal

__all__ = ["Acknowledged", "acknowledge_scans", "sync_body", "waiting_scans"]

#: Of one request; the API takes as many.
_MAX_EVENTS = 500
#: Of signed bytes in one request: it takes 16 MB of text.
_MAX_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """
    What a server's answer said.

    Parameters
    ----------
    outcomes : mapping of str to int
        How many events were ``stored``, ``duplicate`` or ``quarantined``.
    num_own : int
        How many of them this scanner had signed.
    num_waiting : int
        Of this scanner, still unacknowledged; at most 500 are counted.
    """

    outcomes: Mapping[str, int]
    num_own: int
    num_waiting: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was quarantined, and nothing was somebody else's."""
        return "quarantined" not in self.outcomes and self.num_own == sum(self.outcomes.values())


def sync_body(scans: Iterable[Scan]) -> bytes:
    """Body of ``POST /v1/sync``, one line."""
    events = [{"signed": to_base64url(scan.signed)} for scan in scans]
    return json.dumps({"events": events}, separators=(",", ":")).encode() + b"\n"


def waiting_scans(key_path: Path) -> list[Scan]:
    """
    Events that are to be sent next: those unacknowledged, in order, as one request takes them.

    Parameters
    ----------
    key_path : Path

    Raises
    ------
    InputFaultsError
    """
    load_key(key_path)
    with open_journal(journal_path(key_path)) as journal:
        scans = journal.waiting(_MAX_EVENTS)
    num_bytes = 0
    for idx, scan in enumerate(scans):
        num_bytes += len(scan.signed)
        if num_bytes > _MAX_BYTES:
            return scans[:idx]
    return scans


def acknowledge_scans(key_path: Path, answer: str) -> Acknowledged:
    """
    Note what the server has; only that is not sent again.

    Parameters
    ----------
    key_path : Path
    answer : str
        Of ``POST /v1/sync``.

    Raises
    ------
    InputFaultsError
    """
    load_key(key_path)
    outcomes = _outcomes(answer)
    told = {event_id: outcome for event_id, outcome in outcomes if event_id}
    with open_journal(journal_path(key_path)) as journal:
        num_own = journal.acknowledge(told)
        num_waiting = len(journal.waiting(_MAX_EVENTS))
    return Acknowledged(Counter(outcome for _, outcome in outcomes), num_own, num_waiting)


def _outcomes(answer: str) -> list[tuple[bytes, str]]:
    try:
        return [
            (from_base64url(one["event_id"] or ""), str(one["outcome"]))
            for one in json.loads(answer)["verdicts"]
        ]
    except (ValueError, KeyError, TypeError):
        raise refusal(
            "answer_malformed",
            place="answer",
            cause="It is not what POST /v1/sync answers to events that it has taken.",
            remedy="Send what `postroute scanner outbox` prints once more.",
        ) from None
