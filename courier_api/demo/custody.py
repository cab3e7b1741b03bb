"""Whoever nobody plays takes a day's papers in, so that couriers have something to collect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from courier_api.config import Settings
from courier_api.custody.core.acts import Act, ItemKind, RegisterDetail
from courier_api.custody.core.events import Event
from courier_api.custody.core.parties import PartyKind, kind_of_party
from courier_api.custody.core.signing import sign_event
from courier_api.custody.data_lock import prepared_together
from courier_api.custody.intake import Sent, take_in
from courier_api.custody.records import Outcome
from courier_api.custody.writer import LedgerWriter, now_ms
from courier_api.db import Database
from courier_api.demo import repository
from courier_api.demo.devices import DemoDevice, enrol_devices
from courier_api.devices.keys import DeviceKeys
from courier_api.items.personal_service import commitments_of
from courier_api.models import ItemRow
from courier_api.planning.days import days_published_on
from courier_api.planning.params import PlanningParams
from courier_api.server_keys import ServerKeys, load_or_make_keys
from courier_api.users.demo import INVITER
from courier_api.users.service import UserService
from courier_api.wiring import FOLD, open_database

__all__ = ["hold_papers", "hold_papers_by"]

#: As many as a phone sends at once.
_BATCH = 500
#: Minutes east of UTC in Hue.
_OFFSET = 420
_HIGH_BITS, _LOW_BITS = (1 << 12) - 1, (1 << 62) - 1


def hold_papers(settings: Settings, clock: Callable[[], int] = now_ms) -> int:
    """
    Let today's announced papers come into custody where they are to be collected.

    Each is registered by a signed event of the party that has announced it, through the same
    intake as a phone's. Safe to repeat: what is in custody is left as it is.

    Parameters
    ----------
    settings : Settings
        Of a demonstration, its users and its day being there.
    clock : callable
        Milliseconds since 1970, UTC.

    Returns
    -------
    num_stored : int
        Events that are new in the ledger.
    """
    keys = load_or_make_keys(settings.data_dir)
    with (
        open_database(settings) as database,
        prepared_together(settings.data_dir, database),
        LedgerWriter(database, FOLD, clock=clock) as writer,
    ):
        return hold_papers_by(writer, database, keys, clock())


def hold_papers_by(writer: LedgerWriter, database: Database, keys: ServerKeys, now: int) -> int:
    """
    The same by a writer that is at work already; see `hold_papers`.

    Parameters
    ----------
    writer : LedgerWriter
    database : Database
    keys : ServerKeys
    now : int
        Milliseconds since 1970, UTC.
    """
    with database.writing() as session:
        sent = _events(session, keys, now)
    find, num_stored = DeviceKeys(database).find, 0
    for at in range(0, len(sent), _BATCH):
        verdicts = writer.append(take_in(sent[at : at + _BATCH], find))
        num_stored += sum(one.outcome is Outcome.STORED for one in verdicts)
    return num_stored


def _events(session: Session, keys: ServerKeys, now: int) -> list[Sent]:
    """The signed events of all papers that nobody holds yet."""
    days = days_published_on(session, PlanningParams().today(now))
    items = [one for day in days for one in repository.announced_items(session, day.day_id)]
    parties = sorted({one.registered_by for one in items if one.registered_by is not None})
    if not parties:
        return []
    by = UserService(session, lambda: now).by_login(INVITER).user_id
    devices = enrol_devices(session, keys, parties, by=by, now=now)
    numbers = repository.last_numbers(session, [one.device_id for one in devices.values()])
    return [
        Sent(sign_event(event, devices[event.receiver or ""].key))
        for event in _registrations(session, keys, items, devices, numbers)
    ]


def _registrations(
    session: Session,
    keys: ServerKeys,
    items: Sequence[ItemRow],
    devices: Mapping[str, DemoDevice],
    last_numbers: Mapping[bytes, int],
) -> Iterator[Event]:
    numbers = dict(last_numbers)
    for item in items:
        party = item.registered_by or ""
        device_id = devices[party].device_id
        # Numbers go on from the ledger's: an event that was signed and cut short was seen nowhere.
        numbers[device_id] = numbers.get(device_id, 0) + 1
        yield Event(
            event_id=_event_id(keys, item), device_id=device_id, device_seq=numbers[device_id],
            event_time=item.registered_at, offset=_OFFSET, act=Act.REGISTER, items=(item.code,),
            giver=_giver(item, party), receiver=party, place=None, stop=None, evidence=(),
            sealed=tuple(sorted(commitments_of(session, item.code).items())),
            detail=RegisterDetail(ItemKind(item.kind), item.destination or item.citizen),
        )  # fmt: skip


def _giver(item: ItemRow, party: str) -> str:
    """Who hands it in: the citizen; or, of what it issued itself, the authority."""
    is_issuer = kind_of_party(party) is PartyKind.AUTHORITY
    return party if is_issuer and item.kind == ItemKind.DOCUMENT else item.citizen


def _event_id(keys: ServerKeys, item: ItemRow) -> bytes:
    """
    A UUIDv7 of the item alone.

    Two servers that are started at once on the same data register it under one identity, of which
    the ledger takes the first.
    """
    drawn = int.from_bytes(keys.pseudonym("demo.event", item.code))
    high, low = drawn & _HIGH_BITS, drawn >> 12 & _LOW_BITS
    return (item.registered_at << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low).to_bytes(16)
