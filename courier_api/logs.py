"""
Logs: a JSON object a line on standard error, with the request that it belongs to.

No personal data and no secret gets in. What an error says may hold both (a database tells the very
values that it refused), so of an error only its kind and its place in the code are logged.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

__all__ = ["REQUEST_ID", "JsonLines", "configure_logging", "security_log"]

#: Of the request that is being answered here; empty outside of one.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

#: Frames of an error that are logged, the innermost ones.
_MAX_FRAMES = 30
_MAX_CAUSES = 5

#: Whoever logs gives its values as ``extra={"told": {...}}``.
_TOLD = "told"

_SECURITY = logging.getLogger("postroute.security")
# Without a log of its own a command does not print what only a log is for.
_SECURITY.addHandler(logging.NullHandler())


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        line |= getattr(record, _TOLD, {})
        if record.exc_info and record.exc_info[1] is not None:
            line["errors"] = _errors(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=repr)


def configure_logging(level: str, stream: TextIO | None = None) -> None:
    """
    Let everything that is logged in this process be lines of JSON.

    Parameters
    ----------
    level : str
        The least that is logged: debug, info, warning or error.
    stream : TextIO or None
        None: standard error.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # These would tell statements with their values, and addresses with theirs.
    clients = ("httpx", "httpcore", "httpx2", "httpcore2")
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", *clients, "asyncio"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def security_log(event: str, **told: object) -> None:
    """
    Log something that whoever guards the server should see.

    Parameters
    ----------
    event : str
        Its stable name.
    **told
        Pseudonymous values alone.
    """
    _SECURITY.warning(event, extra={_TOLD: told})


def _errors(error: BaseException) -> list[dict[str, Any]]:
    """Kinds and places of an error and its causes, the outermost first."""
    found: list[dict[str, Any]] = []
    one: BaseException | None = error
    while one is not None and len(found) < _MAX_CAUSES:
        frames = traceback.extract_tb(one.__traceback__)[-_MAX_FRAMES:]
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        kind = f"{type(one).__module__}.{type(one).__qualname__}"
        found.append({"kind": kind, "places": places})
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return found
