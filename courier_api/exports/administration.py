"""Exports by whoever has the server's machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO

from courier_api.custody.writer import now_ms
from courier_api.exports.service import Span, export_epcis
from courier_api.own_machine import opened_data

__all__ = ["export_ledger_epcis"]


def export_ledger_epcis(
    environment: Mapping[str, str],
    out: IO[bytes],
    *,
    codes: Sequence[str] = (),
    first_day: date | None = None,
    last_day: date | None = None,
) -> int:
    """
    Write the ledger's events as an EPCIS 2.0 document; the number of bytes.

    Parameters
    ----------
    environment : mapping of str to str
        See `courier_api.config.ENVIRONMENT`.
    out : binary file
    codes : sequence of str
        Of items and bags; none: all.
    first_day, last_day : date, optional
        Days on which events were recorded, where no codes are given.

    Raises
    ------
    InputFaultsError
        When the environment is of no use.
    """
    with opened_data(environment) as (settings, database):
        span = Span(tuple(codes), first_day, last_day)
        return export_epcis(database, out, span, base=settings.public_url, made_at=now_ms())
