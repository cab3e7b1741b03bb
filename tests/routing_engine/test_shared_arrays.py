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
        folder = Path(shared.path).parent
        assert folder.is_dir()
    assert not folder.exists()
