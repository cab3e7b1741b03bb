import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from routing_engine.kernels import cache_folder as home
from routing_engine.kernels.arrays import Near
from routing_engine.kernels.cache_folder import cache_folder
from routing_engine.kernels.compiled import kernel
from routing_engine.kernels.random_numbers import draw, draw_below

KERNELS = Path(home.__file__).parent


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the kernels' sources, from which the folder's name is made."""
    copy = tmp_path / "checkout" / "routing_engine" / "kernels"
    shutil.copytree(Path(home.__file__).parent, copy)
    monkeypatch.setattr(home, "_FOLDER", copy)
    return copy


def test_cache_folder_changes_with_each_source(sources: Path) -> None:
    folders = {home.cache_folder()}
    files = sorted(sources.glob("*.py"))
    for number, path in enumerate(files, 2):
        path.write_text(path.read_text("utf-8") + "\n# one more line\n", "utf-8")
        folders.add(home.cache_folder())
        assert len(folders) == number, path.name


def test_cache_folder_changes_when_a_source_comes_or_is_renamed(sources: Path) -> None:
    before = home.cache_folder()
    (sources / "zeal.py").write_text("", "utf-8")
    added = home.cache_folder()
    (sources / "zeal.py").rename(sources / "zest.py")
    assert len({before, added, home.cache_folder()}) == 3


def test_cache_folder_changes_with_numba(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.cache_folder()
    monkeypatch.setattr(home, "version", lambda _: "0.0.0")
    assert home.cache_folder() != before


def test_cache_folder_is_the_same_for_the_same_sources(sources: Path) -> None:
    assert home.cache_folder() == home.cache_folder()


def test_cache_lies_in_the_checkout_or_in_the_users_cache(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert home.cache_folder().parent == tmp_path / "cache" / "postroute" / "numba"
    (sources.parents[1] / "pyproject.toml").touch()
    assert home.cache_folder().parent == sources.parents[1] / "var" / "numba"


def test_array_with_gaps_is_refused() -> None:
    whole = np.zeros((4, 6), np.int32)
    with pytest.raises(ValueError, match=r"Near\.beside.*contiguous"):
        Near(whole, whole[:, ::2])
    with pytest.raises(ValueError, match=r"Near\.around.*contiguous"):
        Near(whole.T, whole)


def test_bundle_taken_to_another_process_points_at_its_own_arrays() -> None:
    near = Near(np.arange(6, dtype=np.int32).reshape(2, 3), np.zeros((1, 2), np.int32))
    again = pickle.loads(pickle.dumps(near))  # noqa: S301 - our own bytes
    assert np.array_equal(again.around, near.around)
    assert again.block[0] == again.around.ctypes.data != near.around.ctypes.data
    assert again.block.tolist()[1:3] == [2, 3]


def test_random_words_are_marsaglias() -> None:
    """One step of (13, 7, 17) from the state 1, by hand: 1, 0x2001, 0x2041, 0x40822041."""
    state = np.array([1], np.uint64)
    number = draw(state)
    assert int(state[0]) == 0x40822041
    assert number == (0x40822041 >> 11) / 2**53


def test_random_numbers_fill_their_range_evenly() -> None:
    state = np.array([88172645463325252], np.uint64)
    counts = np.bincount([draw_below(state, 5) for _ in range(5000)], minlength=5)
    assert counts.shape == (5,)
    assert counts.min() > 900


def printed(code: str) -> object:
    """What a new Python prints, from JSON."""
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=KERNELS.parents[1],
        env={name: value for name, value in os.environ.items() if not name.startswith("NUMBA")},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(answer.stdout)


def test_arrays_are_read_without_numba() -> None:
    """Only what runs kernels loads the compiler."""
    code = (
        "import json, sys; import routing_engine.kernels.arrays; print(json.dumps([*sys.modules]))"
    )
    assert "numba" not in printed(code)  # type: ignore[operator]


@pytest.mark.parametrize("first", ["json", "numba"])
def test_machine_code_lies_in_its_folder_whoever_imports_numba(first: str) -> None:
    """Beside the sources a callee changed in another file would go unseen."""
    code = (
        f"import json, {first}; from routing_engine.kernels.random_numbers import draw;"
        "print(json.dumps(draw.stats.cache_path))"
    )
    assert Path(str(printed(code))).parent == cache_folder()


@kernel
def twice(number: int) -> int:
    return 2 * number


def test_a_kernel_is_compiled_once_whatever_integers_it_is_passed() -> None:
    def calls(short: NDArray[np.int8], wide: NDArray[np.int32]) -> int:
        return twice(short[0]) + twice(wide[0]) + twice(-1) + twice(7) + twice(short.size)

    found = numba.njit(calls)(np.array([3], np.int8), np.array([5], np.int32))
    assert found == 2 * (3 + 5 - 1 + 7 + 1)
    assert len(twice.signatures) == 1  # type: ignore[attr-defined]
