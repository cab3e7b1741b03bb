"""The engine's errors, and the one shape in which a fault of input is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

#: How many faults are listed one by one; beyond it only their number is told.
MAX_LISTED_FAULTS = 1_000


class RoutingEngineError(Exception):
    """Root of everything the engine raises on purpose."""


class UnreachableError(RoutingEngineError):
    """Two locations that must follow each other have no road between them."""


class SearchError(RoutingEngineError):
    """The search itself went wrong: a worker died, or a plan failed its check."""


@dataclass(frozen=True, slots=True)
class InputFault:
    """
    One thing that is wrong with what the user gave.

    Parameters
    ----------
    code : str
        Stable name of the kind of fault, such as ``window_reversed``.
    place : str
        Where: ``agents.csv:17``, ``shipments[3].pickup``.
    cause : str
        What was seen, and what was wanted.
    remedy : str
        What the user can do about it.
    """

    code: str
    place: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.cause} {self.remedy} [{self.code}]"


class InputFaultsError(RoutingEngineError):
    """
    The input was read to its end and has faults.

    Parameters
    ----------
    faults : iterable of InputFault
        Every fault; only the first 1,000 are kept.

    Attributes
    ----------
    faults : tuple of InputFault
        The first 1,000.
    num_faults : int
        How many there are in all.
    """

    def __init__(self, faults: Iterable[InputFault]) -> None:
        collector = faults if isinstance(faults, FaultCollector) else FaultCollector(faults)
        self.faults: tuple[InputFault, ...] = tuple(collector)
        self.num_faults: int = collector.num_faults
        super().__init__(self._summary())

    def in_file(self, name: str) -> InputFaultsError:
        """The same faults, each place with the file's name before it."""
        collector = FaultCollector(
            replace(fault, place=f"{name}: {fault.place}") for fault in self.faults
        )
        collector.num_faults = self.num_faults
        return InputFaultsError(collector)

    def _summary(self) -> str:
        lines = [str(fault) for fault in self.faults[:20]]
        if self.num_faults > len(lines):
            lines.append(f"... {self.num_faults} faults in all")
        return "\n".join(lines)


class FaultCollector:
    """
    Counts every fault and keeps the first 1,000, so that a file of 10^6 bad rows costs no memory.

    Parameters
    ----------
    faults : iterable of InputFault, optional
        Faults to start with.
    """

    def __init__(self, faults: Iterable[InputFault] = ()) -> None:
        self._kept: list[InputFault] = []
        self.num_faults = 0
        self.extend(faults)

    def add(self, code: str, *, place: str, cause: str, remedy: str) -> None:
        """Note one fault."""
        self.num_faults += 1
        if len(self._kept) < MAX_LISTED_FAULTS:
            self._kept.append(InputFault(code, place, cause, remedy))

    def extend(self, faults: Iterable[InputFault]) -> None:
        """Note several faults, in order."""
        for fault in faults:
            self.num_faults += 1
            if len(self._kept) < MAX_LISTED_FAULTS:
                self._kept.append(fault)

    def include(self, error: InputFaultsError) -> None:
        """Note the faults of another reading, those too that it only counted."""
        self.extend(error.faults)
        self.num_faults += error.num_faults - len(error.faults)

    def raise_if_any(self) -> None:
        """
        End the reading.

        Raises
        ------
        InputFaultsError
            When at least one fault was noted.
        """
        if self.num_faults:
            raise InputFaultsError(self)

    def __iter__(self) -> Iterator[InputFault]:
        return iter(self._kept)

    def __bool__(self) -> bool:
        return self.num_faults > 0


def one_fault(code: str, *, place: str, cause: str, remedy: str) -> InputFaultsError:
    """The error of an input that has a single fault."""
    return InputFaultsError((InputFault(code, place, cause, remedy),))


def join_names(names: Sequence[str], *, limit: int = 5) -> str:
    """Names for a message: the first few, and how many more there are."""
    shown = ", ".join(names[:limit])
    return shown if len(names) <= limit else f"{shown} and {len(names) - limit} more"
