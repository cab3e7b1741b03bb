"""The application does what its description says, whoever asks, and whatever they send."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courier_api.roles import Role
from tests.courier_api.apis import Api
from tests.courier_api.contract.asking import Asking
from tests.courier_api.contract.running import Length, Run, run_schemathesis
from tests.courier_api.contract.seeds import Seeds, allowed

SHORT = Length(seed=1, max_examples=2, max_scenarios=8, max_steps=4, is_covered=False)
BOUNDARIES = Length(seed=1, max_examples=1, max_scenarios=0, max_steps=2, is_covered=True)
LONG = Length(seed=2, max_examples=40, max_scenarios=150, max_steps=8, is_covered=True)

#: Pages and what they are made of are described by nothing but themselves.
UNDESCRIBED = frozenset({
    "GET /", "GET /courier", "GET /desk", "GET /dispatch", "GET /assets/{name}",
    "GET /icons/{name}", "GET /courier-sw.js", "GET /desk-sw.js", "GET /manifest.webmanifest",
    "GET /plan", "GET /openapi.json",
})  # fmt: skip

#: Of what a role may call, how much has to be reached; the rest wants what is not guessed.
REACHED = 0.75

EACH_ROLE = pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "nobody")


def told(run: Run) -> str:
    return "\n\n".join(f"{' | '.join(what)}\n{how}" for what, how in run.faults.items())


#: Where strangers send what is secret or signed.
OF_STRANGERS = frozenset({
    "POST /v1/sessions", "POST /v1/sessions/refresh", "POST /v1/devices/enrolments",
    "POST /v1/devices/sessions", "POST /v1/sync",
})  # fmt: skip


@EACH_ROLE
def test_whoever_asks_is_answered_as_described(api: Api, role: Role | None) -> None:
    asking = Asking(api, role)
    # What a role may not call is tried in the long run; that it may not, in tests of rights.
    names = {str(one) for one in allowed(asking.actor)}
    # No answer to a citizen leads on to anything.
    length = replace(SHORT, max_scenarios=0) if role is Role.CITIZEN else SHORT
    run = run_schemathesis(asking, Seeds(api, asking.actor), length, only=names)
    assert not run.faults, told(run)
    assert set(run.statuses) >= names - UNDESCRIBED
    if role is not None:
        reached = {name for name, counted in run.statuses.items() if min(counted) < 300}
        assert len(reached) >= REACHED * len(names), names - reached


def test_every_boundary_of_what_strangers_send_holds(api: Api) -> None:
    run = run_schemathesis(Asking(api, None), Seeds(api, None), BOUNDARIES, only=OF_STRANGERS)
    assert not run.faults, told(run)


@pytest.mark.soak
@EACH_ROLE
def test_whoever_asks_at_length_is_answered_as_described(api: Api, role: Role | None) -> None:
    asking = Asking(api, role)
    run = run_schemathesis(asking, Seeds(api, asking.actor), LONG)
    assert not run.faults, told(run)
