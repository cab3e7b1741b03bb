"""What the ledger of a running server holds, each signature checked anew."""

from __future__ import annotations

from pathlib import Path

from courier_api.custody.core.events import Event
from courier_api.custody.core.signing import read_event, verify_signature
from courier_api.custody.core.states import ItemState
from courier_api.custody.item_ledger import ItemLedger
from courier_api.custody.repository import LedgerRepository
from courier_api.db import Database, sqlite_url
from courier_api.devices.keys import DeviceKeys
from courier_api.models import DeviceRow

__all__ = ["Ledger"]


class Ledger:
    """
    The database of a server, read beside it.

    Parameters
    ----------
    folder : Path
        The server's own.
    """

    def __init__(self, folder: Path) -> None:
        self._database = Database(sqlite_url(folder / "postroute.db"))
        self._keys = DeviceKeys(self._database)

    def close(self) -> None:
        """Let go of the file."""
        self._database.dispose()

    def events_of(self, party: str) -> list[Event]:
        """Events that devices of a party signed, in the ledger's order; each checked."""
        with self._database.reading() as session:
            found = session.query(DeviceRow.device_id).where(DeviceRow.party == party)
            own = {row.device_id for row in found}
        events = []
        with self._database.read_connection() as connection:
            entries = list(LedgerRepository(connection).entries())
        for entry in entries:
            signed = read_event(entry.signed)
            if signed.event.device_id not in own:
                continue
            key = self._keys.find([signed.event.device_id])[signed.event.device_id]
            verify_signature(signed, key.key)
            events.append(signed.event)
        assert len({one.event_id for one in events}) == len(events)
        return events

    def state(self, code: str) -> ItemState:
        """Who answers for an item now, as its events tell."""
        with self._database.reading() as session:
            found = ItemLedger(session).state(code)
        assert found is not None, f"nothing is known of {code}"
        return found

    def num_set_aside(self) -> int:
        """How many events were not authentic."""
        with self._database.read_connection() as connection:
            return len(LedgerRepository(connection).quarantined(100))
