"""One run of schemathesis: every check, every phase, as one role."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.generation.case import Case

from courier_api.rights import rights_table
from tests.courier_api.contract.asking import Asking
from tests.courier_api.contract.judging import is_fault
from tests.courier_api.contract.seeds import Seeds, allowed

#: Statuses by which a request that is not of the described form may be refused; tus answers
#: another version of itself with 412.
_REFUSALS = [
    "400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428",
    "429",
]  # fmt: skip

#: Streams are read for as long as it takes to tell what has happened already.
_STREAMS = [
    {"include-name": "GET /v1/operations/{operation_id}/events",
     "request-timeout": 5, "max-stream-events": 1},
    {"include-name": "GET /v1/live", "max-stream-events": 1,
     "parameters": {"query.seconds": 0}},
]  # fmt: skip


@dataclass(frozen=True)
class Length:
    """
    How much is tried.

    Parameters
    ----------
    seed : int
        Of all that is drawn.
    max_examples : int
        Requests that are drawn for each operation that the role may call.
    max_scenarios, max_steps : int
        Of journeys along links, and of each.
    is_covered : bool
        Whether each boundary of each field is tried one by one as well.
    """

    seed: int
    max_examples: int
    max_scenarios: int
    max_steps: int
    is_covered: bool


@dataclass
class Run:
    """What came of it: faults, and how often each status was answered by each operation."""

    faults: dict[tuple[str, ...], str] = field(default_factory=dict)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    phases: dict[str, str] = field(default_factory=dict)
    num_steps: Counter[str] = field(default_factory=Counter)

    def note(self, event: events.EngineEvent) -> None:
        """Take in one event of the run."""
        if isinstance(event, events.PhaseFinished):
            self.phases[event.phase.name.value] = event.status.value
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.NonFatalError):
            self.faults[event.label, event.info.title] = str(event.value)
        elif isinstance(event, events.ScenarioFinished):
            self._note_scenario(event)

    def _note_scenario(self, event: events.ScenarioFinished) -> None:
        for case_id, interaction in event.recorder.interactions.items():
            if interaction.response is not None and case_id in event.recorder.cases:
                label = event.recorder.cases[case_id].value.operation.label
                counted = self.statuses.setdefault(label, Counter())
                counted[interaction.response.status_code] += 1
                self.num_steps[event.phase.value] += 1
        for case_id, checks in event.recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    told = event.recorder.interactions.get(case_id)
                    answer = told.response.content[:300] if told and told.response else b""
                    self.faults.setdefault(
                        (str(failure.operation), check.name, failure.title),
                        f"{failure.message}\n{check.failure_info.code_sample}\n{answer!r}",
                    )


def run_schemathesis(
    asking: Asking, seeds: Seeds, length: Length, only: Collection[str] | None = None
) -> Run:
    """Hold the application to its description, as whoever asks; ``only``: names of endpoints."""
    config = SchemathesisConfig.from_dict(_config(asking, seeds, length, only))
    schema = schemathesis.openapi.from_asgi(
        "/openapi.json", asking, config=config, headers={"host": "localhost"}
    )
    schema.hook(filter_failure)
    run = Run()
    for event in from_schema(schema).execute():
        run.note(event)
    return run


def filter_failure(
    context: schemathesis.HookContext,
    failure: Failure,
    case: Case,
    response: schemathesis.Response,
) -> bool:
    """Keep those failures that are ours."""
    return is_fault(failure, response.content)


@schemathesis.serializer("application/offset+octet-stream")
def offset_bytes(context: schemathesis.SerializationContext, value: Any) -> dict[str, Any]:
    """Bytes of an upload by tus."""
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogatepass")
    return {"data": value if isinstance(value, bytes) else json.dumps(value).encode()}


def _config(
    asking: Asking, seeds: Seeds, length: Length, only: Collection[str] | None
) -> dict[str, Any]:
    # What a role may not call is told so whatever is sent: once will do; nobody tries it all.
    once: dict[str, Any] = {"generation": {"max-examples": 1}}
    if asking.actor is not None:
        once["phases"] = {"coverage": {"enabled": False}}
    mine = {str(one) for one in allowed(asking.actor)}
    left_out = [str(one) for one in rights_table() if only is not None and str(one) not in only]
    refused = [str(one) for one in rights_table() if str(one) not in mine]
    return {
        "seed": length.seed,
        "base-url": "http://localhost",
        "headers": asking.headers,
        "continue-on-failure": True,
        "request-timeout": 20,
        "dictionaries": seeds.dictionaries,
        "operations": [
            *_STREAMS, *seeds.operations,
            *_every(refused, **once),
            *_every(left_out, enabled=False),
        ],
        "generation": {
            "max-examples": length.max_examples, "deterministic": True, "database": "none",
            "no-shrink": True,
        },
        "checks": {
            "enabled": True,
            "negative_data_rejection": {"expected-statuses": _REFUSALS},
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "412", "429"]
            },
        },
        "phases": {
            "examples": {"enabled": True},
            "coverage": {"enabled": length.is_covered},
            "stateful": {
                "enabled": length.max_scenarios > 0,
                "max-steps": length.max_steps,
                "generation": {"max-examples": max(length.max_scenarios, 1)},
            },
        },
    }  # fmt: skip


def _every(names: list[str], **more: Any) -> list[dict[str, Any]]:
    return [{"include-name": names, **more}] if names else []
