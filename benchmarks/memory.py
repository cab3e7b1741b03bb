"""Runs a command and watches the memory of its whole tree of processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Measured", "run_measured"]

_SAMPLE_SECONDS = 0.02


class Measured(NamedTuple):
    """
    What a command took.

    Parameters
    ----------
    seconds : float
        Wall clock.
    peak_rss_bytes : int
        Largest sum of resident memory over the command and all its descendants. Pages shared
        between them count once a process, so it errs upwards; what lives shorter than 20 ms
        between two looks is missed, save that of the largest single process.
    exit_status : int
        As a shell gives it; negative: the signal that ended it.
    """

    seconds: float
    peak_rss_bytes: int
    exit_status: int


def run_measured(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    output: Path | None = None,
) -> Measured:
    """
    Run a command to its end; its errors pass through.

    Parameters
    ----------
    command : sequence of str
    cwd : Path, optional
    env : mapping, optional
        The whole environment.
    output : Path, optional
        File for its standard output, which is dropped when not given.

    Returns
    -------
    measured : Measured
    """
    import psutil

    begin = time.perf_counter()
    with (output or Path(os.devnull)).open("wb") as stream:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=stream)
    root = psutil.Process(process.pid)
    peak = 0
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        peak = max(peak, _tree_rss(root))
        time.sleep(_SAMPLE_SECONDS)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux tells kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Measured(seconds, max(peak, usage.ru_maxrss * unit), process.returncode)


def _tree_rss(root: object) -> int:
    import psutil

    assert isinstance(root, psutil.Process)  # noqa: S101 - psutil is imported where it is used
    try:
        processes = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for process in processes:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
