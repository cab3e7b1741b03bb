"""The browser that the tests drive: Debian's Chromium, without a window."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import psutil
import pytest

from tests.courier_api.servers import wait_until_gone

__all__ = ["FLAGS", "camera_flags", "chromium_path", "kill_browser"]

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """Where the program is; without one the test fails."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.fail("no Chromium at hand; `sh tests/install_browser.sh` installs it")
    return path


def camera_flags(film: Path) -> list[str]:
    """What lets the browser see a film in place of a camera; the film is read anew each time."""
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]


def kill_browser(profile: Path) -> None:
    """``kill -9`` of a browser with all its processes, as a phone whose battery is dead."""
    mark = f"--user-data-dir={profile}"
    roots = [one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or ())]
    family = {one for root in roots for one in (root, *root.children(recursive=True))}
    assert family, "no browser has this profile"
    for one in family:
        try:
            os.kill(one.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_until_gone(list(family))
