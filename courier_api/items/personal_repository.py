"""Statements about what is kept of citizens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courier_api.items.repository import portions
from courier_api.models import PersonalFieldRow, table_of
from courier_api.rows import insert_or_replace

__all__ = ["StoredField", "codes_of_pseudonym", "erase_fields", "fields_of", "save_fields"]

_FIELDS = table_of(PersonalFieldRow)
_COLUMNS = [_FIELDS.c[name] for name in ("code", "field", "salt", "value", "pseudonym")]


@dataclass(frozen=True, slots=True)
class StoredField:
    """
    A datum of an item.

    Parameters
    ----------
    code, field : str
    salt : bytes
        16 bytes that nobody can guess.
    value : str
    pseudonym : bytes or None
        Of a phone number.
    """

    code: str
    field: str
    salt: bytes
    value: str
    pseudonym: bytes | None = None


def save_fields(session: Session, stored: Sequence[StoredField]) -> None:
    """Write data, each in place of what was there."""
    rows = [
        {"code": one.code, "field": one.field, "salt": one.salt, "value": one.value,
         "pseudonym": one.pseudonym}
        for one in stored
    ]  # fmt: skip
    insert_or_replace(session.connection(), _FIELDS, rows)


def fields_of(session: Session, code: str) -> list[StoredField]:
    """What is there of an item's citizen."""
    columns = (
        _FIELDS.c.code,
        _FIELDS.c.field,
        _FIELDS.c.salt,
        _FIELDS.c.value,
        _FIELDS.c.pseudonym,
    )
    found = select(*columns).where(_FIELDS.c.code == code).order_by(_FIELDS.c.field)
    return [StoredField(*row) for row in session.execute(found)]


def codes_of_pseudonym(session: Session, pseudonym: bytes) -> list[str]:
    """Items of a phone number."""
    found = select(_FIELDS.c.code).where(_FIELDS.c.pseudonym == pseudonym)
    return sorted(session.scalars(found))


def erase_fields(
    session: Session, codes: Collection[str], kinds: Collection[str] | None = None
) -> dict[str, list[str]]:
    """
    Delete data with their salts.

    Parameters
    ----------
    session : Session
    codes : collection of str
    kinds : collection of str, optional
        Kinds of data; by default all.

    Returns
    -------
    erased : dict
        Kinds of what was there, by item.
    """
    erased: dict[str, list[str]] = {}
    for some in portions(codes):
        gone = delete(PersonalFieldRow).where(PersonalFieldRow.code.in_(some))
        if kinds is not None:
            gone = gone.where(PersonalFieldRow.field.in_(list(kinds)))
        for code, field in session.execute(gone.returning(_FIELDS.c.code, _FIELDS.c.field)):
            erased.setdefault(code, []).append(field)
    return erased
