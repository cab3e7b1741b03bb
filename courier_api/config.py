"""What the server is told by whoever starts it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Where the server listens, and what it serves.

    Parameters
    ----------
    data_dir : Path
        Folder of a planned day: ``problem.json``, ``plan.json``, ``plan.html`` and their like.
    host : str
    port : int
        0: any free one.

    Raises
    ------
    ValueError
        When the port is none.
    """

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8080

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise ValueError(f"Settings: port is {self.port}, wanted 0 to 65535.")

    def address(self, port: int | None = None) -> str:
        """The address to print; ``port`` where the system chose it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port if port is None else port}/"
