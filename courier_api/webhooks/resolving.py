"""Names and their addresses, by the system's resolver."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from threading import Thread

__all__ = ["SystemResolver"]


class SystemResolver:
    """
    Asks the system, and waits for it no longer than so many seconds.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds

    def __call__(self, name: str) -> Sequence[str]:
        """
        Addresses of a name.

        Raises
        ------
        OSError
            TimeoutError where the answer takes too long.
        """
        found: list[Sequence[str] | OSError] = []

        def ask() -> None:
            try:
                found.append(_addresses(name))
            except (OSError, UnicodeError) as error:
                found.append(OSError(*error.args))

        # The system's own call knows no time limit: one that hangs is left to end by itself.
        thread = Thread(target=ask, name="resolve", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if not found:
            raise TimeoutError
        if isinstance(found[0], OSError):
            raise found[0]
        return found[0]


def _addresses(name: str) -> list[str]:
    # The dot keeps the system from trying the name within its own domains first.
    absolute = f"{name}." if "." in name else name
    answers = socket.getaddrinfo(absolute, None, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]
