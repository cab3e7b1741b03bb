"""The outbox on the screen by the API: what a desk sees, and what is noted of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from courier_api.messages.endpoints import router
from courier_api.messages.port import Message, Purpose, Recipient
from courier_api.messages.screen import ScreenMessenger
from courier_api.models import OpeningRow
from courier_api.roles import Access, Principal, Right, Role
from courier_api.webhooks.vault import Vault
from courier_api.wiring import Services
from tests.courier_api.webhooks.routers import client_of

ITEM = "H57.17.21-261121-0001"
DISPATCHER = Access(Principal(Role.DISPATCHER, b"s" * 16), Right.ALL)
CLERK = Access(Principal(Role.AGENT_CLERK, b"s" * 16, party="agent:042"), Right.OWN)
OTHER = Access(Principal(Role.AGENT_CLERK, b"s" * 16, party="agent:043"), Right.OWN)
NOBODY = Access(Principal(Role.AGENT_CLERK, b"s" * 16), Right.OWN)


def show(services: Services, desk: str | None) -> None:
    vault = Vault(services.keys.secret("messages"))
    way = ScreenMessenger(services.database, vault, services.clock)
    recipient = Recipient(phone="+84912345678", desk=desk)
    expires_at = services.clock() + 600_000
    way.send(Message(recipient, Purpose.OPEN_ITEM, ITEM, "Mã 042817", "vi", expires_at, b"r" * 16))


@pytest.mark.parametrize(
    ("access", "seen"), [(DISPATCHER, {1, 2}), (CLERK, {1}), (OTHER, set()), (NOBODY, set())]
)
def test_a_desk_sees_its_own_messages_and_whoever_opens_one_is_noted(
    tmp_path: Path, access: Access, seen: set[int]
) -> None:
    with client_of(router, tmp_path, access) as (client, services):
        show(services, "agent:042")
        show(services, None)
        listed = client.get("/v1/outbox")
        assert {one["message_id"] for one in listed.json()["messages"]} == seen
        assert listed.json()["mark"]["vi"].startswith("CHƯA GỬI")
        assert "042817" not in listed.text
        assert "912345" not in listed.text
        for message_id in (1, 2):
            opened = client.get(f"/v1/outbox/{message_id}")
            assert opened.status_code == (200 if message_id in seen else 404)
            assert ("Mã 042817" in opened.text) == (message_id in seen)
        with services.database.reading() as session:
            noted = [(row.subject, row.field, row.endpoint, row.party)
                     for row in session.scalars(select(OpeningRow))]  # fmt: skip
    line = (ITEM, "one_time_code", "GET /v1/outbox/{message_id}", access.principal.party)
    assert noted == [line] * len(seen)
