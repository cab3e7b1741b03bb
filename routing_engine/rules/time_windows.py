"""When a service may start: the visit's windows, cut by the shipment's release and due times."""

from __future__ import annotations

from routing_engine.problem import Shipment, VisitKind

#: (earliest, latest) start, both included; sorted and apart.
Spans = tuple[tuple[int, int], ...]

#: Later than any time of a plan.
FOREVER = 2**60


def spans_of(shipment: Shipment, kind: VisitKind) -> Spans:
    """
    Spans in which one visit's service may start; empty when release and due times leave none.

    Parameters
    ----------
    shipment : Shipment
    kind : VisitKind
        Which of its visits.

    Returns
    -------
    spans : tuple of (int, int)
        Seconds from the plan's origin, both ends included; the last may end at `FOREVER`.
    """
    visits = dict(shipment.visits())
    kinds = list(visits)
    release = shipment.release_time or 0
    due = FOREVER
    if kind is kinds[-1] and shipment.due_time is not None:
        due = shipment.due_time
    windows = [(one.earliest, one.latest) for one in visits[kind].time_windows] or [(0, FOREVER)]
    cut = ((max(earliest, release), min(latest, due)) for earliest, latest in windows)
    return tuple((earliest, latest) for earliest, latest in cut if earliest <= latest)


def earliest_in(spans: Spans, time: int) -> tuple[int, int] | None:
    """First moment from ``time`` on that lies in a span, and the span's end; None: too late."""
    for earliest, latest in spans:
        if time <= latest:
            return (time if time > earliest else earliest), latest
    return None


def latest_in(spans: Spans, time: int) -> int:
    """The last moment up to ``time`` that lies in a span; -1: too early."""
    for earliest, latest in reversed(spans):
        if time >= earliest:
            return min(time, latest)
    return -1
