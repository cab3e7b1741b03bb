"""TravelMatrix: seconds and metres between places. The one door through which geography enters."""

from __future__ import annotations

import hashlib
import io
import os
import tokenize
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing_engine.errors import (
    FaultCollector,
    InputFault,
    InputFaultsError,
    join_names,
    one_fault,
)

__all__ = [
    "NPZ_ERRORS",
    "UNREACHABLE",
    "FaultCollector",
    "InputFault",
    "InputFaultsError",
    "TravelMatrix",
    "join_names",
    "one_fault",
]

#: Stands in both arrays where no road leads.
UNREACHABLE = -1

#: What numpy raises for an ``.npz`` that is cut short, damaged, or holds something else. A damaged
#: head may speak of an encryption, a compression or a size that nobody has.
NPZ_ERRORS = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    TypeError,
    MemoryError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)

IntMatrices = NDArray[np.int64] | NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """
    Travel between locations, by vehicle profile; need not be symmetric.

    Parameters
    ----------
    profiles : tuple of str
        Names such as ``motorbike`` and ``van``; position = first axis of the arrays.
    seconds : int32 or int64, shape (num_profiles, n, n)
        Travel seconds from row to column along the quickest way; -1 where no road leads.
    metres : int32 or int64, shape (num_profiles, n, n)
        Metres along that same way; -1 where no road leads.

    Raises
    ------
    ValueError
        When shapes differ, a value is below -1, the diagonal is not 0, or only one array says -1.
    """

    profiles: tuple[str, ...]
    seconds: IntMatrices
    metres: IntMatrices

    def __post_init__(self) -> None:
        shape = self.seconds.shape
        if len(shape) != 3 or shape[1] != shape[2] or shape[0] != len(self.profiles):
            raise ValueError(
                f"TravelMatrix: seconds has shape {shape}, wanted ({len(self.profiles)}, n, n)."
            )
        if self.metres.shape != shape:
            raise ValueError(f"TravelMatrix: metres has shape {self.metres.shape}, wanted {shape}.")
        if len(set(self.profiles)) != len(self.profiles) or not self.profiles:
            raise ValueError(f"TravelMatrix: profiles {self.profiles}, wanted distinct names.")
        for name, values in (("seconds", self.seconds), ("metres", self.metres)):
            _check_values(name, values)
        if not np.array_equal(self.seconds == UNREACHABLE, self.metres == UNREACHABLE):
            raise ValueError("TravelMatrix: seconds and metres disagree on which pairs are -1.")
        self.seconds.setflags(write=False)
        self.metres.setflags(write=False)

    @property
    def num_locations(self) -> int:
        """Number of rows, and of columns."""
        return int(self.seconds.shape[1])

    def profile_idx(self, profile: str) -> int:
        """
        Position of a profile on the first axis.

        Raises
        ------
        KeyError
            When the matrix holds no such profile.
        """
        try:
            return self.profiles.index(profile)
        except ValueError:
            raise KeyError(
                f"Profile {profile!r} is not in the matrix; it holds {', '.join(self.profiles)}."
            ) from None

    def sha256(self) -> str:
        """SHA-256, in hex, of the profiles' names and of both arrays as little-endian int64."""
        digest = hashlib.sha256("\0".join(self.profiles).encode())
        for values in (self.seconds, self.metres):
            digest.update(repr(values.shape).encode())
            digest.update(np.ascontiguousarray(values, dtype="<i8").tobytes())
        return digest.hexdigest()

    def to_bytes(self) -> bytes:
        """The matrix as the bytes of an ``.npz`` file; equal matrices give equal bytes."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer, profiles=np.array(self.profiles), seconds=self.seconds, metres=self.metres
        )
        return buffer.getvalue()

    def save(self, path: Path) -> None:
        """Write ``path`` whole or not at all."""
        partial = path.with_name(path.name + f".part{os.getpid()}")
        try:
            partial.write_bytes(self.to_bytes())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> TravelMatrix:
        """
        Read what ``save`` wrote.

        Raises
        ------
        InputFaultsError
            When the file is missing, cut short, or does not hold such a matrix.
        """
        try:
            # numpy leaves a file open that it opened itself and could not read.
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                profiles = tuple(str(name) for name in arrays["profiles"])
                return cls(profiles, arrays["seconds"], arrays["metres"])
        except FileNotFoundError:
            raise one_fault(
                "file_missing",
                place=str(path),
                cause="There is no such file; a travel matrix (.npz) was wanted.",
                remedy="Give the matrix that was written beside the problem.",
            ) from None
        except NPZ_ERRORS as error:
            raise one_fault(
                "matrix_unreadable",
                place=str(path),
                cause=f"This is no travel matrix: {_own_words(error)}",
                remedy="Write it again, for example with `postroute geodata matrix`.",
            ) from error


def _own_words(error: Exception) -> str:
    """Why it failed; numpy's own words would advise to unpickle what somebody else sent."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    if str(error).startswith("TravelMatrix: "):
        return str(error)
    return "it is cut short or damaged, or holds something else than profiles, seconds and metres."


def _check_values(name: str, values: IntMatrices) -> None:
    if not np.issubdtype(values.dtype, np.signedinteger):
        raise ValueError(f"TravelMatrix: {name} has type {values.dtype}, wanted whole numbers.")
    if values.size and int(values.min()) < UNREACHABLE:
        raise ValueError(f"TravelMatrix: {name} holds {values.min()}, wanted 0 or more, or -1.")
    if np.any(np.diagonal(values, axis1=1, axis2=2) != 0):
        raise ValueError(f"TravelMatrix: {name} is not 0 on its diagonal.")
