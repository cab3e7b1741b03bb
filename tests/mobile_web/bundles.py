"""Parts of mobile_web built for tests: as a file for Node, or as pages for a server."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "mobile_web"


def node() -> str:
    """The Node beside this Python, as `make setup` puts it there, or the system's."""
    beside = Path(sys.executable).with_name("node")
    found = str(beside) if beside.exists() else shutil.which("node")
    if found is None or not (WEB / "node_modules").is_dir():
        pytest.fail("mobile_web is not set up; `make setup` does it")
    return found


def run_node(*words: str | Path, given: str | None = None) -> str:
    """What a script prints; the test fails with its errors."""
    done = subprocess.run(
        [node(), *map(str, words)], input=given, cwd=WEB, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
    return done.stdout


def bundle(entry: Path, out: Path) -> Path:
    """A script with all that it imports, in one file for Node."""
    run_node(Path(__file__).with_name("bundle.mjs"), "script", entry, out)
    return out / f"{entry.stem}.js"


def build_pages(root: Path, out: Path) -> Path:
    """Pages, their parts and the service worker, as `npm run build` builds ours."""
    run_node(Path(__file__).with_name("bundle.mjs"), "pages", root, out)
    return out
