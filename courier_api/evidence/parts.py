"""What works with evidence takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from courier_api.db import Database
from courier_api.evidence.files import EvidenceFiles
from courier_api.evidence.records import NO_SEAMS, EvidenceParams, Seams
from courier_api.evidence.sealing import SealingKey, sealing_key
from courier_api.server_keys import ServerKeys

__all__ = ["EvidenceParts"]


@dataclass(frozen=True, slots=True)
class EvidenceParts:
    """
    What works with evidence takes.

    Parameters
    ----------
    database : Database
    files : EvidenceFiles
    keys : ServerKeys
    clock : callable
        Milliseconds since 1970, UTC.
    params : EvidenceParams
    seams : Seams
    """

    database: Database
    files: EvidenceFiles
    keys: ServerKeys
    clock: Callable[[], int]
    params: EvidenceParams
    seams: Seams

    @classmethod
    def of(
        cls,
        folder: Path,
        database: Database,
        keys: ServerKeys,
        *,
        clock: Callable[[], int],
        params: EvidenceParams | None = None,
        seams: Seams = NO_SEAMS,
    ) -> EvidenceParts:
        """The parts of a server that keeps evidence in a folder."""
        params = params or EvidenceParams()
        files = EvidenceFiles(folder, reserve=params.reserve_bytes)
        return cls(database, files, keys, clock, params, seams)

    @property
    def sealing(self) -> SealingKey:
        """The key that phones seal for."""
        return sealing_key(self.keys.secret("evidence.sealing"))
