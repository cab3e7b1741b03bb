"""Fields beside events that a phone sealed for the server: opened at intake, or as if not sent."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from courier_api.custody.core.events import Event
from courier_api.custody.core.sealed import canonical_json, commit
from courier_api.custody.repository import LedgerRepository
from courier_api.evidence.errors import PictureRefusedError
from courier_api.evidence.sealing import SIDES_CONTEXT
from courier_api.identities import from_base64url, to_base64url
from tests.courier_api.apis import Api
from tests.courier_api.custody.phones import AGENT, AN
from tests.courier_api.evidence.phones import sealed
from tests.courier_api.sync.carriers import Carrier

NOTE, NAME = "Gặp cô Hạnh ở cổng sau", "Lê Thị Hạnh"
SALTS = {"note": b"saltsaltsaltsalt", "recipient_name": b"pepperpepperpepp"}
TEXTS = {"note": NOTE, "recipient_name": NAME}


@pytest.fixture
def an(api: Api) -> Carrier:
    return Carrier(api, AN)


@pytest.fixture
def event(an: Carrier) -> Event:
    """A handover that commits to a note and a name."""
    promised = tuple((name, commit(TEXTS[name], SALTS[name])) for name in TEXTS)
    return an.phone.hand(10, AGENT, AN, Carrier.code(), sealed=promised)


def side(name: str, **other: Any) -> dict[str, Any]:
    value = canonical_json(TEXTS[name]).decode()
    return {"name": name, "salt": to_base64url(SALTS[name]), "value": value, **other}


def closed(api: Api, signed: bytes, plain: object, **more: Any) -> str:
    """What a phone sends: sealed for its event, by the description alone."""
    told = api.get("/v1/evidence/sealing-key").json()["public_key"]
    content = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    given = {"digest": sha256(signed).digest(), "context": b"postroute.sides.seal/1"} | more
    return to_base64url(sealed(content, from_base64url(told), **given))


def kept(api: Api, event: Event) -> dict[str, str]:
    with api.services.database.read_connection() as connection:
        sides = LedgerRepository(connection).sides(event.event_id)
    return {one.name: json.loads(one.value) for one in sides}


def stored(an: Carrier, event: Event, **more: Any) -> None:
    verdicts = an.send(event, **more)
    assert [one["outcome"] for one in verdicts] == ["stored"]


def test_what_was_sealed_stands_beside_the_event(api: Api, an: Carrier, event: Event) -> None:
    both = [side("note"), side("recipient_name")]
    stored(an, event, sealed_sides=closed(api, an.signed(event), both))
    assert kept(api, event) == TEXTS


def test_what_comes_open_and_what_comes_sealed_both_count(
    api: Api, an: Carrier, event: Event
) -> None:
    sealed_sides = closed(api, an.signed(event), [side("recipient_name")])
    stored(an, event, sides=[side("note")], sealed_sides=sealed_sides)
    assert kept(api, event) == TEXTS


def test_a_field_that_comes_twice_is_kept_once(api: Api, an: Carrier, event: Event) -> None:
    again = closed(api, an.signed(event), [side("note"), side("note")])
    stored(an, event, sides=[side("note"), side("note")], sealed_sides=again)
    assert kept(api, event) == {"note": NOTE}


def test_a_field_that_the_event_does_not_promise_is_not_kept(
    api: Api, an: Carrier, event: Event
) -> None:
    invented = [side("note", value='"một điều khác"'), side("recipient_name") | {"name": "phone"}]
    stored(an, event, sealed_sides=closed(api, an.signed(event), invented))
    assert kept(api, event) == {}


@pytest.mark.parametrize("plain", [
    b"", b"no json", b"\xff\xfe", {"name": "note"}, [{"name": "note"}], ["note"],
    [side("note", more=1)], [side("note")] * 21, [side("note", value="x" * 10_001)],
])  # fmt: skip
def test_what_is_malformed_inside_counts_as_not_sent(
    api: Api, an: Carrier, event: Event, plain: object
) -> None:
    stored(an, event, sealed_sides=closed(api, an.signed(event), plain))
    assert kept(api, event) == {}


def test_what_does_not_open_counts_as_not_sent(api: Api, an: Carrier, event: Event) -> None:
    stored(an, event, sides=[side("note")], sealed_sides="%%% no base64url")
    assert kept(api, event) == {"note": NOTE}


@pytest.mark.parametrize("more", [
    {"digest": sha256(b"another event").digest()}, {"context": b"postroute.evidence.seal/1"},
])  # fmt: skip
def test_what_was_sealed_for_something_else_does_not_open(
    api: Api, an: Carrier, event: Event, more: dict[str, bytes]
) -> None:
    sealed_sides = closed(api, an.signed(event), [side("note")], **more)
    stored(an, event, sealed_sides=sealed_sides)
    assert kept(api, event) == {}


def test_fields_do_not_open_as_a_picture(api: Api) -> None:
    key, plain = api.services.evidence.sealing, b"[]"
    content, digest = sealed(plain, key.public, context=SIDES_CONTEXT), sha256(plain).digest()
    assert key.open(content, digest, context=SIDES_CONTEXT) == plain
    with pytest.raises(PictureRefusedError):
        key.open(content, digest)


def test_sealed_fields_are_not_taken_for_others_after_all(
    api: Api, an: Carrier, event: Event
) -> None:
    """The acknowledged event comes again with its fields: it is a duplicate, and stays as it is."""
    stored(an, event)
    (again,) = an.send(event, sealed_sides=closed(api, an.signed(event), [side("note")]))
    assert (again["outcome"], kept(api, event)) == ("duplicate", {})


def test_what_does_not_open_is_logged_without_what_is_in_it(
    api: Api, an: Carrier, event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    stored(an, event, sealed_sides=closed(api, an.signed(event), [{"note": NOTE}]))
    (told,) = [one for one in caplog.records if one.message == "sides_unopened"]
    assert NOTE not in str(told.__dict__)
