"""The same server, browser, camera and screens as the tests of the phone have."""

from __future__ import annotations

import pytest

from tests.e2e.phone.conftest import browser, film, pages, server
from tests.e2e.phone.test_screens import early, look_at, lookers, morning

__all__ = ["browser", "early", "film", "look_at", "lookers", "morning", "pages", "server"]


@pytest.fixture(scope="module")
def is_thorough() -> bool:
    """Whether axe looks at everything in every theme and language."""
    return True
