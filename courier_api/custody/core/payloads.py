"""The signed bytes of an event: a CBOR map, read strictly and written once."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, NoReturn

import cbor2

from courier_api.custody.core.acts import (
    Act,
    AttemptDetail,
    CountDetail,
    DecideDetail,
    Detail,
    HandoverDetail,
    Identity,
    IncidentKind,
    ItemKind,
    OpenDetail,
    PackDetail,
    PresenceClaim,
    Proof,
    Purpose,
    Recipient,
    RegisterDetail,
    ReportDetail,
    Ruling,
    SealCondition,
    Subject,
    WaitDetail,
    WithdrawDetail,
    WithdrawReason,
)  # fmt: skip
from courier_api.custody.core.checks import (
    Bad,
    blob,
    boolean,
    enumerated,
    list_of,
    mapping,
    optional,
    record,
    text,
    whole,
)  # fmt: skip
from courier_api.custody.core.codes import is_bag_code, is_item_code
from courier_api.custody.core.events import Event, ExpectedStop
from courier_api.custody.core.faults import Fault, FaultCode, shown
from courier_api.custody.core.outcomes import AttemptOutcome
from courier_api.custody.core.papers import PaperCount
from courier_api.custody.core.parties import PARTY, PLACE, TOKEN

__all__ = ["MAX_CODES", "decode_map", "read_payload", "write_payload"]

MAX_CODES = 2_000
_MAX_PAPERS = 200
_MAX_EVIDENCE = 32
_MAX_SEALED = 16
#: The event, its detail, a list of papers, a paper; one more for what is to come.
_MAX_DEPTH = 5
#: What scripts of phones count exactly: 2**53 - 1.
_MAX_COUNT = (1 << 53) - 1
#: 1 January 2100.
_MAX_TIME = 4_102_444_800_000
_MAX_DAY = 47_482
_MAX_DONG = 1_000_000_000


def _is_event_id(value: bytes) -> bool:
    """Whether 16 bytes are a UUID of version 7 (RFC 9562)."""
    return value[6] >> 4 == 7 and value[8] >> 6 == 0b10


def _event_id(value: object) -> object:
    read = _ID(value)
    if read.__class__ is Bad or _is_event_id(read):
        return read
    return Bad([Fault(FaultCode.WRONG_FORM, "", read.hex(), "a UUID of version 7")])


_ID = blob(16)
_TIME = whole(0, _MAX_TIME)
_SEQ = whole(1, _MAX_COUNT)
_DAY = optional(whole(0, _MAX_DAY))
_ITEM = text(is_item_code, "the code of an item or bag")
_BAG = text(is_bag_code, "the code of a bag")
_PARTY = text(PARTY, "a party")
_TOKEN = text(TOKEN, "1 to 40 letters, digits and . / _ -")
#: One at least, but of an incident; see `_lacking`.
_CODES = list_of(_ITEM, 0, MAX_CODES)
_PAPERS = list_of(
    record(
        PaperCount,
        {"code": _TOKEN, "wanted": whole(0, 999), "counted": whole(0, 999)},
    ),
    1,
    _MAX_PAPERS,
)
_PRESENCE = record(
    PresenceClaim,
    {"nonce": _ID, "device_id": _ID, "device_seq": whole(0, _MAX_COUNT), "issued_at": _TIME},
    {"code": blob(1, 256)},
)
_PROOF = record(
    Proof,
    {
        "recipient": enumerated(Recipient),
        "identity": enumerated(Identity),
        "code": optional(boolean),
        "signature": boolean,
        "photograph": boolean,
        "amount_dong": whole(0, _MAX_DONG),
        "receipt": optional(_TOKEN),
    },
)
_DETAILS = {
    Act.REGISTER: record(
        RegisterDetail,
        {"kind": enumerated(ItemKind), "destination": _PARTY},
        {"papers": _PAPERS},
    ),
    Act.HANDOVER: record(
        HandoverDetail,
        {"purpose": enumerated(Purpose)},
        {"presence": _PRESENCE, "proof": _PROOF},
    ),
    Act.PACK: record(PackDetail, {"bag": _BAG, "seal": _TOKEN}),
    Act.OPEN: record(
        OpenDetail,
        {"bag": _BAG, "seal": enumerated(SealCondition), "found": list_of(_ITEM, 0, MAX_CODES)},
    ),
    Act.COUNT: record(
        CountDetail,
        {"procedure": _TOKEN, "papers": _PAPERS, "agreed_by": list_of(_PARTY, 2, 2)},
    ),
    Act.ATTEMPT: record(AttemptDetail, {"outcome": enumerated(AttemptOutcome), "next": _DAY}),
    Act.WAIT: record(WaitDetail, {"until": _DAY}),
    Act.REPORT: record(
        ReportDetail, {"what": enumerated(Subject)}, {"incident": enumerated(IncidentKind)}
    ),
    Act.WITHDRAW: record(
        WithdrawDetail, {"event_id": _event_id, "reason": enumerated(WithdrawReason)}
    ),
    Act.DECIDE: record(
        DecideDetail,
        {"event_id": _event_id, "verdict": enumerated(Ruling)},
        {"holder": _PARTY},
    ),
}


def _any_map(value: object) -> object:
    """A detail, before its act is known to be one."""
    if isinstance(value, dict):
        return value
    return Bad([Fault(FaultCode.WRONG_TYPE, "", type(value).__name__, "a map")])


_HEADER = record(
    lambda _version, *values: values,
    {
        "v": whole(1, 1),
        "event_id": _event_id,
        "device_id": _ID,
        "device_seq": _SEQ,
        "event_time": _TIME,
        "offset": whole(-720, 840),
        "act": enumerated(Act),
        "items": _CODES,
        "giver": optional(_PARTY),
        "receiver": optional(_PARTY),
        "place": optional(text(PLACE, "the identity of a location")),
        "stop": optional(
            record(
                ExpectedStop,
                {"plan": _TOKEN, "route": whole(0, 99_999), "stop": whole(0, 99_999)},
            )
        ),
        "evidence": list_of(blob(32), 0, _MAX_EVIDENCE),
        "sealed": mapping(
            text(re.compile(r"[a-z][a-z_]{0,39}"), "a name of small letters"),
            blob(32),
            _MAX_SEALED,
        ),
        "detail": _any_map,
    },
)


class _NoTags(dict[int, Any]):
    """Stands for the decoders of all tags: none is accepted."""

    def __missing__(self, tag: int) -> NoReturn:
        raise ValueError(f"tag {tag}")


_NO_TAGS = _NoTags()


def decode_map(data: bytes) -> dict[Any, Any] | None:
    """
    The CBOR map that bytes are.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    decoded : dict or None
        None when they are no map, when something follows it, or when there are tags, indefinite
        lengths, keys given twice or other than texts, or more levels than an event needs.
    """
    file = BytesIO(data)
    decoder = cbor2.CBORDecoder(
        file, max_depth=_MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False,
        strict_hashable_types=True, semantic_decoders=_NO_TAGS,
    )  # fmt: skip
    try:
        decoded = decoder.decode()
    except cbor2.CBORDecodeError:
        return None
    return decoded if isinstance(decoded, dict) and file.tell() == len(data) else None


def read_payload(payload: bytes) -> Event | list[Fault]:
    """The event that signed bytes state, or all that is wrong with them."""
    decoded = decode_map(payload)
    if decoded is None:
        return [Fault(FaultCode.MALFORMED, "", f"{len(payload)} bytes", "a plain CBOR map")]
    header = _HEADER(decoded)
    detail = _read_detail(decoded)
    lacking = _lacking(decoded, detail)
    if header.__class__ is Bad or detail.__class__ is Bad or lacking:
        return [
            *(header.faults if header.__class__ is Bad else ()),
            *lacking,
            *(fault.within("detail") for fault in getattr(detail, "faults", ())),
        ]
    return Event(*(*header[:-1], detail))


def _lacking(decoded: dict[Any, Any], detail: object) -> list[Fault]:
    """That no item is named where one is wanted: only incidents may be about none."""
    items = decoded.get("items")
    is_incident = isinstance(detail, ReportDetail) and detail.is_incident
    if items != [] or is_incident:
        return []
    wanted = f"a list of 1 to {MAX_CODES}"
    return [Fault(FaultCode.OUT_OF_BOUNDS, "items", shown(items), wanted)]


def _read_detail(decoded: dict[Any, Any]) -> Detail | Bad | None:
    """The detail by its act; None where there is no act to read it by."""
    act, detail = decoded.get("act"), decoded.get("detail")
    check = _DETAILS.get(act) if isinstance(act, str) else None  # type: ignore[call-overload] # texts equal their members
    return None if check is None or not isinstance(detail, dict) else check(detail)


def write_payload(event: Event) -> bytes:
    """The bytes to sign; what is read back from them equals the event."""
    stop = event.stop
    return cbor2.dumps(
        {
            "v": 1,
            "event_id": event.event_id,
            "device_id": event.device_id,
            "device_seq": event.device_seq,
            "event_time": event.event_time,
            "offset": event.offset,
            "act": event.act.value,
            "items": list(event.items),
            "giver": event.giver,
            "receiver": event.receiver,
            "place": event.place,
            "stop": stop and {"plan": stop.plan, "route": stop.route, "stop": stop.stop},
            "evidence": list(event.evidence),
            "sealed": dict(event.sealed),
            "detail": _plain_detail(event.detail),
        }
    )


#: Keys on the wire of fields that bear other names here.
_WIRE_NAMES = {"next_day": "next", "until_day": "until", "ruling": "verdict"}
#: Keys that are left out where there is nothing to say; all others may be null.
_LEFT_OUT = {"papers", "presence", "proof", "holder", "incident"}


def _plain_detail(detail: Detail) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name in detail.__dataclass_fields__:
        value = getattr(detail, name)
        if value is not None or name not in _LEFT_OUT:
            plain[_WIRE_NAMES.get(name, name)] = _plain(value)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, PaperCount | Proof | PresenceClaim):
        return {
            name: _plain(getattr(value, name))
            for name in value.__dataclass_fields__
            if name != "code" or not isinstance(value, PresenceClaim) or value.code is not None
        }
    return getattr(value, "value", value)
