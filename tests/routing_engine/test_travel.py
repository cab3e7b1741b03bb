"""A matrix refuses what is no travel, and survives its file."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from routing_engine.errors import InputFaultsError
from routing_engine.travel import UNREACHABLE, TravelMatrix
from tests.routing_engine.four_visits import TRAVEL


def matrix(*rows: list[int]) -> np.ndarray:
    return np.array([rows])


def test_a_matrix_cannot_be_changed_later() -> None:
    with pytest.raises(ValueError, match="read-only"):
        TRAVEL.seconds[0, 0, 1] = 5


@pytest.mark.parametrize(
    ("seconds", "metres", "told"),
    [
        (matrix([0, 1]), matrix([0, 1]), "shape"),
        (matrix([0, 1], [1, 0]), matrix([0]), "shape"),
        (matrix([0, -2], [1, 0]), matrix([0, 1], [1, 0]), "holds -2"),
        (matrix([1, 1], [1, 0]), matrix([0, 1], [1, 0]), "diagonal"),
        (matrix([0, UNREACHABLE], [1, 0]), matrix([0, 1], [1, 0]), "disagree"),
        (matrix([0, 1], [1, 0]) * 1.0, matrix([0, 1], [1, 0]), "whole numbers"),
    ],
)
def test_what_is_no_travel_is_refused(seconds: np.ndarray, metres: np.ndarray, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        TravelMatrix(("motorbike",), seconds, metres)


def test_profiles_are_found_by_name() -> None:
    assert TRAVEL.profile_idx("motorbike") == 0
    with pytest.raises(KeyError, match="it holds motorbike"):
        TRAVEL.profile_idx("van")


def test_the_hash_speaks_of_values_not_of_their_storage() -> None:
    small = TravelMatrix(
        TRAVEL.profiles, TRAVEL.seconds.astype(np.int32), TRAVEL.metres.astype(np.int32)
    )
    other = TravelMatrix(TRAVEL.profiles, TRAVEL.seconds + 0, TRAVEL.metres * 2)
    assert small.sha256() == TRAVEL.sha256() != other.sha256()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "matrix.npz"
    TRAVEL.save(path)
    assert TravelMatrix.load(path).sha256() == TRAVEL.sha256()
    assert path.read_bytes() == TRAVEL.to_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["matrix.npz"]


def test_a_file_that_holds_no_matrix_is_told(tmp_path: Path) -> None:
    path = tmp_path / "matrix.npz"
    whole = TRAVEL.to_bytes()
    array = io.BytesIO()
    np.save(array, TRAVEL.seconds)
    third = len(whole) // 3
    damaged = whole[:third] + bytes(third) + whole[2 * third :]
    for content in (b"", b"PK\x03\x04", whole[:-50], array.getvalue(), damaged):
        path.write_bytes(content)
        with pytest.raises(InputFaultsError, match="matrix_unreadable"):
            TravelMatrix.load(path)
    path.unlink()
    with pytest.raises(InputFaultsError, match="file_missing"):
        TravelMatrix.load(path)


@pytest.mark.parametrize("is_archive", [False, True])
def test_nobody_is_advised_to_unpickle_a_matrix(tmp_path: Path, is_archive: bool) -> None:
    path = tmp_path / "matrix.npz"
    objects = np.array([{"any": "object"}], dtype=object)
    if is_archive:
        np.savez(path, profiles=objects, seconds=TRAVEL.seconds, metres=TRAVEL.metres)
    else:
        path.write_bytes(pickle.dumps(objects))
    with pytest.raises(InputFaultsError, match="holds something else than profiles") as told:
        TravelMatrix.load(path)
    assert "pickle" not in str(told.value)


def test_a_matrix_that_contradicts_itself_is_told_in_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "matrix.npz"
    np.savez(path, profiles=["van"], seconds=np.ones((1, 2, 2), int), metres=np.zeros((1, 2, 2)))
    with pytest.raises(InputFaultsError, match="seconds is not 0 on its diagonal"):
        TravelMatrix.load(path)


def test_a_damaged_head_is_told_whatever_it_speaks_of(tmp_path: Path) -> None:
    """Flags in the archive's directory, and the size that an array says it has."""
    whole = TRAVEL.to_bytes()
    directory = whole.index(b"PK\x01\x02")
    damaged = [
        whole[: directory + at] + bytes([value]) + whole[directory + at + 1 :]
        for at, value in ((6, 99), (8, 1), (8, 32), (10, 99))  # version, encrypted, patched, method
    ]
    for head in ("'shape': (1, 3000000, 3000000)", "'shape': (("):
        array = f"{{'descr': '<i8', 'fortran_order': False, {head}}}".encode()
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("profiles.npy", npy_bytes(np.array(["motorbike"])))
            archive.writestr(
                "seconds.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(array)) + array
            )
        damaged.append(content.getvalue())
    path = tmp_path / "matrix.npz"
    for each in damaged:
        path.write_bytes(each)
        with pytest.raises(InputFaultsError, match="matrix_unreadable"):
            TravelMatrix.load(path)


def npy_bytes(values: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.save(content, values)
    return content.getvalue()
