"""Threads of evidence's own: however many pictures come at once, scans find a free one."""

from __future__ import annotations

from courier_api.threads import OwnThreads

__all__ = ["in_thread"]

#: Decoding and disks take them up.
in_thread = OwnThreads("evidence_threads", 8).run
