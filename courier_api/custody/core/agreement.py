"""Whether the parts of an event go together: parties, items and detail by the kind of act."""

from __future__ import annotations

from collections.abc import Iterator

from courier_api.custody.core.acts import (
    Act,
    CountDetail,
    HandoverDetail,
    ItemKind,
    OpenDetail,
    PackDetail,
    RegisterDetail,
    ReportDetail,
    Subject,
)
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.events import Event
from courier_api.custody.core.faults import Fault, FaultCode, shown
from courier_api.custody.core.parties import PartyKind, kind_of_party

__all__ = ["conflicts"]

#: Acts of one party, who holds the items before and after.
_BY_HOLDER = frozenset({Act.ATTEMPT, Act.WAIT})
_WITHOUT_PARTIES = frozenset({Act.WITHDRAW, Act.DECIDE})


def conflicts(event: Event) -> list[Fault]:
    """All that does not go together in an event whose values are good each by itself."""
    return list(_conflicts(event))


def _conflicts(event: Event) -> Iterator[Fault]:
    detail = event.detail
    if isinstance(detail, HandoverDetail):
        yield from _check_handover(event)
    elif isinstance(detail, RegisterDetail):
        yield from _check_register(event, detail)
    elif isinstance(detail, PackDetail | OpenDetail):
        yield from _check_bag(event, detail)
    elif isinstance(detail, CountDetail):
        yield from _check_count(event, detail)
    elif isinstance(detail, ReportDetail):
        yield from _check_report(event, detail)
    elif event.act in _BY_HOLDER:
        if event.giver is None:
            yield _conflict("giver", event.giver, "who holds the items")
    elif event.act in _WITHOUT_PARTIES:
        for name, party in (("giver", event.giver), ("receiver", event.receiver)):
            if party is not None:
                yield _conflict(name, party, "nothing")


def _check_handover(event: Event) -> Iterator[Fault]:
    for name, party in (("giver", event.giver), ("receiver", event.receiver)):
        if party is None:
            yield _conflict(name, party, "a party")
    if event.giver is not None and event.giver == event.receiver:
        yield _conflict("receiver", event.receiver, "another party than the giver")


def _check_register(event: Event, detail: RegisterDetail) -> Iterator[Fault]:
    giver, receiver = event.giver, event.receiver
    if giver is None or kind_of_party(giver) not in (PartyKind.CITIZEN, PartyKind.AUTHORITY):
        yield _conflict("giver", giver, "a citizen or an authority")
    if receiver is None or kind_of_party(receiver) is PartyKind.CITIZEN:
        yield _conflict("receiver", receiver, "the registering point")
    if detail.kind is ItemKind.BAG:
        yield _conflict("detail.kind", detail.kind.value, "dossier or document")
    if any(map(is_bag_code, event.items)):
        yield _conflict("items", "a bag's code", "items only")
    if detail.papers is not None and len(event.items) > 1:
        yield _conflict("items", f"{len(event.items)} items", "one, as papers are counted for it")


def _check_report(event: Event, detail: ReportDetail) -> Iterator[Fault]:
    if detail.what is Subject.FOUND and event.receiver is None:
        yield _conflict("receiver", event.receiver, "who has it now")
    if detail.incident is not None and not detail.is_incident:
        yield _conflict("detail.incident", detail.incident.value, "nothing, as it is no incident")


def _check_bag(event: Event, detail: PackDetail | OpenDetail) -> Iterator[Fault]:
    if event.giver is None or kind_of_party(event.giver) is PartyKind.CITIZEN:
        yield _conflict("giver", event.giver, "who holds the bag")
    if event.receiver != event.giver:
        yield _conflict("receiver", event.receiver, "the giver, who keeps the bag")
    if isinstance(detail, PackDetail):
        if detail.bag in event.items:
            yield _conflict("items", detail.bag, "other items than the bag itself")
    elif event.items != (detail.bag,):
        yield _conflict("items", f"{len(event.items)} items", f"the bag {detail.bag} alone")
    elif detail.bag in detail.found:
        yield _conflict("detail.found", detail.bag, "other items than the bag itself")


def _check_count(event: Event, detail: CountDetail) -> Iterator[Fault]:
    if len(event.items) > 1:
        yield _conflict("items", f"{len(event.items)} items", "one, as papers are counted for it")
    for name, party in (("giver", event.giver), ("receiver", event.receiver)):
        if party is not None and party not in detail.agreed_by:
            yield _conflict(name, party, "one of the two who agreed, or nothing")


def _conflict(place: str, value: object, wanted: str) -> Fault:
    return Fault(FaultCode.CONFLICT, place, shown(value), wanted)
