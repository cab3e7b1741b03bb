"""Whether entries are what their devices stated, as long as these were good: for verifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from courier_api.custody.core.devices import SeqRanges
from courier_api.custody.core.entries import LedgerEntry, Standing
from courier_api.custody.core.errors import EventError, SignatureError
from courier_api.custody.core.events import Event
from courier_api.custody.core.export import DeviceLine
from courier_api.custody.core.findings import FindingCode
from courier_api.custody.core.signing import read_event, verify_signature

__all__ = ["DeviceList"]


class _Device:
    """A listed device, and which of its numbers were seen."""

    def __init__(self, line: DeviceLine) -> None:
        self.line = line
        self.seqs = SeqRanges()


class DeviceList:
    """
    The devices that a file lists, and the check of entries against them.

    Parameters
    ----------
    find : callable
        Told of each finding, and of its detail.
    """

    def __init__(self, find: Callable[[FindingCode, str], None]) -> None:
        self._find = find
        self._devices: dict[bytes, _Device] = {}

    def add(self, line: DeviceLine) -> bool:
        """List a device; False when it is listed already."""
        is_new = line.device_id not in self._devices
        self._devices.setdefault(line.device_id, _Device(line))
        return is_new

    def check(self, entry: LedgerEntry) -> Event | None:
        """Check an entry, and yield its event; None when it is none."""
        try:
            signed = read_event(entry.signed)
        except EventError as error:
            self._find(FindingCode.BAD_EVENT, str(error))
            return None
        event = signed.event
        device = self._devices.get(event.device_id)
        if device is None:
            self._find(FindingCode.UNKNOWN_DEVICE, event.device_id.hex())
            return event
        try:
            verify_signature(signed, device.line.public_key)
        except SignatureError as error:
            self._find(FindingCode.BAD_SIGNATURE, str(error))
        if not device.seqs.add(event.device_seq):
            detail = f"{event.device_id.hex()}: {event.device_seq}"
            self._find(FindingCode.REPEATED_EVENT, detail)
        self._check_standing(entry, device.line)
        return event

    def missing(self) -> Iterator[str]:
        """Which numbers of devices were not seen, though later ones were."""
        for device_id, device in sorted(self._devices.items()):
            for first, last in device.seqs.missing():
                yield f"{device_id.hex()}: {first} to {last}"

    def _check_standing(self, entry: LedgerEntry, device: DeviceLine) -> None:
        name, revoked = device.device_id.hex(), device.revoked_seq
        if entry.seq < device.enrolled_seq:
            detail = f"{name}: seen {entry.seq}, enrolled at {device.enrolled_seq}"
            self._find(FindingCode.NOT_ENROLLED, detail)
        is_revoked = revoked is not None and entry.seq >= revoked
        if is_revoked and entry.standing is Standing.APPLIED:
            self._find(FindingCode.WRONG_STANDING, f"{name}: revoked at {revoked}")
        if not is_revoked and entry.standing is Standing.HELD:
            self._find(FindingCode.HELD_EARLY, name)
