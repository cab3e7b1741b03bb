"""What a citizen sees of their item: all that concerns them, and nobody else."""

from __future__ import annotations

from base64 import b64decode
from datetime import date, timedelta
from itertools import count

import cbor2
import pytest

from courier_api.custody.core.checkpoints import check_checkpoint
from courier_api.custody.core.notes import NoteKey
from courier_api.custody.core.proofs import check_inclusion
from courier_api.custody.core.signing import read_event
from courier_api.custody.core.tree import leaf_hash
from courier_api.identities import to_base64url
from tests.courier_api.apis import Api
from tests.courier_api.citizens.counter import Counter
from tests.courier_api.items.desk import AUTHORITY, document
from tests.courier_api.planning.rights_samples import office
from tests.courier_api.planning.small_day import DOCUMENT, SHARED, new_day
from tests.courier_api.sync.carriers import Carrier

COURIER = "courier:c7"
NUMBERS = count()


@pytest.fixture
def counter(api: Api) -> Counter:
    return Counter(api)


def carried(counter: Counter, *others: str) -> tuple[Carrier, Carrier]:
    """Let an item be registered and taken by a courier, together with others."""
    desk, an = Carrier(counter.api, counter.party), Carrier(counter.api, COURIER)
    items = (counter.code, *others)
    registered = [
        desk.phone.register(minute, counter.party, counter.item.citizen, items=(code,))
        for minute, code in enumerate(items)
    ]
    desk.send(*registered)
    an.send(an.phone.hand(10, counter.party, COURIER, *items))
    return desk, an


def test_the_history_tells_kinds_of_people_and_no_one_by_number(api: Api, counter: Counter) -> None:
    _, an = carried(counter)
    an.send(an.phone.attempt(20, COURIER, items=(counter.code,)))
    answer = api.get("/v1/citizen/item", token=counter.citizen())
    told = answer.json()
    assert (told["state"], told["words"]["vi"]) == ("attempted", "Đã đến nhưng chưa giao được.")
    assert [one["words"]["en"] for one in told["history"]] == [
        "The agent point took it in from the citizen.",
        "The agent point handed it to the courier.",
        "Nobody was at home.",
    ]
    assert told["history"][1]["words"]["vi"] == "Điểm đại lý đã bàn giao cho bưu tá."
    assert told["last_outcome"]["vi"] == told["history"][2]["words"]["vi"]
    for hidden in (COURIER, "c7", counter.party, counter.party.partition(":")[2], AUTHORITY):
        assert hidden not in answer.text
    assert (told["proof"], told["promise"]) == ("not_delivered", None)


def test_an_item_that_was_not_scanned_yet_is_announced(api: Api, counter: Counter) -> None:
    told = api.get("/v1/citizen/item", token=counter.citizen()).json()
    assert (told["state"], told["history"], told["since"]) == ("announced", [], None)


@pytest.fixture
def expected(api: Api) -> Counter:
    """A document that the plan of a day in May brings home, from 07:22 to 07:23."""
    number = next(NUMBERS)
    code = f"{DOCUMENT[:-4]}{8_000 + number}"
    items = (new_day().items or b"").replace(DOCUMENT.encode(), code.encode())
    made = new_day(date=date(2027, 5, 1) + timedelta(days=number), items=items)
    office(api).published_day(SHARED, new=made)
    return Counter(api, draft=document(code=code))


def test_what_a_published_plan_expects_is_promised(api: Api, expected: Counter) -> None:
    """07:22 and 07:23 in Hue are 00:22 and 00:23 UTC; half an hour is added on both sides."""
    told = api.get("/v1/citizen/item", token=expected.citizen()).json()["promise"]
    assert told["is_at_home"]
    assert told["words"]["vi"] == "Dự kiến giao tại nhà."
    assert (told["earliest"][11:16], told["latest"][11:16]) == ("23:52", "00:53")


def test_nothing_is_promised_of_a_draft(api: Api) -> None:
    made = office(api)
    code = f"{DOCUMENT[:-4]}7777"
    items = (new_day().items or b"").replace(DOCUMENT.encode(), code.encode())
    day_id = made.take(new_day(date=date(2027, 3, 1), items=items)).day_id
    made.add(day_id, SHARED)
    counter = Counter(api, draft=document(code=code))
    assert api.get("/v1/citizen/item", token=counter.citizen()).json()["promise"] is None


def test_nothing_is_promised_of_what_was_delivered(api: Api, expected: Counter) -> None:
    _, an = carried(expected)
    an.send(an.phone.hand(30, COURIER, expected.item.citizen, expected.code))
    told = api.get("/v1/citizen/item", token=expected.citizen()).json()
    assert (told["state"], told["promise"]) == ("delivered", None)


def test_while_a_picture_is_awaited_the_proof_is_pending(api: Api, counter: Counter) -> None:
    _, an = carried(counter)
    an.send(an.phone.hand(30, COURIER, counter.item.citizen, counter.code, evidence=(b"e" * 32,)))
    told = api.get("/v1/citizen/item", token=counter.citizen()).json()
    assert (told["proof"], told["proof_words"]["vi"]) == (
        "pending", "Đang chờ bằng chứng giao nhận.",
    )  # fmt: skip


def test_a_browser_can_check_that_nothing_was_changed(api: Api, counter: Counter) -> None:
    carried(counter)
    told = api.get("/v1/citizen/item/proof", token=counter.citizen()).json()
    assert told["key"] == api.get("/v1/ledger/key").json()["key"]
    checkpoint = check_checkpoint(told["checkpoint"], NoteKey.read(told["key"]))
    assert checkpoint.size == told["size"]
    assert len(told["entries"]) == 2
    for one in told["entries"]:
        leaf = b64decode(one["leaf"])
        assert leaf_hash(leaf) == b64decode(one["leaf_hash"])
        path = [b64decode(digest) for digest in one["path"]]
        check_inclusion(leaf_hash(leaf), one["seq"], told["size"], path, checkpoint.root)
        seq, _, _, signed = cbor2.loads(leaf)
        assert seq == one["seq"]
        assert read_event(signed).event.items == (counter.code,)


def test_what_was_handed_over_together_tells_no_other_item(api: Api, counter: Counter) -> None:
    other = Carrier.code()
    carried(counter, other)
    answer = api.get("/v1/citizen/item/proof", token=counter.citizen())
    told = answer.json()["entries"]
    assert [one["leaf"] is None for one in told] == [False, True]
    assert other not in answer.text
    assert to_base64url(other.encode()) not in answer.text


def test_there_is_nothing_to_prove_before_the_first_scan(api: Api, counter: Counter) -> None:
    answer = api.get("/v1/citizen/item/proof", token=counter.citizen())
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_entry")
