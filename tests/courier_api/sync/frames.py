"""One application for many examples, each of which finds services and a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.metrics import Metrics
from courier_api.wiring import OpenParams, open_services
from tests.courier_api.apis import CHEAP, Api, Clock


@dataclass(frozen=True)
class Frame:
    """
    Makes an application for each example: only its services and its database are new.

    Parameters
    ----------
    app : FastAPI
    api : Api
    new_folder : callable
        Of a server with empty tables.
    """

    app: FastAPI
    api: Api
    new_folder: Callable[[], Path]

    def opened(self, clock: Clock) -> ExitStack:
        """The services, opened; they are closed with the stack."""
        stack = ExitStack()
        params = OpenParams(clock=clock, passwords=CHEAP)
        opened = open_services(Settings(data_dir=self.new_folder()), Metrics(), params)
        self.app.state.services = stack.enter_context(opened)
        self.api.clock = clock
        return stack


@pytest.fixture(scope="module")
def frame(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frame]:
    """One application, since making it takes longer than an example."""
    base, numbers = tmp_path_factory.mktemp("servers"), count(1)

    def new_folder() -> Path:
        folder = base / str(next(numbers))
        folder.mkdir()
        shutil.copyfile(sqlite_template, folder / "postroute.db")
        return folder

    app = create_api(Settings(data_dir=base))
    with start_blocking_portal() as portal:
        api = Api(app, portal, Clock(), "127.0.0.1")
        yield Frame(app, api, new_folder)
        api.close()
