from __future__ import annotations

import pytest

from geodata import GeodataError
from postroute.exit_status import OUR_FAULT
from postroute.main import run
from routing_engine import RoutingEngineError
from scenarios import ScenarioError


@pytest.mark.parametrize("error", [GeodataError, RoutingEngineError, ScenarioError])
def test_every_room_s_own_error_is_told_in_one_line(
    error: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    def call() -> None:
        raise error("The network has no roads.")

    assert run(call, as_json=False) == OUR_FAULT
    assert capsys.readouterr().err == "This is our fault: The network has no roads.\n"
