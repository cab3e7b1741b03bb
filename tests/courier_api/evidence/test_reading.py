"""Who sees which picture, how it is sent, and that every look is noted."""

from __future__ import annotations

import secrets
from hashlib import sha256
from io import BytesIO

import httpx
import pytest
from PIL import Image

from courier_api.custody.core.signing import sign_event
from courier_api.custody.records import NewEvent
from courier_api.evidence.records import Refusal
from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api
from tests.courier_api.evidence import drawn
from tests.courier_api.evidence.drawn import PLACE, canvas, saved
from tests.courier_api.evidence.phones import CITIZEN, Sender, metadata
from tests.courier_api.evidence.sent_pictures import fresh, spoilt

GIVERS = {
    Role.COURIER: "courier:c",
    Role.AGENT_CLERK: "agent:a",
    Role.AUTHORITY_CLERK: "authority:H5",
}


def address(data: bytes, more: str = "") -> str:
    return f"/v1/evidence/{sha256(data).hexdigest()}{more}"


def openings(api: Api, subject: str) -> list[dict[str, object]]:
    admin = api.actor(Role.ADMINISTRATOR)
    answer = api.get("/v1/audit/openings", by=admin, params={"subject": subject})
    found: list[dict[str, object]] = answer.json()["openings"]
    return found


def shown(sender: Sender, code: str, data: bytes, receiver: str = CITIZEN) -> bytes:
    """A picture that has come, and that the phone's handover names."""
    sender.hand_over(sha256(data).digest(), code=code, receiver=receiver)
    sender.send(data)
    return data


def test_a_picture_is_shown_as_it_was_signed(api: Api, sender: Sender, code: str) -> None:
    data = shown(sender, code, fresh())
    answer = api.get(address(data), by=api.actor(Role.DISPATCHER))
    assert answer.content == data
    headers = answer.headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["cache-control"] == "private, no-cache"
    name = f"photograph-{sha256(data).hexdigest()[:12]}.jpg"
    assert headers["content-disposition"] == f'inline; filename="{name}"'
    assert headers["evidence-state"] == "present"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("more", ["", "/thumbnail"])
def test_givers_and_receivers_see_their_own_and_dispatchers_all(
    api: Api, code: str, role: Role, more: str
) -> None:
    own_party = CITIZEN if role is Role.CITIZEN else f"{GIVERS.get(role, 'courier:x')}{code[4:6]}"
    giver = "courier:c77" if role is Role.CITIZEN else own_party
    data = shown(Sender(api, giver), code, fresh())
    foreign = shown(Sender(api), code, fresh(), receiver="office:9")
    party = own_party if role in GIVERS or role is Role.CITIZEN else None
    actor = api.actor(role, party=party)
    own, other = (api.get(address(one, more), by=actor) for one in (data, foreign))
    if role is Role.PLANNER:
        assert own.status_code == other.status_code == 403
    elif role in (Role.DISPATCHER, Role.ADMINISTRATOR):
        assert own.status_code == other.status_code == 200
    else:
        assert (own.status_code, other.status_code) == (200, 404)
        assert other.json()["code"] == "unknown"
    assert api.get(address(data, more)).status_code == 401


def test_a_receiver_sees_what_was_handed_to_them(api: Api, sender: Sender, code: str) -> None:
    data = shown(sender, code, fresh(), receiver="agent:042")
    clerk = api.actor(Role.AGENT_CLERK, party="agent:042")
    assert api.get(address(data), by=clerk).status_code == 200


def test_naming_the_picture_of_others_does_not_open_it(api: Api, sender: Sender, code: str) -> None:
    """Hashes stand in the ledger for all to read: knowing one must not be enough."""
    data = shown(sender, code, fresh())
    thief = Sender(api)
    thief.hand_over(sha256(data).digest(), code=code)
    assert thief.create(data).json()["state"] == "present"
    courier = api.actor(Role.COURIER, party=thief.party)
    assert api.get(address(data), by=courier).status_code == 404
    assert api.get(address(data), by=api.actor(Role.COURIER, party=sender.party)).status_code == 200


def test_every_look_is_noted(api: Api, sender: Sender, code: str) -> None:
    data, other = shown(sender, code, fresh()), "H57.17-261121-7777"
    dispatcher = api.actor(Role.DISPATCHER)
    tag = api.get(address(data), by=dispatcher).headers["etag"]
    again = api.get(address(data), by=dispatcher, headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    api.get(address(data, "/thumbnail"), by=dispatcher)
    api.ask("HEAD", address(data), by=dispatcher)
    api.get(address(data), by=api.actor(Role.COURIER, party="courier:nobody"))
    noted = openings(api, code)
    assert [one["endpoint"] for one in noted] == [
        "GET /v1/evidence/{sha256}", "GET /v1/evidence/{sha256}/thumbnail",
        "GET /v1/evidence/{sha256}", "GET /v1/evidence/{sha256}",
    ]  # fmt: skip
    assert {one["field"] for one in noted} == {"photograph"}
    assert {one["user_id"] for one in noted} == {dispatcher.shown_id}
    assert openings(api, other) == []


def test_a_signature_is_called_one(api: Api, sender: Sender) -> None:
    data = drawn.signature(secrets.randbelow(1 << 40))
    sender.send(data, told=metadata(data, kind="signature"))
    answer = api.get(address(data), by=api.actor(Role.DISPATCHER))
    assert answer.headers["content-type"] == "image/png"
    assert "signature-" in answer.headers["content-disposition"]


def test_an_unnamed_picture_is_for_dispatchers_and_noted_under_its_sender(
    api: Api, sender: Sender
) -> None:
    sender.send(data := fresh())
    own = api.actor(Role.COURIER, party=sender.party)
    assert api.get(address(data), by=own).status_code == 404
    assert api.get(address(data), by=api.actor(Role.DISPATCHER)).status_code == 200
    assert len(openings(api, sender.party)) == 1


def test_what_is_awaited_is_told_to_be_awaited(api: Api, sender: Sender, code: str) -> None:
    data = fresh()
    sender.hand_over(sha256(data).digest(), code=code)
    for actor in (api.actor(Role.DISPATCHER), api.actor(Role.COURIER, party=sender.party)):
        answer = api.get(address(data), by=actor)
        assert (answer.status_code, answer.json()["code"]) == (404, "evidence_pending")
    stranger = api.get(address(data), by=api.actor(Role.COURIER))
    assert stranger.json()["code"] == "unknown"
    assert api.get(address(fresh()), by=api.actor(Role.DISPATCHER)).json()["code"] == "unknown"


def test_of_a_refused_picture_pixels_alone_are_shown(api: Api, sender: Sender, code: str) -> None:
    data = saved(canvas(secrets.randbelow(1 << 40)), exif=drawn.exif())
    shown(sender, code, data)
    answer = api.get(address(data), by=api.actor(Role.DISPATCHER))
    assert answer.status_code == 200
    assert answer.headers["evidence-state"] == "redrawn"
    assert PLACE not in answer.content
    assert Image.open(BytesIO(answer.content)).size == (64, 96)


def test_a_polyglot_is_drawn_anew(api: Api, sender: Sender, code: str) -> None:
    data = fresh() + b"<script>alert(1)</script>"
    shown(sender, code, data)
    answer = api.get(address(data), by=api.actor(Role.DISPATCHER))
    assert b"<script>" not in answer.content
    assert answer.headers["content-type"] == "image/jpeg"


def test_what_is_no_picture_is_not_shown(api: Api, sender: Sender, code: str) -> None:
    for data in (b"PK\3\4" + secrets.token_bytes(40), drawn.bomb_png(30_000, 30_001)):
        shown(sender, code, data)
        for more in ("", "/thumbnail"):
            answer = api.get(address(data, more), by=api.actor(Role.DISPATCHER))
            assert (answer.status_code, answer.json()["code"]) == (409, "evidence_unshown")


def test_a_changed_file_is_never_shown(api: Api, sender: Sender, code: str) -> None:
    data = shown(sender, code, fresh())
    folder = api.services.settings.evidence_dir
    (path,) = folder.rglob(sha256(data).hexdigest())
    path.write_bytes(spoilt(data, 300))
    answer = api.get(address(data), by=api.actor(Role.DISPATCHER))
    assert (answer.status_code, answer.json()["code"]) == (500, "evidence_damaged")
    path.unlink()
    assert api.get(address(data), by=api.actor(Role.DISPATCHER)).status_code == 500
    # Whoever still has it may bring it once more.
    assert sender.send(data).headers["evidence-state"] == "present"
    assert api.get(address(data), by=api.actor(Role.DISPATCHER)).content == data


def test_a_thumbnail_is_small(api: Api, sender: Sender, code: str) -> None:
    data = saved(canvas(secrets.randbelow(1 << 40), 1_200, 1_600), "WEBP")
    shown(sender, code, data)
    answer = api.get(address(data, "/thumbnail"), by=api.actor(Role.DISPATCHER))
    assert Image.open(BytesIO(answer.content)).size == (240, 320)
    assert answer.headers["content-disposition"].endswith('-small.jpg"')


@pytest.mark.parametrize("path", ["x", "..", "%2e%2e%2f", "A" * 64, "0" * 63, "0" * 65])
def test_a_hash_is_a_hash(api: Api, path: str) -> None:
    answer = api.get(f"/v1/evidence/{path}", by=api.actor(Role.DISPATCHER))
    assert answer.status_code in (404, 422)


def listing(api: Api, actor: Actor, **params: object) -> httpx.Response:
    return api.get("/v1/evidence", by=actor, params=params)


def test_what_was_refused_is_listed_for_dispatchers(api: Api, sender: Sender, code: str) -> None:
    data = saved(canvas(secrets.randbelow(1 << 40)), exif=drawn.exif())
    shown(sender, code, data)
    pending = fresh()
    sender.hand_over(sha256(pending).digest(), code=code)
    dispatcher = api.actor(Role.DISPATCHER)
    found, token = [], None
    while True:
        more = {} if token is None else {"page_token": token}
        page = listing(api, dispatcher, page_size=2, **more).json()
        found += page["evidence"]
        if (token := page["next_page_token"]) is None:
            break
    hashes = [one["sha256"] for one in found]
    assert hashes == sorted(hashes)
    (told,) = [one for one in found if one["sha256"] == sha256(data).hexdigest()]
    assert told["reason"] == Refusal.METADATA_INSIDE
    assert (told["items"], told["kind"], told["state"]) == ([code], "photograph", "refused")
    waiting = listing(api, dispatcher, state="pending", page_size=200).json()["evidence"]
    assert sha256(pending).hexdigest() in [one["sha256"] for one in waiting]
    assert listing(api, api.actor(Role.COURIER)).status_code == 403


def test_events_that_cannot_be_read_open_nothing(api: Api, code: str) -> None:
    """A revoked device's event is in the ledger too; one that is no event could only be ours."""
    sender, data = Sender(api), fresh()
    event = sender.phone.hand(1, sender.party, CITIZEN, code, evidence=(sha256(data).digest(),))
    signed = sign_event(event, sender.handset.key) + b"!"
    api.services.ledger.append(
        (
            NewEvent(
                event.event_id, event.device_id, 1, event.event_time, "handover", (code,), signed,
                evidence=event.evidence,
            ),
        )
    )  # fmt: skip
    sender.send(data)
    own = api.actor(Role.COURIER, party=sender.party)
    assert api.get(address(data), by=own).status_code == 404


def test_every_refusal_has_its_words() -> None:
    for reason in Refusal:
        assert reason.sentence() != reason.sentence("en")
