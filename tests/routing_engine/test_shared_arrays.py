import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from routing_engine.shared_arrays import Shared


def test_value_comes_back_with_its_arrays() -> None:
    value = {"name": "day", "table": np.arange(6).reshape(2, 3), "none": np.zeros((0, 4))}
    with Shared(value) as shared:
        found = shared.load()
        assert found["name"] == "day"
        np.testing.assert_array_equal(found["table"], value["table"])
        assert found["none"].shape == (0, 4)


def test_shared_arrays_are_not_to_be_written_to() -> None:
    with Shared(np.arange(3)) as shared, pytest.raises(ValueError, match="read-only"):
        shared.load()[0] = 7


def test_nothing_stays_behind() -> None:
    with Shared(np.arange(3)) as shared:
        assert Path(shared.path).exists()
    assert not Path(shared.path).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file with a name is used")
def test_nothing_stays_behind_a_process_that_is_killed() -> None:
    """Nor does anything lie in a folder while it lives."""
    program = (
        "import numpy as np, os, signal; from routing_engine.shared_arrays import Shared;"
        "held = Shared(np.arange(3)); print(os.readlink(held.__enter__().path));"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-u", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("/memfd:postroute")
    assert done.returncode == -signal.SIGKILL


def test_file_with_a_name_serves_where_there_is_none_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with Shared(np.arange(3)) as shared:
        assert not shared.path.startswith("/proc")
        assert shared.load().tolist() == [0, 1, 2]
    assert not Path(shared.path).parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each search's file has a name")
def test_another_value_at_the_same_path_is_not_mistaken() -> None:
    """A search after a search finds the same number of the file free."""
    with Shared(np.arange(3)) as first:
        assert first.load().tolist() == [0, 1, 2]
    with Shared(np.arange(3) + 5) as second:
        assert (second.path, second.begin) == (first.path, first.begin)
        assert second.load().tolist() == [5, 6, 7]
