"""A sender in a process of its own, to be killed: ``DATABASE_URL MILLISECONDS``."""

from __future__ import annotations

import sys
import time

from courier_api.db import Database
from courier_api.webhooks.guard import TargetPolicy
from courier_api.webhooks.posting import Poster
from courier_api.webhooks.tasks import WebhookSender
from courier_api.webhooks.vault import Vault
from tests.courier_api.webhooks.conftest import KEY


def main(url: str, now: int) -> None:
    """Send until somebody ends it."""
    database = Database(url)
    poster = Poster(TargetPolicy(allows_loopback=True))
    with WebhookSender(database, Vault(KEY), poster, clock=lambda: now):
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
