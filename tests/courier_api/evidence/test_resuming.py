"""However an upload is cut, doubled and resumed, it ends as the one file that was sent."""

from __future__ import annotations

import secrets
from hashlib import sha256

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courier_api.evidence.parts import EvidenceParts
from tests.courier_api.apis import Api
from tests.courier_api.evidence.drawn import canvas, saved
from tests.courier_api.evidence.phones import Sender, checksum, metadata, sealed
from tests.courier_api.evidence.sent_pictures import row_of

#: What may happen to one request: it arrives, its answer is lost, it is doubled, it comes at a
#: place that is wrong by some bytes, it is too long, its checksum is wrong, the phone begins anew.
STEP = st.tuples(
    st.sampled_from(["fine", "fine", "lost", "doubled", "misplaced", "long", "spoilt", "anew"]),
    st.integers(1, 900),
    st.integers(-3, 3),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, max_size=8), is_sealed=st.booleans(), is_summed=st.booleans())
def test_any_way_ends_in_one_file(
    api: Api,
    parts: EvidenceParts,
    steps: list[tuple[str, int, int]],
    is_sealed: bool,
    is_summed: bool,
) -> None:
    sender = Sender(api)
    data = saved(canvas(secrets.randbelow(1 << 40)))
    sent = sealed(data, sender.sealing_key()) if is_sealed else data
    told = metadata(data, sealed="1") if is_sealed else None
    at, offset = sender.begin(data, sent, told=told), 0
    for what, size, off in steps:
        piece = sent[offset : offset + size]
        summed = checksum(piece) if is_summed else {}
        if what == "anew":
            created = sender.create(data, sent, told=told)
            if created.status_code == 200:
                break
            at, offset = created.headers["location"], 0
        elif what == "misplaced":
            answer = sender.patch(at, max(0, offset + off), piece)
            assert answer.status_code in (204, 409, 413)
        elif what == "long":
            answer = sender.patch(at, offset, sent[offset:] + b"more")
            assert answer.status_code == 413
        elif what == "spoilt":
            answer = sender.patch(at, offset, piece, checksum(piece + b"!"))
            assert answer.status_code == 460
        else:
            assert sender.patch(at, offset, piece, summed).status_code == 204
            if what == "doubled" and piece:
                assert sender.patch(at, offset, piece, summed).status_code in (409, 413)
        if what != "lost":
            offset = min(offset + size, len(sent))
        # A phone that is not sure asks.
        offset = int(sender.head(at).headers["upload-offset"])
    if offset < len(sent):
        assert sender.patch(at, offset, sent[offset:]).headers["evidence-state"] == "present"
    row = row_of(parts, data)
    assert row is not None
    assert row.state == "present"
    assert parts.files.read(row.path, row.sha256) == data
    folder = api.services.settings.evidence_dir
    assert len(list(folder.rglob(sha256(data).hexdigest()))) == 1
