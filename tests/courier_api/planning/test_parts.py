"""What the application opens of planning."""

from __future__ import annotations

import threading

from courier_api.planning.parts import FOLDER, open_planning, tell_webhooks
from tests.courier_api.expected.ledger import ledger_items
from tests.courier_api.planning.office import Office


def test_the_queue_is_worked_off_for_as_long_as_it_is_open(office: Office) -> None:
    opened = open_planning(
        office.folder, office.database, office.bus, ledger_items(), clock=office.clock,
        params=office.params,
    )  # fmt: skip
    with opened as planning:
        assert planning.files.path(bytes(32)).is_relative_to(office.folder / FOLDER)
        assert (planning.params, planning.announce) == (office.params, tell_webhooks)
        assert "operations" in {thread.name for thread in threading.enumerate()}
    assert "operations" not in {thread.name for thread in threading.enumerate()}
