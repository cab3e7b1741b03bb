"""What a device states in one event."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.custody.core.acts import Act, Detail, OpenDetail, PackDetail

__all__ = ["Event", "ExpectedStop"]


@dataclass(frozen=True, slots=True)
class ExpectedStop:
    """
    The stop that a plan expected an event at.

    Parameters
    ----------
    plan : str
    route, stop : int
        Positions within the plan and the route.
    """

    plan: str
    route: int
    stop: int


@dataclass(frozen=True, slots=True)
class Event:
    """
    A statement by a device; nothing in it names a person.

    Parameters
    ----------
    event_id : bytes
        16 bytes, a UUIDv7 that the device chose.
    device_id : bytes
        16 bytes.
    device_seq : int
        From 1, without a gap, by the device.
    event_time : int
        Milliseconds since 1970, UTC, by the device's clock.
    offset : int
        Minutes east of UTC that the device showed.
    act : Act
    items : tuple of str
        Codes of items and bags; there may be none where an incident is reported.
    giver, receiver : str or None
        Parties.
    place : str or None
        A location of the day.
    stop : ExpectedStop or None
    evidence : tuple of bytes
        SHA-256 of photographs and signatures.
    sealed : tuple of (str, bytes)
        Commitments to what stands in the erasable side record, by name; see
        `courier_api.custody.core.sealed`.
    detail : Detail
        Of the act's class.
    """

    event_id: bytes
    device_id: bytes
    device_seq: int
    event_time: int
    offset: int
    act: Act
    items: tuple[str, ...]
    giver: str | None
    receiver: str | None
    place: str | None
    stop: ExpectedStop | None
    evidence: tuple[bytes, ...]
    sealed: tuple[tuple[str, bytes], ...]
    detail: Detail

    def codes(self) -> tuple[str, ...]:
        """Every item and bag that the event speaks of, each once: it belongs to their histories."""
        detail = self.detail
        if isinstance(detail, PackDetail):
            return (*self.items, detail.bag)
        if isinstance(detail, OpenDetail):
            return tuple(dict.fromkeys((*self.items, *detail.found)))
        return self.items
