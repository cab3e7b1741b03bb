"""Solvers side by side: each turns a Problem into routes, in a process of its own."""

from __future__ import annotations

from benchmarks.peers.answer import Answer, Clock, Limits
from benchmarks.peers.roster import OURS, PEERS, Solver, available, load

__all__ = ["OURS", "PEERS", "Answer", "Clock", "Limits", "Solver", "available", "load"]
