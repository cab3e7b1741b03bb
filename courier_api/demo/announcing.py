"""Papers of a demonstration's day: announced as clerks would have, of people who do not exist."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from courier_api.custody.core.acts import ItemKind
from courier_api.items.drafts import ItemDraft, Wish
from courier_api.items.personal import PersonalData, read_address, read_name, read_phone
from courier_api.items.personal_service import PersonalKeeper
from courier_api.items.registered import registered_codes
from courier_api.items.service import register_items
from courier_api.models import DayPlaceRow
from courier_api.planning.days import known_day, places_of_day
from courier_api.planning.shipments import items_of_shipments
from routing_engine.problem import LocationKind

__all__ = ["announce_items"]

_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi", "Hồ", "Tôn Nữ")
_MIDDLE = ("Thị", "Văn", "Minh", "Ngọc", "Thanh", "Đức", "Hữu", "Thu")
_GIVEN = ("An", "Bình", "Châu", "Dung", "Hạnh", "Hương", "Khoa", "Lan", "Nga", "Phúc", "Vinh")
_PROCEDURES = (
    "Đăng ký khai sinh", "Đăng ký kết hôn", "Cấp giấy phép xây dựng", "Đăng ký hộ kinh doanh",
    "Xác nhận tình trạng hôn nhân", "Đăng ký biến động đất đai",
)  # fmt: skip
_WISHES = {
    LocationKind.ADDRESS: Wish.HOME,
    LocationKind.AGENT_POINT: Wish.AGENT_POINT,
    LocationKind.POST_OFFICE: Wish.OFFICE,
}


def announce_items(session: Session, day_id: str, *, now: int, keeper: PersonalKeeper) -> None:
    """
    Register the items of a day that nobody has registered.

    Parameters
    ----------
    session : Session
        Of a writing transaction.
    day_id : str
    now : int
        Milliseconds since 1970, UTC.
    keeper : PersonalKeeper
    """
    codes = items_of_shipments(session, day_id)
    known = registered_codes(session, [code for some in codes.values() for code in some])
    problem = json.loads(known_day(session, day_id, with_problem=True).problem or b"{}")
    places = {row.location_id: row for row in places_of_day(session, day_id)}
    homes = {one["id"]: str(one.get("name") or "") for one in problem["locations"]}
    drafts: dict[str | None, list[ItemDraft]] = defaultdict(list)
    for begin, end, some in _journeys(problem, codes):
        for code in sorted(set(some) - known):
            drafts[places[begin].party].append(_draft(code, places[end], homes[end]))
    for by, wanted in drafts.items():
        register_items(session, wanted, by=by, now=now, keeper=keeper)


def _journeys(
    problem: Mapping[str, Any], codes: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where each shipment of two visits begins and ends, and its items."""
    for shipment in problem["shipments"]:
        pickup, delivery = shipment.get("pickup"), shipment.get("delivery")
        if pickup and delivery and shipment["id"] in codes:
            yield pickup["location_id"], delivery["location_id"], codes[shipment["id"]]


def _draft(code: str, end: DayPlaceRow, name: str) -> ItemDraft:
    draw = sha256(code.encode()).digest()
    kind = LocationKind(end.kind)
    wish = _WISHES.get(kind)
    return ItemDraft(
        kind=ItemKind.DOCUMENT if wish else ItemKind.DOSSIER,
        procedure=_PROCEDURES[draw[0] % len(_PROCEDURES)],
        code=code,
        destination=None if wish else end.party,
        wish=wish,
        wish_place=end.location_id if wish in (Wish.AGENT_POINT, Wish.OFFICE) else None,
        personal=_person(draw, name if wish is Wish.HOME else None),
    )


def _person(draw: bytes, home: str | None) -> PersonalData:
    names = (_SURNAMES[draw[1] % len(_SURNAMES)], _MIDDLE[draw[2] % len(_MIDDLE)],
             _GIVEN[draw[3] % len(_GIVEN)])  # fmt: skip
    # A block of numbers that nobody was given.
    number = f"+8490000{int.from_bytes(draw[4:6]) % 10_000:04}"
    return PersonalData(
        name=read_name(" ".join(names)),
        phone=read_phone(number),
        address=read_address(home) if home else None,
    )
