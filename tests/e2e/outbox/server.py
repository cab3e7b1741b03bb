"""
A real server with faults to order: ``python -m tests.e2e.outbox.server PORT DATA_DIR PAGES``.

Faults are ordered at ``/fault/...``, answers come from the whole application. What the ledger has
taken in it has taken in, whatever the phone is told.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from urllib.parse import parse_qs

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.planning.params import PlanningParams
from courier_api.users.demo import prepare_demo
from courier_api.wiring import OpenParams, prepare_data


class Faults:
    """
    ASGI layer that loses, refuses and kills as it is told.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._lose = 0
        self._refuse: bytes | None = None
        self._cut_after: int | None = None
        self._dies_after_sync = False
        self._kill: tuple[int, int] | None = None
        self._steps: list[str] = []
        self._asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an order, or pass a request on with the faults that were ordered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"].startswith("/fault/"):
            given = {name: one[0] for name, one in parse_qs(scope["query_string"].decode()).items()}
            await _answer(send, 200, self._order(scope["path"][7:], given).encode())
        else:
            await self._pass(scope, receive, send)

    def _order(self, name: str, given: dict[str, str]) -> str:
        match name:
            case "lose":
                self._lose = int(given["count"])
            case "refuse":
                self._refuse = given["text"].encode() if given.get("text") else None
            case "cut":
                self._cut_after = int(given["bytes"])
            case "die":
                self._dies_after_sync = True
            case "kill":
                self._steps.clear()
                self._kill = (int(given["pid"]), int(given["step"]))
            case "step":
                self._steps.append(given["what"])
                pid, step = self._kill or (0, 0)
                if pid and int(given["number"]) == step:
                    os.kill(pid, signal.SIGKILL)
            case "steps":
                return "\n".join(self._steps)
            case "asked":
                return "\n".join(self._asked)
        return ""

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = f"{scope['method']} {scope['path']}"
        if scope["path"].startswith("/v1/"):
            self._asked.append(asked)
        if self._cut_after is not None and asked.startswith("PATCH /v1/evidence/"):
            # So much comes through, and nothing comes back.
            body, self._cut_after = (await _body(receive))[: self._cut_after], None
            await _answered(self._app, scope, body)
            await _answer(send, 502, b"connection lost")
            return
        if asked != "POST /v1/sync":
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        if self._refuse is not None and self._refuse in body:
            problem = b'{"title": "", "status": 422, "code": "malformed", "detail": ""}'
            await _answer(send, 422, problem, b"application/problem+json")
            return
        # It is in the ledger when the answer is there; what becomes of the answer is another thing.
        answer = await _answered(self._app, scope, body)
        if self._dies_after_sync:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._lose > 0:
            self._lose -= 1
            await _answer(send, 504, b"upstream timed out")
            return
        for message in answer:
            await send(message)


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def _answered(app: ASGIApp, scope: Scope, body: bytes) -> list[Message]:
    messages: list[Message] = []
    is_read = False

    async def give() -> Message:
        nonlocal is_read
        if is_read:
            return {"type": "http.disconnect"}
        is_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def take(message: Message) -> None:
        messages.append(message)

    await app(scope, give, take)
    return messages


async def _answer(send: Send, status: int, body: bytes, media_type: bytes = b"text/plain") -> None:
    headers = [(b"content-type", media_type)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def main() -> None:
    """Serve until killed."""
    port, folder, pages = sys.argv[1:]
    settings = Settings(data_dir=Path(folder), port=int(port))
    prepare_data(settings)
    prepare_demo(settings)
    waiting = PlanningParams(max_running=0, max_waiting=1_000)
    app = create_api(settings, OpenParams(front_end=Path(pages), planning=waiting, num_verifiers=0))
    config = uvicorn.Config(Faults(app), port=int(port), log_level="warning", access_log=False)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
