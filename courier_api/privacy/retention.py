"""
For how long each kind of personal data is kept: one table, which the configuration may change.

Law 91/2025/QH15 wants data deleted when its purpose is fulfilled, and sets no number of days: these
are an organisation's own to set, and to answer for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from courier_api.papers.words import Words

__all__ = [
    "DEFAULT_RETENTION",
    "DatumKind",
    "Retention",
    "RetentionRule",
    "read_retention",
    "retention_text",
]

_MAX_DAYS = 36_500
_PART = re.compile(r"\s*([a-z_]+)\s*=\s*(?:([0-9]{1,5})\s*/)?\s*([0-9]{1,5})\s*")


class DatumKind(StrEnum):
    """Kinds of personal data; the first three are `courier_api.items.personal.PersonalField`."""

    NAME = "citizen_name"
    PHONE = "citizen_phone"
    ADDRESS = "citizen_address"
    #: Positions, notes, recipients' names: what events commit to by salted hashes only.
    EVENT_FIELDS = "event_fields"
    #: Photographs and signatures.
    EVIDENCE = "evidence"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _WORDS[self]


_WORDS = {
    DatumKind.NAME: Words("Họ và tên người dân", "The citizen's name"),
    DatumKind.PHONE: Words("Số điện thoại người dân", "The citizen's phone number"),
    DatumKind.ADDRESS: Words("Địa chỉ người dân", "The citizen's address"),
    DatumKind.EVENT_FIELDS: Words(
        "Vị trí, ghi chú, tên người nhận kèm theo sự kiện",
        "Positions, notes and recipients' names beside events",
    ),
    DatumKind.EVIDENCE: Words("Ảnh chụp và chữ ký", "Photographs and signatures"),
}

#: Kinds whose period begins when the item's journey ends; that of others begins with recording.
_BY_JOURNEY = (DatumKind.NAME, DatumKind.PHONE, DatumKind.ADDRESS)


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """
    How long a kind of data is kept.

    Parameters
    ----------
    kind : DatumKind
    after_end_days : int or None
        After the item was delivered or returned; None: that does not matter.
    at_most_days : int
        After it was registered or recorded, whatever became of the item.
    """

    kind: DatumKind
    after_end_days: int | None
    at_most_days: int

    def __post_init__(self) -> None:
        is_by_journey = self.kind in _BY_JOURNEY
        if is_by_journey != (self.after_end_days is not None):
            wanted = "days after the end and at most" if is_by_journey else "days at most"
            raise ValueError(f"Retention of {self.kind}: wanted {wanted}.")
        for days in (self.after_end_days or 0, self.at_most_days):
            if not 0 <= days <= _MAX_DAYS:
                raise ValueError(f"Retention of {self.kind}: {days} days, wanted 0 to {_MAX_DAYS}.")
        if self.at_most_days < (self.after_end_days or 0):
            raise ValueError(f"Retention of {self.kind}: at most fewer days than after the end.")


@dataclass(frozen=True, slots=True)
class Retention:
    """
    The whole table.

    Parameters
    ----------
    rules : tuple of RetentionRule
        One for each kind.
    """

    rules: tuple[RetentionRule, ...]

    def __post_init__(self) -> None:
        if sorted(rule.kind for rule in self.rules) != sorted(DatumKind):
            raise ValueError("Retention: wanted one rule for each kind of data.")

    def __iter__(self) -> Iterator[RetentionRule]:
        return iter(self.rules)

    def __getitem__(self, kind: DatumKind) -> RetentionRule:
        return next(rule for rule in self.rules if rule.kind is kind)


def _table(*rules: RetentionRule) -> Retention:
    return Retention(rules)


DEFAULT_RETENTION = _table(
    RetentionRule(DatumKind.NAME, 90, 730),
    RetentionRule(DatumKind.PHONE, 30, 730),
    RetentionRule(DatumKind.ADDRESS, 30, 730),
    RetentionRule(DatumKind.EVENT_FIELDS, None, 365),
    RetentionRule(DatumKind.EVIDENCE, None, 365),
)


def retention_text(retention: Retention) -> str:
    """The table as `read_retention` reads it."""
    return ",".join(
        f"{rule.kind}={rule.at_most_days}"
        if rule.after_end_days is None
        else f"{rule.kind}={rule.after_end_days}/{rule.at_most_days}"
        for rule in retention
    )


def read_retention(text: str) -> Retention:
    """
    The table with the changes that a text tells.

    Parameters
    ----------
    text : str
        ``KIND=AFTER/MOST`` for what belongs to an item's journey, ``KIND=MOST`` for the rest, by
        commas: ``citizen_phone=14/365,event_fields=180``.

    Raises
    ------
    ValueError
    """
    rules = {rule.kind: rule for rule in DEFAULT_RETENTION}
    for part in filter(str.strip, text.split(",")):
        found = _PART.fullmatch(part)
        if found is None:
            raise ValueError(f"Retention {part.strip()!r}: wanted KIND=AFTER/MOST or KIND=MOST.")
        name, after, most = found.groups()
        kind = DatumKind(name)
        rules[kind] = RetentionRule(kind, None if after is None else int(after), int(most))
    return Retention(tuple(rules.values()))
