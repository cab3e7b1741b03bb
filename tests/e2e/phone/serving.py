"""
A demonstration's server in a process of its own, on a day drawn for the hour.

``python -m tests.e2e.phone.serving FOLDER [--port N] [--hour H] [--pages DIST]``: prints its
address, and ends well at SIGTERM. With ``--hour`` its clock tells that hour of today in Hue when it
is started, so that pictures are the same whenever they are taken.
"""

from __future__ import annotations

import argparse
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn

from courier_api.app import create_api
from courier_api.config import BASEMAP_NAME, Settings
from courier_api.custody.writer import now_ms
from courier_api.day_folder import take_day_in
from courier_api.demo.custody import hold_papers
from courier_api.users.demo import PASSWORD_NAME, prepare_demo
from courier_api.wiring import OpenParams, prepare_data
from geodata import basemap_archive
from tests.e2e.phone.day import HUE_OFFSET_S, write_day
from tests.invented_day import invented_graph

#: The couriers left so long ago: the first stop lies ahead.
_LEFT_S = 300


def main() -> None:
    """Prepare the data where nobody has, and serve."""
    asked = _asked()
    settings = Settings(
        asked.folder / "day", port=asked.port, data_dir=asked.folder / "server", is_demo=True
    )
    clock = _clock(asked.folder, asked.hour)
    if not settings.data_dir.exists():
        _prepare(settings, clock)
    app = create_api(settings, OpenParams(clock=clock, front_end=asked.pages, num_verifiers=1))
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", asked.port))
        told = {
            "address": f"http://127.0.0.1:{listener.getsockname()[1]}",
            "password": (settings.data_dir / PASSWORD_NAME).read_text("ascii").strip(),
            "ahead_ms": clock() - now_ms(),
        }
        config = uvicorn.Config(app, log_level="error", lifespan="on", access_log=False)
        server = uvicorn.Server(config)
        print(json.dumps(told), flush=True)
        server.run(sockets=[listener])


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--hour", type=float)
    options.add_argument("--pages", type=Path)
    return options.parse_args()


def _clock(folder: Path, hour: float | None) -> Callable[[], int]:
    """The clock; one that was set goes on from where it was when the server is started again."""
    if hour is None:
        return now_ms
    kept = folder / "clock"
    if not kept.exists():
        now = time.time()
        wanted = _midnight(now) + hour * 3600
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(str(round((wanted - now) * 1_000)), "ascii")
    ahead = int(kept.read_text("ascii"))
    return lambda: now_ms() + ahead


def _midnight(now: float) -> int:
    """The last one in Hue; seconds since 1970."""
    return (int(now) + HUE_OFFSET_S) // 86_400 * 86_400 - HUE_OFFSET_S


def _prepare(settings: Settings, clock: Callable[[], int]) -> None:
    day = settings.day_dir
    assert day is not None
    # A day that was put there beforehand is lived as it is.
    if not day.exists():
        now = clock() // 1_000
        midnight = _midnight(now)
        write_day(day, begin=max(midnight, now - _LEFT_S), midnight=midnight)
        (day / BASEMAP_NAME).write_bytes(basemap_archive(invented_graph()).content)
    prepare_data(settings)
    prepare_demo(settings, take_day_in(settings, clock))
    hold_papers(settings, clock)


if __name__ == "__main__":
    main()
