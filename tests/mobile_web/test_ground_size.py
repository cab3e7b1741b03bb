"""What each courier's page loads of custody, outbox, shift and API fits its budget."""

from __future__ import annotations

from pathlib import Path

from tests.mobile_web.bundles import run_node

HERE = Path(__file__).parent


def test_the_ground_of_the_courier_page_is_at_most_25_kb_packed() -> None:
    size = int(run_node(HERE / "bundle.mjs", "weigh", HERE / "ground.ts"))
    assert 10_000 < size <= 25_000
