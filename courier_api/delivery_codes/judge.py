"""Judges the codes that wait beside events, once each, and erases them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import HandoverDetail
from courier_api.custody.core.codes import is_bag_code
from courier_api.custody.core.signing import read_event
from courier_api.custody.records import Batch, NewEvent
from courier_api.delivery_codes import repository
from courier_api.delivery_codes.digests import CodeDigester
from courier_api.delivery_codes.judging import CodeVerdict, JudgeParams, judge, typed_code
from courier_api.delivery_codes.repository import TypedCode
from courier_api.logs import security_log
from courier_api.messages.sending import messenger_of
from courier_api.server_keys import ServerKeys
from courier_api.wiring import Services

__all__ = ["CodeJudge", "Judged", "code_judge", "judge_codes", "with_codes"]

_LOG = logging.getLogger(__name__)

_MAX_AT_ONCE = 500


def with_codes(batch: Batch) -> list[bytes]:
    """
    Events of a batch that a typed code came with.

    Parameters
    ----------
    batch : Batch
    """
    return [
        one.event_id
        for one in batch
        if isinstance(one, NewEvent)
        and any(side.name == repository.SIDE_NAME for side in one.sides)
    ]


@dataclass(frozen=True, slots=True)
class Judged:
    """
    What was judged.

    Parameters
    ----------
    num_erased : int
        Codes that were judged, or that nobody had asked for.
    spent : tuple of bytes
        Codes that were sent for items whose delivery is confirmed now.
    """

    num_erased: int
    spent: tuple[bytes, ...]


class CodeJudge:
    """
    Judges codes that were typed at doors.

    A code is a secret and no longer wanted once it is judged: within the same transaction it is
    erased, and its salt with it. What the ledger holds of it then tells nothing.

    Parameters
    ----------
    digests : CodeDigester
    params : JudgeParams
    """

    def __init__(self, digests: CodeDigester, params: JudgeParams | None = None) -> None:
        self._digests = digests
        self.params = params or JudgeParams()

    def judge(
        self,
        session: Session,
        now: int,
        *,
        event_ids: Collection[bytes] | None = None,
        limit: int = _MAX_AT_ONCE,
    ) -> Judged:
        """
        Judge what waits.

        Parameters
        ----------
        session : Session
            Of a writing transaction.
        now : int
            Milliseconds since 1970, UTC.
        event_ids : collection of bytes or None
            Beside these events alone; None: beside any.
        limit : int
        """
        waiting, spent = repository.lock_typed(session, limit, event_ids), []
        for typed in waiting:
            # One after the other: what was wrong before counts for what comes after.
            verdicts = self._verdicts(session, typed, now)
            repository.add_verdicts(session, verdicts)
            for one in verdicts:
                if one["verdict"] == CodeVerdict.RIGHT.value:
                    spent += [sent.code_id for sent in repository.issued_for(session, one["item"])]
        repository.delete_typed(session, [one.event_id for one in waiting])
        return Judged(len(waiting), tuple(spent))

    def _verdicts(self, session: Session, typed: TypedCode, now: int) -> Sequence[dict[str, Any]]:
        event = read_event(typed.signed).event
        detail = event.detail
        proof = detail.proof if isinstance(detail, HandoverDetail) else None
        if proof is None or proof.code is None:
            return ()
        return [
            {"event_id": typed.event_id, "item": item, "device_id": typed.device_id,
             "verdict": self._verdict(session, typed, item).value, "judged_at": now}
            for item in dict.fromkeys(event.items) if not is_bag_code(item)
        ]  # fmt: skip

    def _verdict(self, session: Session, typed: TypedCode, item: str) -> CodeVerdict:
        verdict = judge(
            typed_code(typed.value, item),
            repository.issued_for(session, item),
            event_time=typed.event_time,
            num_wrong=repository.num_wrong(session, item, typed.device_id),
            digests=self._digests,
            params=self.params,
        )
        if verdict is not CodeVerdict.RIGHT:
            told = {"item": item, "device": typed.device_id.hex(), "verdict": verdict.value}
            security_log("delivery_code_refused", **told)
        return verdict


def code_judge(keys: ServerKeys) -> CodeJudge:
    """The judge of a server."""
    return CodeJudge(CodeDigester(keys.secret("delivery.codes")))


def judge_codes(services: Services, event_ids: Collection[bytes]) -> None:
    """
    Judge the codes beside events that have just been stored.

    Parameters
    ----------
    services : Services
    event_ids : collection of bytes
    """
    judge, database = code_judge(services.keys), services.database
    try:
        with database.writing() as session:
            judged = judge.judge(session, services.clock(), event_ids=event_ids)
        for code_id in judged.spent:
            messenger_of(services).forget(code_id)
        if judged.num_erased:
            database.settle_deletions()
    except Exception:
        # The events are stored and acknowledged; what is not judged now is judged by the sweep.
        _LOG.exception("Delivery codes could not be judged yet.")
