"""The pages' server in a process of its own, without a database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.courier_api.soak.killed_servers import free_port

__all__ = ["served_pages"]

_ROOT = Path(__file__).resolve().parents[2]
_CODE = (
    "import sys, pathlib, uvicorn; from courier_api import create_app;"
    "day, pages = (pathlib.Path(one) if one else None for one in sys.argv[2:]);"
    "app = create_app(day, front_end=pages);"
    "uvicorn.run(app, port=int(sys.argv[1]), log_level='error')"
)


@contextmanager
def served_pages(*, day: Path | None = None, front_end: Path | None = None) -> Iterator[str]:
    """
    The address of a server on a free port of this machine, for as long as the block lasts.

    Parameters
    ----------
    day : Path or None
        Folder of a planned day; an invented one is none that a whole server would keep.
    front_end : Path or None
        Folder of the built apps; None: ours.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", _CODE, str(port), str(day or ""), str(front_end or "")]
    server = subprocess.Popen(command, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT)})
    try:
        _wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        assert server.wait(timeout=20) is not None


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"{url} never answered")
