"""What becomes of bytes that came whole: opened, judged, kept, told."""

from __future__ import annotations

import secrets
from hashlib import sha256

import pytest

from courier_api.evidence.dependencies import evidence_parts
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.records import Arrival, Seams
from courier_api.models import EvidenceState
from tests.courier_api.apis import Api
from tests.courier_api.evidence import drawn
from tests.courier_api.evidence.conftest import Change
from tests.courier_api.evidence.drawn import canvas, saved
from tests.courier_api.evidence.phones import (
    Sender,
    metadata,
    sealed,
)
from tests.courier_api.evidence.sent_pictures import fresh, row_of, spoilt, state_of


def test_what_is_sealed_is_opened_and_kept_plain(sender: Sender, parts: EvidenceParts) -> None:
    data, key = fresh(), sender.sealing_key()
    closed = sealed(data, key)
    answer = sender.send(data, closed, told=metadata(data, sealed="1"))
    assert answer.headers["evidence-state"] == "present"
    row = row_of(parts, data)
    assert row is not None
    assert parts.files.read(row.path, row.sha256) == data
    folder = sender.api.services.settings.evidence_dir
    assert not any(closed in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_sealing_key_is_the_same_after_a_restart(api: Api, sender: Sender) -> None:
    keys = api.services.keys
    again = evidence_parts(api.services)
    assert again.sealing.public == sender.sealing_key()
    assert keys.seed not in again.sealing.public


@pytest.mark.parametrize("at", [0, 5, 12, 20, 76, 77, 200, -1])
def test_what_cannot_be_opened_is_asked_for_once_more_and_kept(
    sender: Sender, parts: EvidenceParts, at: int
) -> None:
    """One bit is enough, of the beginning, the key, the point, the picture, the tag."""
    data = fresh()
    closed = sealed(data, sender.sealing_key())
    wrong = spoilt(closed, at % len(closed))
    told = metadata(data, sealed="")
    first = sender.send(data, wrong, told=told)
    assert first.status_code == 460
    assert state_of(parts, data) is None
    assert state_of(parts, wrong) == "refused", "nothing is lost"
    second = sender.send(data, wrong, told=told)
    assert second.status_code == 204
    assert second.headers["evidence-state"] == "refused"
    assert second.headers["evidence-reason"] == "sealed_unopened"
    third = sender.send(data, closed, told=told)
    assert third.headers["evidence-state"] == "present", "the right bytes may always come"


def test_what_is_sealed_for_one_hash_opens_for_no_other(sender: Sender) -> None:
    data, other = fresh(), fresh()
    closed = sealed(data, sender.sealing_key(), digest=sha256(other).digest())
    answer = sender.send(data, closed, told=metadata(data, sealed="1"))
    assert answer.status_code == 460


def test_other_bytes_than_announced_are_asked_for_once_more(
    sender: Sender, parts: EvidenceParts
) -> None:
    data = fresh()
    wrong = saved(canvas(secrets.randbelow(1 << 40)))
    size = {"statement": sender.statement(sha256(data).digest(), len(wrong))}
    at = sender.begin(data, wrong, **size)
    assert sender.patch(at, 0, wrong).status_code == 460
    assert sender.head(at).status_code == 410
    again = sender.send(data, wrong, **size)
    assert (again.status_code, again.headers["evidence-reason"]) == (204, "hash_differs")
    row = row_of(parts, wrong)
    assert row is not None
    assert parts.files.read(row.path, row.sha256) == wrong
    # The wrong bytes are a right picture of another name, and the right ones come at last.
    assert sender.send(wrong).headers["evidence-state"] == "present"
    assert sender.send(data).headers["evidence-state"] == "present"
    folder = sender.api.services.settings.evidence_dir
    assert len(list(folder.rglob(sha256(wrong).hexdigest()))) == 1


REFUSED = {
    "metadata_inside": lambda: saved(canvas(secrets.randbelow(1 << 40)), exif=drawn.exif()),
    "bytes_after_end": lambda: fresh() + b"<script>",
    "truncated": lambda: fresh()[:-300],
    "not_a_picture": lambda: b"PK\3\4" + secrets.token_bytes(40),
    "too_many_pixels": lambda: drawn.bomb_png(30_000 + secrets.randbelow(9_000)),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_picture_that_is_refused_is_kept_and_acknowledged(
    sender: Sender, parts: EvidenceParts, reason: str
) -> None:
    data = REFUSED[reason]()
    answer = sender.send(data)
    assert answer.status_code == 204
    assert answer.headers["evidence-state"] == "refused"
    assert answer.headers["evidence-reason"] == reason
    row = row_of(parts, data)
    assert row is not None
    assert row.state == "refused"
    assert str(row.path).startswith("refused/")
    assert parts.files.read(row.path, row.sha256) == data
    again = sender.create(data)
    assert (again.status_code, again.json()["state"], again.json()["reason"]) == (
        200, "refused", reason,
    )  # fmt: skip


def test_what_came_before_its_event_is_present(
    api: Api, sender: Sender, parts: EvidenceParts, code: str
) -> None:
    data = fresh()
    sender.send(data)
    sender.hand_over(sha256(data).digest(), code=code)
    assert state_of(parts, data) == "present"


def test_an_arrival_is_told_once_and_names_its_items(
    api: Api, sender: Sender, change: Change, code: str
) -> None:
    noted: list[Arrival] = []
    told: list[Arrival] = []
    change(seams=Seams(lambda _session, arrival: noted.append(arrival), told.append))
    data, bare = fresh(), saved(canvas(secrets.randbelow(1 << 40)), exif=drawn.exif())
    sender.hand_over(sha256(data).digest(), sha256(bare).digest(), code=code)
    first, second = sender.begin(data), sender.begin(data)
    for at in (first, second):
        sender.patch(at, 0, data)
    sender.send(bare)
    assert told == noted
    assert [(one.sha256, one.state, one.items) for one in told] == [
        (sha256(data).digest(), EvidenceState.PRESENT, (code,)),
        (sha256(bare).digest(), EvidenceState.REFUSED, (code,)),
    ]


def test_an_arrival_that_cannot_be_noted_has_not_arrived(
    api: Api, sender: Sender, change: Change, parts: EvidenceParts
) -> None:
    def fail(_session: object, _arrival: Arrival) -> None:
        raise RuntimeError("no webhook")

    change(seams=Seams(noted=fail))
    at = sender.begin(data := fresh())
    assert sender.patch(at, 0, data).status_code == 500
    assert state_of(parts, data) is None
    change()
    # It is complete, so whoever asks has it settled.
    assert sender.look(at)["state"] == "present"
    assert state_of(parts, data) == "present"
