"""Holds the database, the data folder and the log still while somebody attacks."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from courier_api.logs import configure_logging
from courier_api.models import Base
from courier_api.roles import Role
from tests.courier_api.apis import Api

#: Attempts are counted there, what was opened is noted, and webhooks are sent meanwhile by
#: nobody's asking: that is no loss.
COUNTING = frozenset({"guess_counters", "openings", "webhook_deliveries"})
#: Of a table that is held still, what a webhook tells that meanwhile nobody has taken.
_OF_DELIVERIES = frozenset({("webhook_endpoints", "failing_since")})
#: Files that the database keeps for itself, and the log of what is changed.
_OF_DATABASE = (".db", ".db-wal", ".db-shm")


@dataclass
class Watch:
    """
    What is logged while it lasts, and by which codes requests were refused.

    Parameters
    ----------
    api : Api
    stream : StringIO
        Where the log goes.
    """

    api: Api
    stream: io.StringIO = field(default_factory=io.StringIO)

    def refuses(self, answer: httpx.Response, *statuses: int) -> str:
        """Hold that a request was refused with a code, and that a line of the log says so."""
        assert answer.status_code in (statuses or range(400, 500)), (answer.request, answer.text)
        code = str(answer.json()["code"])
        (line,) = [one for one in self.lines() if self._is_of(one, answer)]
        assert (line["status"], line["code"]) == (answer.status_code, code)
        return code

    def lines(self) -> list[dict[str, Any]]:
        """All that was logged; a line that is no JSON fails here."""
        return [json.loads(one) for one in self.stream.getvalue().splitlines()]

    def keeps_silent_of(self, *secrets: str) -> None:
        """Hold that no line tells any of these."""
        for secret in secrets:
            assert secret not in self.stream.getvalue(), secret

    def _is_of(self, line: dict[str, Any], answer: httpx.Response) -> bool:
        is_request = line["logger"] == "postroute.request"
        return is_request and line["request_id"] == answer.headers["x-request-id"]


@contextmanager
def guarded(api: Api, *, but: Collection[str] = ()) -> Iterator[Watch]:
    """
    Hold that nothing is changed while the block lasts.

    Parameters
    ----------
    api : Api
    but : collection of str
        Tables that the attack may add to by right.
    """
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    watch = Watch(api)
    # Items follow the ledger when somebody looks: so that nothing is left to be followed.
    api.get("/v1/items", by=api.actor(Role.DISPATCHER))
    held = kept(api, but)
    configure_logging("info", watch.stream)
    try:
        yield watch
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    after = kept(api, but)
    changed = [name for name in held | after if held.get(name) != after.get(name)]
    assert not changed, changed
    assert not [line for line in watch.lines() if line["level"] == "error"]


def kept(api: Api, but: Collection[str] = ()) -> dict[str, tuple[int, str]]:
    """Of each table and each file how much there is, and a hash of it."""
    found: dict[str, tuple[int, str]] = {}
    with api.services.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in COUNTING | set(but):
                columns = [
                    one for one in table.columns if (table.name, one.name) not in _OF_DELIVERIES
                ]
                rows = sorted(map(repr, session.execute(select(*columns))))
                found[table.name] = len(rows), sha256("\n".join(rows).encode()).hexdigest()
    folder = Path(api.services.settings.data_dir)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(_OF_DATABASE):
            content = path.read_bytes()
            found[str(path.relative_to(folder))] = len(content), sha256(content).hexdigest()
    return found
