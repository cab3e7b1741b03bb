"""What is erased is gone from everywhere; that it was erased is noted."""

from __future__ import annotations

import logging
import random

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from courier_api.custody.audit import audit
from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.sealed import check_commitment
from courier_api.custody.item_ledger import ItemLedger
from courier_api.db import Database
from courier_api.items.imports.reading import read_table
from courier_api.items.imports.service import Importer, file_digest
from courier_api.items.own import Viewer
from courier_api.items.personal import PersonalData, PersonalField
from courier_api.items.personal_service import commitments_of, open_personal
from courier_api.items.searching import ItemFilter, find_items
from courier_api.logs import JsonLines
from courier_api.models import ErasureRow, EvidenceRow, ItemRow, PersonalFieldRow
from courier_api.planning.params import PlanningParams
from courier_api.privacy.erasing import DAY_MS, Erased, Eraser, EraseReason
from courier_api.privacy.errors import ItemUnderWayError
from courier_api.privacy.repository import erasures_before
from courier_api.privacy.retention import (
    DEFAULT_RETENTION,
    DatumKind,
    Retention,
    RetentionRule,
    read_retention,
)
from courier_api.privacy.scrubbing import rewrite_personal_tables
from courier_api.privacy.tasks import sweep
from tests.courier_api.custody.phones import DOSSIER, Phone
from tests.courier_api.items.desk import DAO, HOA, HOUR, MORNING, Desk, dossier, pseudonym
from tests.courier_api.items.ledger_world import DISPATCHER, add_dispatcher, append
from tests.courier_api.items.sheets import csv_file, row
from tests.courier_api.privacy.planted import PERSON, PICTURE, found, planted_events

EVERYTHING = {"citizen_name", "citizen_phone", "citizen_address"}


def erase(desk: Desk, *codes: str, **more: object) -> Erased:
    with desk.database.writing() as session:
        erased = Eraser(desk.now, EraseReason.REQUEST, **more).items(session, codes)
        rewrite_personal_tables(session)
    desk.database.settle_deletions()
    return erased


def kept(database: Database) -> dict[str, set[str]]:
    """Kinds of what is kept, by item."""
    found: dict[str, set[str]] = {}
    with database.reading() as session:
        for one in session.scalars(select(PersonalFieldRow)):
            found.setdefault(one.code, set()).add(one.field)
    return found


def test_nothing_that_was_planted_is_found_after_an_erasure(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Among a few hundred other items; registered, corrected, imported, searched, delivered."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    draw = random.Random(3)
    try:
        for _ in range(8):
            desk.register(*[dossier(personal=draw.choice((DAO, HOA))) for _ in range(20)])
            desk.register(dossier(personal=PERSON))
        content = csv_file(row(name=PERSON.name or "", phone="0935 777 888"))
        with desk.database.writing() as session:
            importer = Importer(None, None, desk.now, desk.keeper)
            importer.run(session, file_digest(content), read_table(content))
        with desk.database.writing() as session:
            codes = sorted(
                session.scalars(
                    select(PersonalFieldRow.code).where(PersonalFieldRow.value == PERSON.name)
                )
            )
            desk.keeper.correct(session, codes[0], PERSON)
            everyone = Viewer(is_all=True, may_search_people=True)
            assert len(find_items(session, ItemFilter(text="xuyen"), everyone)) == len(codes) == 9
        append(desk.database, *planted_events(codes[0], phone=Phone("one")))
        assert len(found(desk.database)) >= 9
        with desk.database.writing() as session:
            eraser = Eraser(desk.now, EraseReason.REQUEST)
            erased = eraser.phone(session, "+84935777888", pseudonym)
            rewrite_personal_tables(session)
        desk.database.settle_deletions()
    finally:
        logging.getLogger().removeHandler(handler)
    assert set(erased.items) == set(codes)
    # Three of each that was registered, two imported; a note, a position, a signature.
    assert erased.num_data == 8 * 3 + 2 + 3
    assert found(desk.database) == set()
    captured = capsys.readouterr()
    assert "Xuyến" not in captured.out + captured.err
    assert "935777888" not in captured.out + captured.err


def test_homes_of_a_days_plan_are_kept_no_longer_than_items_addresses() -> None:
    (of_addresses,) = (one for one in DEFAULT_RETENTION if one.kind is DatumKind.ADDRESS)
    assert of_addresses.after_end_days is not None
    assert PlanningParams().keep_problems_s <= of_addresses.after_end_days * 86_400


def test_the_ledger_stays_whole_and_its_commitments_tell_nothing_any_more(desk: Desk) -> None:
    (item,) = desk.register(dossier(personal=PERSON))
    events = planted_events(item.code, phone=Phone("one"))
    append(desk.database, *events)
    with desk.database.reading() as session:
        commitment = commitments_of(session, item.code)["citizen_name"]
        salt = session.scalars(
            select(PersonalFieldRow.salt).where(PersonalFieldRow.field == PersonalField.NAME)
        ).one()
    check_commitment(PERSON.name, salt, commitment)
    erase(desk, item.code)
    with desk.database.read_connection() as connection:
        assert audit(connection).size == 3
    with desk.database.reading() as session:
        sealed = dict(ItemLedger(session).history(item.code)[2].event.sealed)
        assert set(sealed) == {"note", "position"}
        assert commitments_of(session, item.code) == {}
    with pytest.raises(ProofError):
        check_commitment(PERSON.name, bytes(16), commitment)


def test_who_when_and_why_are_noted_and_can_never_be_changed(desk: Desk) -> None:
    add_dispatcher(desk.database)
    (item,) = desk.register(dossier(personal=PERSON))
    append(desk.database, *planted_events(item.code, phone=Phone("one")))
    erase(desk, item.code, user_id=DISPATCHER)
    with desk.database.reading() as session:
        (noted,) = erasures_before(session, None, 10, subject=item.code)
    assert (noted.erased_at, noted.reason, noted.user_id) == (desk.now, "request", DISPATCHER)
    assert noted.kinds == "citizen_address,citizen_name,citizen_phone,event_fields,evidence"
    assert noted.num_data == 6
    for change in ("UPDATE erasures SET reason = 'wrong'", "DELETE FROM erasures"):
        with pytest.raises(DBAPIError), desk.database.write_connection() as connection:
            connection.execute(text(change))
    assert erase(desk, item.code) == Erased((), 0)
    with desk.database.reading() as session:
        assert len(session.scalars(select(ErasureRow)).all()) == 1


def test_pictures_of_what_is_erased_are_let_go(desk: Desk) -> None:
    (item,) = desk.register(dossier(personal=PERSON))
    append(desk.database, *planted_events(item.code, phone=Phone("one")))
    erase(desk, item.code)
    with desk.database.reading() as session:
        row = session.get(EvidenceRow, PICTURE)
        assert row is not None
        assert row.state == "erased"


def test_what_other_subjects_keep_goes_with_the_rest(desk: Desk) -> None:
    (item,) = desk.register(dossier())
    asked: list[str] = []

    def other(_session: object, codes: list[str]) -> int:
        asked.extend(codes)
        return 2

    erased = erase(desk, item.code, others=[("messages", other)])
    assert asked == [item.code]
    assert erased.num_data == 5
    with desk.database.reading() as session:
        (noted,) = erasures_before(session, None, 10)
        assert "messages" in noted.kinds


def test_an_item_under_way_is_erased_only_when_that_is_said(desk: Desk) -> None:
    (item,) = desk.register(dossier(code=DOSSIER))
    append(desk.database, Phone("one").register(0))
    with pytest.raises(ItemUnderWayError, match=DOSSIER):
        erase(desk, item.code)
    assert kept(desk.database) == {DOSSIER: EVERYTHING}
    with desk.database.writing() as session:
        eraser = Eraser(desk.now, EraseReason.ORDER)
        eraser.items(session, [item.code], even_under_way=True)
    assert kept(desk.database) == {}


def test_only_the_items_of_a_number_are_erased(desk: Desk) -> None:
    first, second, third = desk.register(dossier(), dossier(personal=HOA), dossier())
    with desk.database.writing() as session:
        erased = Eraser(desk.now, EraseReason.REQUEST).phone(session, DAO.phone or "", pseudonym)
        nobody = Eraser(desk.now, EraseReason.REQUEST).phone(session, "+84999999999", pseudonym)
    assert erased.items == (first.code, third.code)
    assert nobody == Erased((), 0)
    assert set(kept(desk.database)) == {second.code}
    with desk.database.reading() as session:
        assert open_personal(session, second.code, desk.note) == HOA


def due(desk: Desk, days: float, retention: Retention = DEFAULT_RETENTION) -> None:
    with desk.database.writing() as session:
        now = MORNING + round(days * DAY_MS)
        Eraser(now, EraseReason.RETENTION).due(session, retention)


def test_data_go_when_their_time_after_the_end_is_over(desk: Desk) -> None:
    """Delivered half an hour after it was registered; another one never comes to its end."""
    done, under_way = desk.register(dossier(personal=PERSON), dossier())
    phone = Phone("one")
    append(desk.database, *planted_events(done.code, phone=phone))
    append(desk.database, phone.register(40, items=(under_way.code,)))
    due(desk, 30)
    assert kept(desk.database)[done.code] == EVERYTHING
    due(desk, 30.1)
    assert kept(desk.database)[done.code] == {"citizen_name"}
    with desk.database.reading() as session:
        wanted = Viewer(is_all=True, may_search_people=True)
        assert find_items(session, ItemFilter(text="xuyen"), wanted)
        assert not find_items(session, ItemFilter(text="0935777888"), wanted)
    due(desk, 90.1)
    assert kept(desk.database) == {under_way.code: EVERYTHING}
    with desk.database.reading() as session:
        events = ItemLedger(session).history(done.code)
        assert len(ItemLedger(session).sides(events[2].event.event_id)) == 2
    due(desk, 366)
    with desk.database.reading() as session:
        assert ItemLedger(session).sides(events[2].event.event_id) == ()
    due(desk, 729.9)
    assert kept(desk.database) == {under_way.code: EVERYTHING}
    due(desk, 731)
    assert kept(desk.database) == {}
    with desk.database.reading() as session:
        reasons = {row.reason for row in session.scalars(select(ErasureRow))}
        users = {row.user_id for row in session.scalars(select(ErasureRow))}
    assert (reasons, users) == ({"retention"}, {None})


def test_the_task_goes_by_the_periods_that_are_set_and_works_at_night(desk: Desk) -> None:
    (item,) = desk.register(dossier())
    due(desk, 3, read_retention("citizen_phone=1/2"))
    assert kept(desk.database) == {item.code: EVERYTHING - {"citizen_phone"}}
    with desk.database.writing() as session:
        session.execute(update(ItemRow).values(registered_at=MORNING - 3_000 * DAY_MS))
        sweep(session, MORNING)
    assert kept(desk.database) == {item.code: EVERYTHING - {"citizen_phone"}}
    with desk.database.writing() as session:
        sweep(session, MORNING + 19 * HOUR)
    assert kept(desk.database) == {}


def test_tables_that_are_written_anew_are_what_they_were(desk: Desk) -> None:
    items = desk.register(*[dossier(personal=draw) for draw in (DAO, HOA, PERSON) * 20])
    everyone = Viewer(is_all=True, may_search_people=True)
    with desk.database.writing() as session:
        before = session.execute(select(PersonalFieldRow.__table__)).all()
        rewrite_personal_tables(session)
        assert set(session.execute(select(PersonalFieldRow.__table__))) == set(before)
        assert len(find_items(session, ItemFilter(text="0935777888"), everyone)) == 20
    desk.register(dossier(personal=PERSON))
    erase(desk, *(item.code for item in items))
    assert len(kept(desk.database)) == 1


def test_the_task_erases_some_at_a_time(desk: Desk) -> None:
    desk.register(*[dossier(personal=PersonalData(name="Đào"))] * 5)
    with desk.database.writing() as session:
        eraser = Eraser(MORNING + 800 * DAY_MS, EraseReason.RETENTION)
        assert eraser.due(session, DEFAULT_RETENTION, limit=3).num_data == 3
        assert eraser.due(session, DEFAULT_RETENTION, limit=3).num_data == 2
        assert eraser.due(session, DEFAULT_RETENTION, limit=3) == Erased((), 0)


def test_periods_are_read_from_a_text() -> None:
    table = read_retention(" citizen_phone = 14/365 ,event_fields=10,")
    assert table[DatumKind.PHONE] == RetentionRule(DatumKind.PHONE, 14, 365)
    assert table[DatumKind.EVENT_FIELDS].at_most_days == 10
    assert table[DatumKind.NAME] == DEFAULT_RETENTION[DatumKind.NAME]
    assert read_retention("") == DEFAULT_RETENTION
    assert {rule.kind for rule in table} == set(DatumKind)
    assert {kind.value for kind in PersonalField} < {kind.value for kind in DatumKind}


@pytest.mark.parametrize(
    "text",
    [
        "citizen_phone", "citizen_phone=14", "event_fields=1/2", "phone=1/2", "citizen_name=9/3",
        "citizen_name=-1/3", "citizen_name=1/99999", "citizen_name=1/2/3",
    ],
)  # fmt: skip
def test_a_text_that_tells_no_periods_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[Rr]etention|DatumKind"):
        read_retention(text)
