"""The same server, browser and camera as the tests of the phone have."""

from __future__ import annotations

from tests.e2e.phone.conftest import browser, film, pages, server

__all__ = ["browser", "film", "pages", "server"]
