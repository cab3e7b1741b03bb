"""Planning over a real database, with its endpoints or without."""

from __future__ import annotations

from tests.courier_api.planning.api import client, each_client
from tests.courier_api.planning.office import office

__all__ = ["client", "each_client", "office"]
