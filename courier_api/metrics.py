"""What the server counts, in the text form of Prometheus."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from courier_api.custody.writer import WriterLoad

__all__ = ["METRICS_TYPE", "Metrics", "share_between_workers"]

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

#: prometheus-client adds up what several processes count in files of this folder.
_SHARED = "PROMETHEUS_MULTIPROC_DIR"

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def share_between_workers(folder: Path) -> None:
    """Let the processes that are started from now on count together, from nought."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.db"):
        path.unlink()
    os.environ[_SHARED] = str(folder)


class Metrics:
    """
    The server's own counters; a registry of its own, so that tests do not count together.

    Attributes
    ----------
    registry : CollectorRegistry
        For further counters of other subjects.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._is_shared = _SHARED in os.environ
        self._load: Callable[[], WriterLoad] | None = None
        self._requests = Counter(
            "postroute_requests", "Requests answered.", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "postroute_request_seconds", "Until a request was answered.", ("method", "route"),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._under_way = self.gauge("postroute_requests_under_way", "Requests being answered.")
        self._live = self.counter(
            "postroute_live", "What the live bus gave up or did over.", ("what",)
        )
        self._waiting = self.gauge(
            "postroute_ledger_waiting_events", "Events that wait to be written to the ledger."
        )
        self._groups = self.gauge(
            "postroute_ledger_groups", "Groups of batches written to the ledger since the start."
        )
        self._events = self.gauge(
            "postroute_ledger_events", "Events answered by the ledger's writer since the start."
        )

    def count_live(self, what: str) -> None:
        """Count what the live bus gave up or did over."""
        self._live.labels(what).inc()

    def gauge(self, name: str, sentence: str) -> Gauge:
        """A value that goes up and down; over several workers their sum."""
        return Gauge(name, sentence, registry=self.registry, multiprocess_mode="livesum")

    def counter(self, name: str, sentence: str, labels: tuple[str, ...] = ()) -> Counter:
        """A count that only grows."""
        return Counter(name, sentence, labels, registry=self.registry)

    def watch_ledger(self, load: Callable[[], WriterLoad]) -> None:
        """Tell from now on how much the ledger's writer has to do."""
        self._load = load

    def began(self) -> None:
        """Count a request as under way."""
        self._under_way.inc()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """
        Count an answered request.

        Parameters
        ----------
        method, route : str
            Of the template, such as ``/v1/users/{user_id}``: never the path itself, of which
            there are as many as one likes.
        status : int
        seconds : float
        """
        self._under_way.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)
        if self._is_shared:
            # Whichever worker is asked tells of all, so that each notes its own betimes.
            self._note_ledger()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        self._note_ledger()
        if not self._is_shared:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _note_ledger(self) -> None:
        if self._load is not None:
            load = self._load()
            self._waiting.set(load.num_waiting)
            self._groups.set(load.num_groups)
            self._events.set(load.num_events)
