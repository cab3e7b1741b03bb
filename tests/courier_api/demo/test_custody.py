"""Papers of a demonstration come into custody once, by signed events, and stay there."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import select, text, update

from courier_api.config import Settings
from courier_api.custody.core.acts import Act
from courier_api.custody.core.signing import read_event
from courier_api.custody.writer import now_ms
from courier_api.day_folder import take_day_in
from courier_api.demo.custody import hold_papers
from courier_api.demo.devices import demo_device
from courier_api.models import DeviceRow, ItemRow, ItemStateRow, LedgerEntryRow
from courier_api.server_keys import load_or_make_keys
from courier_api.users.demo import prepare_demo
from courier_api.wiring import open_database, prepare_data
from tests.courier_api.apis import Clock
from tests.courier_api.demo.conftest import lived_today
from tests.courier_api.planning.small_day import DOCUMENT, DOSSIERS

AGENT, AUTHORITY = "agent:ap-1", "authority:ua-1"


def states(settings: Settings) -> dict[str, tuple[str | None, str, int]]:
    with open_database(settings) as database, database.reading() as session:
        rows = session.scalars(select(ItemStateRow))
        return {one.code: (one.holder, one.phase, one.num_contradictions) for one in rows}


def entries(settings: Settings) -> list[LedgerEntryRow]:
    with open_database(settings) as database, database.reading() as session:
        return list(session.scalars(select(LedgerEntryRow).order_by(LedgerEntryRow.seq)))


def announce(settings: Settings, code: str, *, by: str | None) -> None:
    """Let an item have been announced by a party, or by nobody yet."""
    with open_database(settings) as database, database.writing() as session:
        session.execute(update(ItemRow).where(ItemRow.code == code).values(registered_by=by))


def test_papers_are_held_where_couriers_collect_them(demo: Settings) -> None:
    assert hold_papers(demo) == 3
    assert states(demo) == {
        **dict.fromkeys(DOSSIERS, (AGENT, "registered", 0)),
        DOCUMENT: (AUTHORITY, "registered", 0),
    }


def test_a_second_start_adds_nothing(demo: Settings) -> None:
    hold_papers(demo)
    first = [(one.event_id, one.signed) for one in entries(demo)]
    take_day_in(demo)
    assert hold_papers(demo) == 0
    assert [(one.event_id, one.signed) for one in entries(demo)] == first
    with open_database(demo) as database, database.reading() as session:
        assert len(session.scalars(select(DeviceRow)).all()) == 2


def test_what_is_announced_later_follows_with_the_next_number(demo: Settings) -> None:
    announce(demo, DOSSIERS[0], by=None)
    assert hold_papers(demo) == 2
    announce(demo, DOSSIERS[0], by=AGENT)
    assert hold_papers(demo) == 1
    device = demo_device(load_or_make_keys(demo.data_dir), AGENT).device_id
    numbers = [one.device_seq for one in entries(demo) if one.device_id == device]
    assert numbers == [1, 2]
    assert {state[1:] for state in states(demo).values()} == {("registered", 0)}


def test_each_event_is_its_partys_own_word_and_names_nobody(demo: Settings) -> None:
    hold_papers(demo)
    told = [read_event(one.signed).event for one in entries(demo)]
    assert {event.act for event in told} == {Act.REGISTER}
    givers = {event.items[0]: (event.giver, event.receiver) for event in told}
    assert givers[DOCUMENT] == (AUTHORITY, AUTHORITY)
    for code in DOSSIERS:
        giver, receiver = givers[code]
        assert (giver or "").startswith("citizen:")
        assert receiver == AGENT
    with open_database(demo) as database, database.reading() as session:
        values = session.execute(text("SELECT value FROM personal_fields")).scalars().all()
    assert values
    for entry in entries(demo):
        assert not any(value.encode() in entry.signed for value in values)


def test_the_keys_follow_from_one_file_that_its_owner_alone_may_read(demo: Settings) -> None:
    hold_papers(demo)
    keys = load_or_make_keys(demo.data_dir)
    assert stat.S_IMODE((demo.data_dir / "server.key").stat().st_mode) == 0o600
    devices = [demo_device(keys, party) for party in (AGENT, AUTHORITY)]
    assert devices[0].device_id != devices[1].device_id
    raw = [one.key.private_bytes_raw() for one in devices]
    assert keys.seed not in raw
    for path in Path(demo.data_dir).rglob("*"):
        assert not path.is_file() or not any(one in path.read_bytes() for one in raw)


def test_a_clock_that_was_set_ahead_contradicts_nothing(tmp_path: Path) -> None:
    tomorrow = Clock(now_ms() + 86_400_000)
    settings = lived_today(tmp_path, tomorrow)
    assert hold_papers(settings, tomorrow) == 3
    assert {state[1:] for state in states(settings).values()} == {("registered", 0)}


def test_without_a_day_there_is_nothing_to_hold(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "server", is_demo=True)
    prepare_data(settings)
    prepare_demo(settings)
    assert hold_papers(settings) == 0
    assert entries(settings) == []
