"""Checkpoints, proofs and the export of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from courier_api.custody.checkpoints import Checkpoint, list_checkpoints, make_checkpoint
from courier_api.custody.core import checkpoints as notes
from courier_api.custody.core.errors import ProofError
from courier_api.custody.core.export import DeviceLine, LedgerExport
from courier_api.custody.core.fold import Folder
from courier_api.custody.core.item_proof import ItemProof, ProvenEntry
from courier_api.custody.core.keys import public_key_bytes, read_public_key
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.records import Record, record_of
from courier_api.custody.decisions import ServerDevice
from courier_api.custody.records import StoredEntry
from courier_api.custody.repository import LedgerRepository
from courier_api.db import Database
from courier_api.devices.keys import KnownDevice, known_devices
from courier_api.errors import CourierApiError
from courier_api.server_keys import ServerKeys

__all__ = ["LedgerService", "NoSuchEntryError", "NoSuchSizeError"]


class NoSuchEntryError(CourierApiError):
    """The ledger has no such entry, or never had that size."""

    status = 404
    code = "no_such_entry"


class NoSuchSizeError(CourierApiError):
    """The ledger never had these sizes, the first before the second."""

    status = 404
    code = "no_such_size"


class LedgerService:
    """
    What anyone may ask of the ledger.

    Parameters
    ----------
    database : Database
    keys : ServerKeys
    clock : callable
        Milliseconds since 1970, UTC.
    """

    def __init__(self, database: Database, keys: ServerKeys, clock: Callable[[], int]) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    @property
    def name(self) -> str:
        """The ledger's own, by its key: another key makes another ledger."""
        return f"postroute.ledger/{sha256(public_key_bytes(self._keys.public)).hexdigest()[:16]}"

    @property
    def key(self) -> NoteKey:
        """By which its checkpoints are checked."""
        return NoteKey(self.name, self._keys.public)

    def checkpoint(self) -> Checkpoint:
        """
        What the ledger holds now, signed.

        Raises
        ------
        courier_api.custody.errors.LedgerForkedError
        """
        return make_checkpoint(self._database, self.sign, clock=self._clock)

    def inclusion(self, seq: int, size: int) -> tuple[bytes, tuple[bytes, ...]]:
        """
        Leaf hash of an entry, and the path from it to the root of the first ``size`` entries.

        Raises
        ------
        NoSuchEntryError
        """
        with self._database.read_connection() as connection:
            repository = LedgerRepository(connection)
            if not seq < size <= repository.head().size:
                raise NoSuchEntryError(f"There is no entry {seq} among the first {size}.")
            (entry,) = repository.entries(seq, seq + 1)
            return entry.leaf_hash, repository.inclusion_proof(seq, size)

    def consistency(self, old_size: int, new_size: int) -> tuple[bytes, ...]:
        """
        Path by which the root of a larger ledger goes on from that of a smaller one.

        Raises
        ------
        NoSuchSizeError
        """
        with self._database.read_connection() as connection:
            repository = LedgerRepository(connection)
            if not old_size <= new_size <= repository.head().size:
                raise NoSuchSizeError(f"The ledger did not grow from {old_size} to {new_size}.")
            try:
                return repository.consistency_proof(old_size, new_size)
            except ProofError as error:
                raise NoSuchSizeError(str(error)) from error

    def prove(self, code: str) -> ItemProof:
        """
        All that the ledger tells of an item or bag, each entry with its path to a signed root.

        Raises
        ------
        NoSuchEntryError
            When it tells nothing.
        courier_api.custody.errors.LedgerForkedError
        """
        made = self.checkpoint()
        with self._database.reading() as session:
            repository = LedgerRepository(session.connection())
            entries = [one for one in _journey(repository, code) if one.seq < made.size]
            if not entries:
                raise NoSuchEntryError(f"The ledger does not tell of {code[:60]}.")
            signed_by = {one.device_id for one in entries}
            devices = (ServerDevice(self._keys).known, *known_devices(session))
            return ItemProof(
                code, self.key,
                tuple(_line(one) for one in devices if one.device_id in signed_by),
                made.size, made.note,
                tuple(
                    ProvenEntry(one.entry(), repository.inclusion_proof(one.seq, made.size))
                    for one in entries
                ),
            )  # fmt: skip

    def export(self) -> Iterator[bytes]:
        """Lines of the whole ledger as it is now, with its checkpoints, the newest at the end."""
        self.checkpoint()
        with self._database.reading() as session:
            connection = session.connection()
            repository = LedgerRepository(connection)
            export = LedgerExport(self.key)
            signed = {one.size: one.note for one in list_checkpoints(connection)}
            yield export.header()
            for device in (ServerDevice(self._keys).known, *known_devices(session)):
                yield export.device(_line(device))
            size = max(signed, default=0)
            for entry in repository.export(0, size):
                yield export.entry(entry)
                note = signed.get(entry.seq + 1)
                if note is not None:
                    yield export.checkpoint(note)
            yield export.end()

    def sign(self, size: int, root: bytes) -> str:
        """The signed note of what the ledger held."""
        return notes.sign_checkpoint(notes.Checkpoint(self.name, size, root), self._keys.signing)


def _journey(repository: LedgerRepository, code: str) -> list[StoredEntry]:
    """Entries that speak of an item, and those of its bags that it followed, in their order."""
    read: dict[int, StoredEntry] = {}

    def naming(named: str) -> list[Record]:
        entries = repository.history([named])
        read.update((one.seq, one) for one in entries)
        return [record_of(one.entry()) for one in entries]

    own = {record.seq for record in naming(code)}
    if not own:
        return []
    followed = {placed.record.seq for placed in Folder(naming).trail(code).course}
    return [read[seq] for seq in sorted(own | followed)]


def _line(device: KnownDevice) -> DeviceLine:
    return DeviceLine(
        device.device_id,
        read_public_key(device.public_key),
        device.enrolled_from,
        device.revoked_from,
    )
