import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from routing_engine.warm_up import is_warm, warm_up

MODULE = sys.modules[warm_up.__module__]
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for machine code."""
    folder = tmp_path / "kernels"
    monkeypatch.setenv("POSTROUTE_KERNELS", str(folder))
    return folder


def test_every_kernel_is_compiled_in_one_way_and_loaded_afterwards(kernels: Path) -> None:
    """Two processes may compile at a time, since neither writes what the other would not."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    command = [sys.executable, "-m", "routing_engine.warm_up"]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=True
    )
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["Compiling", "Compiled"]
    codes = [file.name for file in kernels.rglob("*.nbc")]
    assert len(codes) > 50
    assert [name for name in codes if not name.endswith(".1.nbc")] == []
    assert is_warm()
    again = subprocess.run(
        command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=True
    )
    assert again.stderr == ""


def test_what_goes_wrong_is_told_and_the_other_process_ended(
    kernels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "pid"
    helper = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(str(os.getpid()))"
    monkeypatch.setattr(MODULE, "_HELPER", f"{helper}; import time; time.sleep(600)")

    def fails() -> None:
        while not (told.exists() and told.read_text()):
            time.sleep(0.01)
        raise MemoryError

    monkeypatch.setattr(MODULE, "search_a_little", fails)
    with pytest.raises(MemoryError):
        warm_up()
    assert not is_warm()
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_without_the_other_process_all_is_compiled_here(
    kernels: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(MODULE, "_HELPER", "raise SystemExit(3)")
    monkeypatch.setattr(MODULE, "search_a_little", lambda: None)
    warm_up()
    assert is_warm()
    assert "Compiled in" in capsys.readouterr().err


def test_the_other_process_begins_without_a_solution() -> None:
    subprocess.run([sys.executable, "-c", MODULE._HELPER], cwd=CHECKOUT, check=True)
