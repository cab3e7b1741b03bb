"""
Real servers of evidence, to be killed: ``python -m tests.courier_api.evidence.server``.

For each line on standard input, a folder and the address of a database as a JSON list, a server is
forked, and its process told on standard output. It listens at the folder's socket, which stays
open when it is killed: who comes meanwhile waits.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from functools import cache
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.wiring import prepare_data


@cache
def prepared(folder: str, url: str) -> tuple[FastAPI, socket.socket]:
    """What the servers of a folder share."""
    settings = Settings(data_dir=Path(folder), database_url=url)
    prepare_data(settings)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"{folder}/socket")
    listener.listen(64)
    return create_api(settings), listener


def main() -> None:
    """Fork a server for each line."""
    for line in sys.stdin:
        app, listener = prepared(*json.loads(line))
        pid = os.fork()
        if pid == 0:
            config = uvicorn.Config(app, log_config=None, access_log=False)
            uvicorn.Server(config).run(sockets=[listener])
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
