from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.courier_api.items.desks import desk, one_desk

__all__ = ["desk", "gs1_schema", "one_desk"]


@pytest.fixture(scope="session")
def gs1_schema(shared_data: Path) -> dict[str, Any]:
    """GS1's schema of EPCIS documents; it is not ours to hand on, so a clone may lack it."""
    path = shared_data / "epcis" / "EPCIS-JSON-Schema.json"
    if not path.is_file():
        pytest.skip(f"GS1's schema is not at hand ({path})")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema
