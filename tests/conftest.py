"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """
    Folder of public data that lies beside the repository and never inside it.

    It is others' and large: a clone does not have it, and the tests of it are skipped there.
    """
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("POSTROUTE_SHARED", beside)) / "data"
    if not folder.is_dir():
        pytest.skip(f"public data not at hand ({folder}); set POSTROUTE_SHARED to run this test")
    return folder
