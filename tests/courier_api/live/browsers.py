"""Browsers that follow a stream, and a real server for them."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from tests.courier_api.live.listening import WAIT_SECONDS


@contextmanager
def served(app: FastAPI, *, before_end: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The address of a server of an application that is open already."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        before_end()
        server.should_exit = True
        thread.join(WAIT_SECONDS)
        assert not thread.is_alive(), "streams held the server up"
        listening.close()


class Browser:
    """Reads a stream as a browser would: events parted by empty lines, comments left out."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()
        self.comments: list[str] = []
        self.retry = ""

    def event(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self._lines:
            if not line and "data" in found:
                return found
            name, _, value = line.partition(": ")
            if line.startswith(":"):
                self.comments.append(value)
            elif name == "retry":
                self.retry = value
            elif line:
                found[name] = value
        raise AssertionError("the stream ended")

    def comment(self) -> str:
        return next(line[2:] for line in self._lines if line.startswith(":"))

    def told(self) -> dict[str, Any]:
        """What the next event says."""
        found: dict[str, Any] = json.loads(self.event()["data"])
        return found

    def next_of(self, kind: str) -> dict[str, Any]:
        """What the next event of a kind says."""
        while (event := self.event())["event"] != kind:
            pass
        found: dict[str, Any] = json.loads(event["data"])
        return found
