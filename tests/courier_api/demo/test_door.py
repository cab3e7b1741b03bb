"""A demonstration's door: it leads to everybody of the day, and is nowhere else."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
import zxingcpp
from PIL import Image

from courier_api.app import create_api
from courier_api.config import Settings
from courier_api.custody.core.label import issuer_id, read_label, verify_label
from courier_api.custody.repository import LedgerRepository
from courier_api.delivery_codes.service import DeliveryCodeService
from courier_api.rights import OPEN, rights_table
from courier_api.routes import endpoints_of
from courier_api.scanner.enrolling import enrol_scanner
from courier_api.scanner.handovers import Handover
from courier_api.scanner.outbox import sync_body, waiting_scans
from courier_api.scanner.signing import open_scanner
from courier_api.wiring import prepare_data
from tests.courier_api.apis import Api, opened_api
from tests.courier_api.planning.small_day import DOCUMENT, DOSSIERS

DOOR = [one for one in rights_table() if one.path.startswith("/v1/demo/")]
ELSEWHERE = "192.0.2.1"


def parties(door: Api) -> dict[str, Any]:
    answer = door.get("/v1/demo/parties")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def labels(door: Api, courier_id: str, **params: int) -> list[dict[str, Any]]:
    told = {"courier_id": courier_id, **params}
    answer = door.get("/v1/demo/labels", params=told)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["labels"]
    return found


def test_the_door_has_its_rows_and_asks_for_no_login() -> None:
    assert len(DOOR) == 5
    assert all(rights_table()[one] is OPEN for one in DOOR)
    assert set(DOOR) <= set(endpoints_of(create_api(Settings(is_demo=True))))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(host=ELSEWHERE, is_demo=True),
        Settings(public_url="https://post.example", is_demo=True),
        Settings(database_url="postgresql://base", is_demo=True),
    ],
    ids=["in earnest", "other host", "published", "postgresql"],
)
def test_there_is_no_door_but_in_a_demonstration_of_this_machine(settings: Settings) -> None:
    assert not set(DOOR) & set(endpoints_of(create_api(settings)))


def test_in_earnest_whoever_knocks_finds_nothing(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare_data(settings)
    with opened_api(settings) as api:
        for one in DOOR:
            body = {"json": {"party": "courier:c1"}} if one.method == "POST" else {}
            assert api.ask(one.method, one.path, **body).status_code == 404, one


@pytest.mark.parametrize(
    ("host", "more"), [(ELSEWHERE, {}), ("127.0.0.1", {"POSTROUTE_PUBLIC_URL": "https://a.test"})]
)
def test_serve_refuses_a_demonstration_that_others_could_reach(
    tmp_path: Path, host: str, more: dict[str, str]
) -> None:
    environment = {"PATH": "/usr/bin:/bin", "POSTROUTE_DEMO": "1",
                   "POSTROUTE_DATA_DIR": str(tmp_path / "server"), **more}  # fmt: skip
    done = subprocess.run(
        [Path(sys.executable).parent / "postroute", "serve", "--host", host, "--port", "0"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "POSTROUTE_DEMO" in done.stderr
    assert not (tmp_path / "server").exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.test"},
        {"origin": "http://localhost:3000"},
        {"origin": "null"},
        {"sec-fetch-site": "same-origin", "origin": "http://localhost:3000"},
        {"x-forwarded-for": "192.0.2.9"},
        {"forwarded": "for=192.0.2.9"},
        {"via": "1.1 tunnel"},
    ],
    ids=str,
)
def test_the_door_is_shut_to_other_sites_and_behind_proxies(
    door: Api, headers: dict[str, str]
) -> None:
    for path in ("/v1/demo/parties", "/v1/demo/messages", "/v1/demo/labels?courier_id=c1"):
        answer = door.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "door_shut"), path
    invited = door.post("/v1/demo/invitations", json={"party": "courier:c1"}, headers=headers)
    assert (invited.status_code, invited.json()["code"]) == (403, "door_shut")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "http://localhost"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
def test_the_door_is_open_to_its_own_page_and_the_address_bar(
    door: Api, headers: dict[str, str]
) -> None:
    assert door.get("/v1/demo/parties", headers=headers).status_code == 200
    answer = door.post("/v1/demo/invitations", json={"party": "courier:c1"}, headers=headers)
    assert answer.status_code == 201


def test_everybody_of_the_day_can_be_played(door: Api) -> None:
    told = parties(door)
    # SHARED: m1 collects two dossiers and delivers them; m2 collects a document for a home.
    assert [one["courier_id"] for one in told["couriers"]] == ["c2", "c1"]
    assert [one["num_stops_to_both"] for one in told["couriers"]] == [None, None]
    by_id = {one["courier_id"]: one for one in told["couriers"]}
    assert by_id["c1"]["party"] == "courier:c1"
    assert (by_id["c1"]["vehicle_id"], by_id["c1"]["num_stops"]) == ("m1", 2)
    assert (by_id["c1"]["num_items"], by_id["c2"]["num_items"]) == (2, 1)
    assert by_id["c1"]["first_stop_name"] == "Điểm Vỹ Dạ"
    assert told["agents"] == [{"party": "agent:ap-1", "name": "Điểm Vỹ Dạ"}]
    assert told["authorities"] == [{"party": "authority:ua-1", "name": "UBND phường Vỹ Dạ"}]
    assert told["date"] == told["day_id"][:10]


def test_labels_come_in_the_order_of_the_route_with_what_is_done_there(door: Api) -> None:
    told = [(one["stop"], one["collect"], one["code"]) for one in labels(door, "c1")]
    first, second = DOSSIERS
    assert told == [(0, True, first), (0, True, second), (1, False, first), (1, False, second)]
    home = labels(door, "c2")[-1]
    assert (home["code"], home["collect"], home["place_name"]) == (DOCUMENT, False, None)
    assert home["kind"] == "document"


def test_a_label_on_the_screen_reads_as_the_printed_one(door: Api) -> None:
    (label,) = labels(door, "c1", limit=1)
    head, _, content = label["png"].partition(",")
    assert head == "data:image/png;base64"
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(base64.b64decode(content))))
    assert read.text == label["qr_text"]
    signed, key = read_label(read.text), door.services.keys.public
    verify_label(signed, {issuer_id(key): key})
    assert signed.code == label["code"]


def test_labels_are_printed_each_once(door: Api) -> None:
    answer = door.get("/v1/demo/labels.pdf", params={"courier_id": "c1"})
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = "".join(page.extract_text() for page in pages)
    assert len(pages) == 1
    assert [text.count(code) for code in DOSSIERS] == [1, 1]


@pytest.mark.parametrize("path", ["/v1/demo/labels", "/v1/demo/labels.pdf"])
def test_a_courier_who_drives_nothing_has_no_labels(door: Api, path: str) -> None:
    answer = door.get(path, params={"courier_id": "c99"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")
    assert door.get(path).status_code == 422


@pytest.mark.parametrize(
    ("party", "page"),
    [("courier:c1", "/courier"), ("agent:ap-1", "/desk"), ("authority:ua-1", "/desk"),
     ("office:po-1", "/desk")],
)  # fmt: skip
def test_an_invitation_is_drawn_and_names_its_page(door: Api, party: str, page: str) -> None:
    answer = door.post("/v1/demo/invitations", json={"party": party})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["party"], told["page"]) == (party, page)
    assert told["qr_text"].startswith(f"http://localhost{page}#enrol=1.")
    assert ElementTree.fromstring(told["qr_svg"]).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - ours


@pytest.mark.parametrize("party", ["courier:c99", "agent:nobody", "office:postroute"])
def test_nobody_who_is_not_of_the_day_is_invited(door: Api, party: str) -> None:
    assert door.post("/v1/demo/invitations", json={"party": party}).status_code == 404
    malformed = {"party": "citizen:abcdefghijklmnopqrstuv"}
    assert door.post("/v1/demo/invitations", json=malformed).status_code == 422


def test_who_came_by_the_door_collects_a_paper_and_nothing_contradicts_it(
    door: Api, tmp_path: Path
) -> None:
    key = tmp_path / "phone.key"
    invited = door.post("/v1/demo/invitations", json={"party": "courier:c1"}).text

    def send(_server: str, statement: str) -> dict[str, Any]:
        enrolled = door.post("/v1/devices/enrolments", json={"statement": statement})
        assert enrolled.status_code == 201, enrolled.text
        found: dict[str, Any] = enrolled.json()
        return found

    assert enrol_scanner(key, invited, send=send).party == "courier:c1"
    with open_scanner(key, door.clock) as scanner:
        door.clock.go_on(60)
        scanner.hand_over(Handover((DOSSIERS[0],), giver="agent:ap-1"))
    body = sync_body(waiting_scans(key))
    answer = door.post("/v1/sync", content=body, headers={"content-type": "application/json"})
    assert [one["outcome"] for one in answer.json()["verdicts"]] == ["stored"]
    with door.services.database.read_connection() as connection:
        state = LedgerRepository(connection).states([DOSSIERS[0]])[DOSSIERS[0]]
    assert (state.holder, state.num_contradictions) == ("courier:c1", 0)


def test_codes_for_invented_telephones_are_told_at_the_door(door: Api) -> None:
    assert door.get("/v1/demo/messages").json() == {"messages": []}
    DeliveryCodeService(door.services, draw=lambda _below: 42_817).send(DOCUMENT, "vi")
    (told,) = door.get("/v1/demo/messages").json()["messages"]
    assert told["message"]["subject"] == DOCUMENT
    assert "042817" in told["text"]
    door.clock.go_on(30 * 86_400)
    assert door.get("/v1/demo/messages").json() == {"messages": []}


def test_on_a_day_without_a_plan_the_door_is_empty(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "server", is_demo=True)
    prepare_data(settings)
    with opened_api(settings) as api:
        told = parties(api)
        assert told["day_id"] is None
        assert told["couriers"] == told["agents"] == told["authorities"] == told["offices"] == []
        assert api.post("/v1/demo/invitations", json={"party": "courier:c1"}).status_code == 404
