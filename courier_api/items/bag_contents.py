"""What was in a bag at a moment, as far as it was stated."""

from __future__ import annotations

from collections.abc import Iterable

from courier_api.custody.core.acts import OpenDetail, PackDetail
from courier_api.custody.core.entries import Standing
from courier_api.custody.core.events import Event
from courier_api.custody.core.order import in_replay_order
from courier_api.custody.core.records import Record
from courier_api.custody.core.rulings import Rulings

__all__ = ["contents_before"]


def contents_before(bag: str, records: Iterable[Record], event: Event) -> tuple[str, ...]:
    """
    What had been packed into a bag, and not let out, when an event took place.

    Parameters
    ----------
    bag : str
    records : iterable of Record
        All that speak of the bag, in any order.
    event : Event
        Of this bag, or of one that it lies in; its own effect is left out.
    """
    placed = in_replay_order(records)
    rulings = Rulings(bag, placed)
    contents: dict[str, str] = {}
    for one in placed:
        is_later = (one.time, one.event_id) > (event.event_time, event.event_id)
        if one.event_id == event.event_id or is_later:
            break
        detail = one.record.event.detail
        if not rulings.counts(one) or one.record.standing is not Standing.APPLIED:
            continue
        if isinstance(detail, PackDetail) and detail.bag == bag:
            # Under another seal it was packed anew: somebody had emptied it.
            contents = {code: seal for code, seal in contents.items() if seal == detail.seal}
            contents |= dict.fromkeys(one.record.event.items, detail.seal)
        elif isinstance(detail, OpenDetail) and detail.bag == bag:
            contents = {}
    return tuple(contents)
