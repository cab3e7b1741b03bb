"""How often phones may send, and how much of what is not authentic is kept of whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from courier_api.custody.records import Batch, NewEvent, Unauthentic
from courier_api.errors import CourierApiError
from courier_api.identities import show
from courier_api.live.bus import Bus, Hit

__all__ = ["QuarantineFullError", "SyncGate", "SyncLimits", "SyncTooOftenError"]

_HOUR_S = 3_600.0
#: Bytes of quarantine are counted in such pieces.
_UNIT = 16 << 10


class SyncTooOftenError(CourierApiError):
    """Too many requests at once: nothing is acknowledged; send the same after ``Retry-After``."""

    status = 429
    code = "sync_too_often"

    def __init__(self, told: str, retry_after_s: int) -> None:
        super().__init__(told)
        self.retry_after_s = retry_after_s


class QuarantineFullError(CourierApiError):
    """Too much came that is not authentic: nothing of it is kept; try after ``Retry-After``."""

    status = 429
    code = "quarantine_full"

    def __init__(self, told: str, retry_after_s: int) -> None:
        super().__init__(told)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class SyncLimits:
    """
    Generous limits: a phone that empties a month's outbox does not meet them.

    Parameters
    ----------
    device_requests, device_seconds : int, float
        Of one device at one address: so many requests within so long. One phone alone that sends
        event by event as fast as it is answered stays below.
    network_requests, network_seconds : int, float
        Of one address, behind which there may be a whole office.
    quarantine_bytes : int
        Of one address, within an hour.
    quarantine_bytes_of_all : int
        Of all addresses together, within an hour.
    """

    device_requests: int = 600
    device_seconds: float = 10.0
    network_requests: int = 3_000
    network_seconds: float = 10.0
    quarantine_bytes: int = 32 << 20
    quarantine_bytes_of_all: int = 256 << 20


class SyncGate:
    """
    Keeps floods out, before anything of them is stored.

    Parameters
    ----------
    bus : Bus
        Counts; without Redis each process for itself.
    limits : SyncLimits
    """

    def __init__(self, bus: Bus, limits: SyncLimits) -> None:
        self._bus = bus
        self._limits = limits

    def enter(self, network: str, device_id: bytes | None) -> None:
        """
        Count a request.

        Parameters
        ----------
        network : str
            See `courier_api.guessing.service.network_of`.
        device_id : bytes or None
            The device that the request says it is of. Nothing is proven yet, so that it is counted
            by address: nobody can use up what belongs to somebody else's phone.

        Raises
        ------
        SyncTooOftenError
        """
        limits = self._limits
        hit = self._bus.hit(f"sync/{network}", limits.network_requests, limits.network_seconds)
        if hit.is_allowed and device_id is not None:
            key = f"sync/{network}/{show(device_id)}"
            hit = self._bus.hit(key, limits.device_requests, limits.device_seconds)
        if not hit.is_allowed:
            raise SyncTooOftenError("Too many requests; send the same later.", _wait(hit))

    def admit(
        self, batch: Batch, network: str, has_news: Callable[[Sequence[NewEvent]], bool]
    ) -> None:
        """
        Count what of a batch is to be quarantined.

        A batch with an authentic event that is not stored yet is never refused: else a poisoned
        one would hold up those behind it.

        Parameters
        ----------
        batch : Batch
        network : str
        has_news : callable
            Whether any of these events is not in the ledger; asked only beyond the limit.

        Raises
        ------
        QuarantineFullError
        """
        num_bytes = sum(len(one.content) for one in batch if isinstance(one, Unauthentic))
        if not num_bytes:
            return
        hit = self._keep(network, ceil(num_bytes / _UNIT))
        if not hit.is_allowed and not has_news([one for one in batch if isinstance(one, NewEvent)]):
            told = "Too much came that is not authentic; nothing of this is kept."
            raise QuarantineFullError(told, _wait(hit))

    def _keep(self, network: str, num_units: int) -> Hit:
        limits = self._limits
        most = limits.quarantine_bytes // _UNIT
        hit = self._bus.hit(f"quarantine/{network}", most, _HOUR_S, num_units)
        if hit.is_allowed:
            most = limits.quarantine_bytes_of_all // _UNIT
            hit = self._bus.hit("quarantine", most, _HOUR_S, num_units)
        return hit


def _wait(hit: Hit) -> int:
    return max(1, ceil(hit.retry_seconds))
