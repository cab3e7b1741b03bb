"""What the server is told by whoever starts it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

#: Names of this machine itself.
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


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

    def allowed_hosts(self) -> tuple[str, ...]:
        """
        Names under which a request may ask for the server, as its ``Host`` header gives them.

        A page of another site can have its own name lead to 127.0.0.1 (DNS rebinding) and read
        answers as its own, so a server on a loopback address answers to loopback names alone. One
        on any other address, such as 0.0.0.0, is meant to be reached from elsewhere under names
        only its network knows: it stays open to all.
        """
        if not _is_loopback(self.host):
            return ("*",)
        return tuple(dict.fromkeys((*LOOPBACK_HOSTS, _in_address(self.host).lower())))

    def address(self, port: int | None = None) -> str:
        """The address to print; ``port`` where the system chose it."""
        return f"http://{_in_address(self.host)}:{self.port if port is None else port}/"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _in_address(host: str) -> str:
    """As it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host
