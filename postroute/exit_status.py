"""The four ways a command ends."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
OUR_FAULT: Final = 1
BAD_INPUT: Final = 2
INFEASIBLE: Final = 3
