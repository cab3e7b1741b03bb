"""Everything that is held about an item is told, and consent to it is kept in a register."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from courier_api.items.errors import ItemUnknownError
from courier_api.models import OpeningRow
from courier_api.privacy.consents import (
    ConsentAct,
    ConsentPurpose,
    give_consent,
    has_consent,
    withdraw_consent,
)
from courier_api.privacy.erasing import Eraser, EraseReason
from courier_api.privacy.errors import ConsentUnknownError, ConsentWithdrawnError
from courier_api.privacy.reports import AccessReport, access_report
from courier_api.privacy.retention import DatumKind
from tests.courier_api.custody.phones import DOSSIER, OTHER_DOSSIER, Phone
from tests.courier_api.items.desk import MORNING, Desk, dossier
from tests.courier_api.items.ledger_world import append
from tests.courier_api.privacy.planted import NOTE, PERSON, PICTURE, POSITION, planted_events


def no_openings(_session: Session, _code: str, _limit: int) -> Sequence[OpeningRow]:
    return []


def report(desk: Desk, code: str) -> AccessReport:
    with desk.database.writing() as session:
        return access_report(session, code, opened=desk.note, openings_of=no_openings)


def test_all_that_is_held_is_told_and_counts_as_opened(desk: Desk) -> None:
    (item,) = desk.register(dossier(personal=PERSON))
    append(desk.database, *planted_events(item.code, phone=Phone("one")))
    with desk.database.writing() as session:
        give_consent(
            session, item.code, ConsentPurpose.CONTACT, ConsentAct.SIGNED_PAPER,
            wording="2026-11", now=MORNING, by=None,
        )  # fmt: skip
    told = report(desk, item.code)
    assert told.item == item
    assert told.personal == PERSON
    assert told.state is not None
    assert len(told.history) == 3
    (beside,) = told.event_fields
    values = {field.name: json.loads(field.value) for field in beside.fields}
    assert values == {"note": NOTE, "position": POSITION}
    assert [row.sha256 for row in told.evidence] == [PICTURE]
    assert [row.purpose for row in told.consents] == ["contact"]
    assert told.erasures == ()
    opened = {field for _, fields in desk.opened for field in fields}
    assert opened == {"note", "position", "citizen_name", "citizen_phone", "citizen_address"}


def test_after_an_erasure_the_report_tells_of_it_and_of_nothing_else(one_desk: Desk) -> None:
    (item,) = one_desk.register(dossier(personal=PERSON))
    append(one_desk.database, *planted_events(item.code, phone=Phone("one")))
    with one_desk.database.writing() as session:
        Eraser(MORNING, EraseReason.REQUEST).items(session, [item.code])
    told = report(one_desk, item.code)
    assert (told.event_fields, one_desk.opened) == ((), [])
    assert list(told.personal.fields()) == []
    assert [row.state for row in told.evidence] == ["erased"]
    assert [row.num_data for row in told.erasures] == [6]


def test_of_an_unknown_item_there_is_no_report(one_desk: Desk) -> None:
    with pytest.raises(ItemUnknownError):
        report(one_desk, DOSSIER)


def test_consent_holds_until_it_is_withdrawn_and_stays_noted(desk: Desk) -> None:
    desk.register(dossier(code=DOSSIER), dossier(code=OTHER_DOSSIER))
    purpose = ConsentPurpose.CONTACT
    with desk.database.writing() as session:
        row = give_consent(
            session, DOSSIER, purpose, ConsentAct.TICKED_BOX, wording="2026-11", now=1, by=None
        )
        assert has_consent(session, DOSSIER, purpose)
        assert not has_consent(session, DOSSIER, ConsentPurpose.SHARING)
        assert not has_consent(session, OTHER_DOSSIER, purpose)
        with pytest.raises(ConsentUnknownError):
            withdraw_consent(session, OTHER_DOSSIER, row.consent_id, now=2, by=None)
        with pytest.raises(ConsentUnknownError):
            withdraw_consent(session, DOSSIER, row.consent_id + 1, now=2, by=None)
        withdraw_consent(session, DOSSIER, row.consent_id, now=2, by=None)
        assert not has_consent(session, DOSSIER, purpose)
        with pytest.raises(ConsentWithdrawnError):
            withdraw_consent(session, DOSSIER, row.consent_id, now=3, by=None)
    (kept,) = report(desk, DOSSIER).consents
    assert (kept.given_at, kept.withdrawn_at) == (1, 2)


def test_every_kind_and_purpose_has_words_in_both_languages() -> None:
    for one in (*DatumKind, *ConsentPurpose):
        assert one.words.vi != one.words.en
