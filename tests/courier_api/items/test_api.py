"""Items, bags, imports, labels, exports and citizens' data over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from courier_api.roles import Role
from tests.courier_api.apis import Actor, Api, api, clock
from tests.courier_api.custody.phones import Phone
from tests.courier_api.items.ledger_world import append
from tests.courier_api.items.rights_samples import BODY
from tests.courier_api.items.sheets import csv_file, row, with_part, xlsx_file

__all__ = ["api", "clock"]

PERSON = {"name": "Nguyễn Thị Hằng Nga", "phone": "0905 777 123", "address": "8 Lê Lợi"}
CODES = iter(f"H57.20-261121-{number:04}" for number in range(1, 10_000))


@pytest.fixture
def clerk(api: Api) -> Actor:
    return api.actor(Role.AGENT_CLERK)


def register(api: Api, by: Actor, **fields: Any) -> dict[str, Any]:
    answer = api.post("/v1/items", by=by, json=BODY | {"citizen": PERSON} | fields)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def openings(api: Api, code: str) -> list[str]:
    by = api.actor(Role.ADMINISTRATOR)
    told = api.get("/v1/audit/openings", by=by, params={"subject": code}).json()["openings"]
    return [one["field"] for one in told]


def test_an_item_is_registered_once_for_a_key_and_its_citizen_is_not_told(
    api: Api, clerk: Actor
) -> None:
    headers = {"idempotency-key": "one"}
    body = BODY | {"citizen": PERSON}
    first = api.post("/v1/items", by=clerk, json=body, headers=headers)
    second = api.post("/v1/items", by=clerk, json=body, headers=headers)
    assert (first.status_code, second.headers["idempotency-replayed"]) == (201, "true")
    assert first.json() == second.json()
    told = first.json()
    assert first.headers["location"] == f"/v1/items/{told['item']['code']}"
    assert told["item"]["state"] == "announced"
    assert told["item"]["registered_by"] == clerk.party
    assert told["addressee"] == "authority:H57.17.21"
    assert set(told["sealed"]) == {"citizen_name", "citizen_phone", "citizen_address"}
    assert "Hằng" not in first.text
    assert "777" not in first.text


def test_an_item_tells_what_is_to_prove_its_delivery(api: Api, clerk: Actor) -> None:
    usual = {"code": "recommended", "signature": "required", "photograph": "recommended"}
    given = {"kind": "document", "proof_rules": {"code": "required"}}
    code = register(api, clerk, **given)["item"]["code"]
    told = api.get(f"/v1/items/{code}", by=clerk).json()
    assert told["item"]["proof_rules"] == usual | {"code": "required"}
    assert told["proof_state"]["status"] == "not_delivered"
    assert register(api, clerk, kind="document")["item"]["proof_rules"] == usual


def test_what_is_wrong_with_an_item_is_told_at_once(api: Api, clerk: Actor) -> None:
    body = {"kind": "bag", "procedure": "", "code": "RB123456786VN", "citizen": {"phone": "09"}}
    answer = api.post("/v1/items", by=clerk, json=body)
    assert answer.status_code == 422
    places = {fault["place"] for fault in answer.json()["faults"]}
    assert places == {"body.kind", "body.procedure", "body.code", "body.citizen.phone"}
    answer = api.post("/v1/items", by=clerk, json=BODY | {"unit": None})
    assert "unit: wanted a code" in answer.json()["detail"]


def test_a_code_that_is_registered_is_a_conflict(api: Api, clerk: Actor) -> None:
    code = next(CODES)
    register(api, clerk, code=code, unit=None)
    answer = api.post("/v1/items", by=clerk, json=BODY | {"code": code, "unit": None})
    assert (answer.status_code, answer.json()["code"]) == (409, "item_exists")


def test_looking_at_a_citizen_is_noted(api: Api, clerk: Actor) -> None:
    code = register(api, clerk)["item"]["code"]
    assert openings(api, code) == []
    told = api.get(f"/v1/items/{code}/citizen", by=clerk).json()
    assert told == {"name": PERSON["name"], "phone": "+84905777123", "address": "8 Lê Lợi"}
    assert sorted(openings(api, code)) == ["citizen_address", "citizen_name", "citizen_phone"]
    assert api.get("/v1/items/H57-261121-9999/citizen", by=clerk).status_code == 404


def test_finding_an_item_by_its_citizen_is_noted(api: Api, clerk: Actor) -> None:
    name = {"name": "Đặng Thị Thùy Dương"}
    code = register(api, clerk, citizen=name, procedure="Cấp phép")["item"]["code"]

    def found(text: str) -> list[str]:
        answer = api.post("/v1/items/search", by=clerk, json={"text": text})
        return [one["code"] for one in answer.json()["items"]]

    assert found("cap phep") == [code]
    assert openings(api, code) == []
    assert found("thuy DUONG") == [code]
    assert openings(api, code) == ["citizen_search"]


def test_people_are_not_found_by_the_address_of_a_page(api: Api, clerk: Actor) -> None:
    name = {"name": "Đặng Thị Thùy Dương"}
    code = register(api, clerk, citizen=name, procedure="Cấp phép")["item"]["code"]
    assert api.get("/v1/items", by=clerk, params={"q": "duong"}).json()["items"] == []
    listed = api.get("/v1/items", by=clerk, params={"q": "cap phep"}).json()["items"]
    assert [one["code"] for one in listed] == [code]
    assert openings(api, code) == []


def test_correcting_a_citizen_erases_what_was_there(api: Api, clerk: Actor) -> None:
    code = register(api, clerk)["item"]["code"]
    answer = api.ask("PUT", f"/v1/items/{code}/citizen", by=clerk, json={"name": "Lê Thị Mới"})
    assert answer.json() == {"name": "Lê Thị Mới", "phone": None, "address": None}
    assert api.get(f"/v1/items/{code}/citizen", by=clerk).json()["phone"] is None


def test_lists_come_in_pages_and_tokens_fit_no_other_list(api: Api, clerk: Actor) -> None:
    codes = [register(api, clerk)["item"]["code"] for _ in range(5)]
    seen, params = [], {"page_size": "2", "sort": "code"}
    while True:
        page = api.get("/v1/items", by=clerk, params=params).json()
        seen += [one["code"] for one in page["items"]]
        if page["next_page_token"] is None:
            break
        params["page_token"] = page["next_page_token"]
    assert seen == sorted(codes)
    other = params | {"sort": "newest"}
    answer = api.get("/v1/items", by=clerk, params=other)
    assert (answer.status_code, answer.json()["code"]) == (422, "page_token_refused")


def test_an_item_is_told_with_its_way_and_what_does_not_fit(api: Api, clerk: Actor) -> None:
    code = next(CODES)
    register(api, clerk, code=code, unit=None)
    phone, other = Phone(f"phone {code}"), Phone(f"other {code}")
    party, courier = clerk.party or "", api.actor(Role.COURIER)
    held = courier.party or ""
    append(
        api.services.database,
        phone.register(0, party, items=(code,)),
        phone.hand(10, party, held, code),
        other.hand(20, "office:3", held, code),
    )
    told = api.get(f"/v1/items/{code}", by=clerk).json()
    assert told["state"]["state"] == "carried"
    assert told["state"]["holder"] == held
    assert [step["act"] for step in told["history"]] == ["register", "handover", "handover"]
    assert told["history"][1]["words"]["vi"].startswith("Điểm đại lý")
    assert [one["code"] for one in told["contradictions"]]
    assert told["item"]["num_contradictions"] == len(told["contradictions"])
    listed = api.get("/v1/items", by=courier).json()["items"]
    assert [one["code"] for one in listed] == [code]
    # Against the word of others nobody learns whose it is.
    assert api.get(f"/v1/items/{code}/citizen", by=courier).status_code == 404


def test_a_transit_point_finds_again_what_it_passed_on(api: Api, clerk: Actor) -> None:
    code, party = next(CODES), clerk.party or ""
    phone = Phone(f"phone {code}")
    append(
        api.services.database,
        phone.register(0, "agent:first", items=(code,)),
        phone.hand(1, "agent:first", party, code),
        phone.hand(2, party, "courier:c1", code),
    )
    listed = api.get("/v1/items", by=clerk).json()["items"]
    assert [(one["code"], one["holder"]) for one in listed] == [(code, "courier:c1")]
    assert api.get(f"/v1/items/{code}", by=clerk).status_code == 200
    assert api.get(f"/v1/items/{code}/citizen", by=clerk).status_code == 404


def ask_import(api: Api, by: Actor, content: bytes, **params: str) -> Any:
    headers = {"content-type": "application/octet-stream"}
    return api.post("/v1/items/import", by=by, content=content, params=params, headers=headers)


def test_a_file_is_tried_then_imported_then_known(api: Api, clerk: Actor) -> None:
    content = csv_file(row(procedure="Khai tử"), row(procedure="Khai tử"))
    trial = ask_import(api, clerk, content, dry_run="true")
    assert (trial.status_code, trial.json()["is_trial"], trial.json()["num_rows"]) == (200, True, 2)
    done = ask_import(api, clerk, content)
    assert done.status_code == 201
    assert [one["row"] for one in done.json()["imported"]] == [2, 3]
    again = ask_import(api, clerk, content)
    assert (again.status_code, again.json()["is_repeated"]) == (200, True)
    assert again.json()["imported"] == done.json()["imported"]
    others = ask_import(api, api.actor(Role.AGENT_CLERK), content)
    assert (others.status_code, others.json()["code"]) == (409, "imported_by_others")


def test_rows_with_faults_are_told_row_by_row(api: Api, clerk: Actor) -> None:
    content = xlsx_file(row(phone="0905"), row(kind="?"))
    trial = ask_import(api, clerk, content, dry_run="true").json()
    assert [(one["row"], one["column"]) for one in trial["faults"]] == [(2, "phone"), (3, "kind")]
    assert trial["faults"][0]["heading"] == {"vi": "Điện thoại", "en": "Phone"}
    answer = ask_import(api, clerk, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "rows_refused")
    assert [one["place"] for one in answer.json()["faults"]] == ["rows.2.phone", "rows.3.kind"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"no table", 422, "file_refused"),
        (with_part(xlsx_file(row()), "xl/bomb.xml", b" " * (3 << 20)), 413, "file_too_large"),
        (bytes(17 << 20), 413, "body_too_large"),
    ],
)
def test_files_that_are_none_are_refused(
    api: Api, clerk: Actor, content: bytes, status: int, code: str
) -> None:
    answer = ask_import(api, clerk, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_template_is_handed_out_in_both_forms(api: Api, clerk: Actor) -> None:
    for form, begin in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        answer = api.get("/v1/items/import/template", by=clerk, params={"form": form})
        assert answer.content.startswith(begin)
        assert form in answer.headers["content-disposition"]


def test_bags_are_made_labelled_and_seen(api: Api, clerk: Actor) -> None:
    made = api.post("/v1/bags", by=clerk, json={"how_many": 2}).json()
    listed = api.get("/v1/bags", by=clerk).json()["bags"]
    assert [one["code"] for one in listed] == made["codes"]
    told = api.get(f"/v1/bags/{made['codes'][0]}", by=clerk).json()
    assert (told["state"]["state"], told["contents"]) == ("announced", [])
    code = next(CODES)
    phone, party = Phone(f"phone {code}"), clerk.party or ""
    append(
        api.services.database,
        phone.register(0, party, items=(code,)),
        phone.pack(1, party, code, bag=made["codes"][0]),
    )
    told = api.get(f"/v1/bags/{made['codes'][0]}", by=clerk).json()
    assert [one["code"] for one in told["contents"]] == [code]
    assert told["seal"] == "S-1"
    body = {"codes": [*made["codes"], code], "form": "sheet"}
    answer = api.post("/v1/labels", by=clerk, json=body)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_labels_are_signed_with_the_servers_key(api: Api, clerk: Actor) -> None:
    code = register(api, clerk)["item"]["code"]
    answer = api.post("/v1/labels", by=clerk, json={"codes": [code], "form": "svg"})
    assert answer.headers["content-type"] == "image/svg+xml"
    assert code in answer.text
    assert api.post("/v1/labels", by=clerk, json={"codes": ["H9-261121-0001"]}).status_code == 404
    body = {"codes": [code], "grid": "2x4", "start": 9}
    assert api.post("/v1/labels", by=clerk, json=body).status_code == 422


def test_exports_are_by_day_or_by_item_and_name_nobody(api: Api, clerk: Actor) -> None:
    code, planner = next(CODES), api.actor(Role.PLANNER)
    register(api, clerk, code=code, unit=None)
    phone = Phone(f"phone {code}")
    append(api.services.database, phone.register(0, clerk.party or "", items=(code,)))
    document = api.get("/v1/exports/epcis", by=clerk, params={"code": code})
    assert document.headers["content-type"] == "application/ld+json"
    events = json.loads(document.content)["epcisBody"]["eventList"]
    assert [event["bizStep"] for event in events] == ["commissioning", "accepting"]
    days = {"first_day": "2026-11-21", "last_day": "2026-11-21"}
    assert code in api.get("/v1/exports/epcis", by=planner, params=days).text
    assert code in api.get("/v1/exports/events", by=planner, params=days).text
    table = api.get("/v1/exports/items", by=clerk, params=days)
    assert code in table.text
    assert "Hằng" not in table.text
    book = api.get("/v1/exports/items", by=clerk, params=days | {"form": "xlsx"})
    assert book.content.startswith(b"PK")


@pytest.mark.parametrize(
    "params", [{}, {"first_day": "2026-11-21", "last_day": "2026-11-20"},
               {"first_day": "2026-01-01", "last_day": "2026-12-31"}],
)  # fmt: skip
def test_an_export_wants_a_span_that_can_be_sent(api: Api, params: dict[str, str]) -> None:
    planner = api.actor(Role.PLANNER)
    answer = api.get("/v1/exports/epcis", by=planner, params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "span_wanted")


def test_whole_days_are_not_for_those_who_see_their_own(api: Api, clerk: Actor) -> None:
    answer = api.get("/v1/exports/events", by=clerk, params={"first_day": "2026-11-21"})
    assert (answer.status_code, answer.json()["code"]) == (422, "span_wanted")


def test_postal_codes_are_explained(api: Api, clerk: Actor) -> None:
    codes = api.get("/v1/exports/upu-codes", by=clerk).json()["codes"]
    assert {one["code"] for one in codes} >= {"EMA", "EMH", "EMI", "EDG", "EDH"}


def test_a_citizen_is_erased_by_their_phone_and_a_report_tells_what_is_left(
    api: Api, clerk: Actor
) -> None:
    person = {"name": "Hồ Thị Xuân Quỳ", "phone": "0914 555 012"}
    codes = [register(api, clerk, citizen=person)["item"]["code"] for _ in range(2)]
    administrator = api.actor(Role.ADMINISTRATOR)
    consent = {"code": codes[0], "purpose": "contact", "act": "signed_paper", "wording": "1"}
    given = api.post("/v1/privacy/consents", by=clerk, json=consent)
    assert given.status_code == 201
    report = api.get(f"/v1/privacy/reports/{codes[0]}", by=administrator).json()
    assert report["citizen"]["name"] == person["name"]
    assert [one["purpose"] for one in report["consents"]] == ["contact"]
    body = {"phone": "+84914555012", "reason": "request"}
    erased = api.post("/v1/privacy/erasures", by=administrator, json=body)
    assert erased.json() == {"codes": sorted(codes), "num_data": 4}
    assert "914555012" not in erased.text
    report = api.get(f"/v1/privacy/reports/{codes[0]}", by=administrator)
    assert "Quỳ" not in report.text
    assert report.json()["erasures"][0]["kinds"] == ["citizen_name", "citizen_phone"]
    assert "citizen_name" in [one["field"] for one in report.json()["openings"]]
    listed = api.get("/v1/privacy/erasures", by=administrator, params={"code": codes[1]}).json()
    assert listed["erasures"][0]["erased_by"] == administrator.shown_id


def test_an_item_under_way_is_erased_only_when_that_is_said(api: Api, clerk: Actor) -> None:
    code = next(CODES)
    register(api, clerk, code=code, unit=None)
    phone = Phone(f"phone {code}")
    append(api.services.database, phone.register(0, clerk.party or "", items=(code,)))
    administrator, body = api.actor(Role.ADMINISTRATOR), {"code": code, "reason": "order"}
    answer = api.post("/v1/privacy/erasures", by=administrator, json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "item_under_way")
    body["even_under_way"] = True  # type: ignore[assignment]
    assert api.post("/v1/privacy/erasures", by=administrator, json=body).json()["num_data"] == 3
    for wrong in ({"reason": "order"}, body | {"phone": "0905123456"}):
        answer = api.post("/v1/privacy/erasures", by=administrator, json=wrong)
        assert answer.status_code == 422


def test_consent_is_withdrawn_once(api: Api, clerk: Actor) -> None:
    code = register(api, clerk)["item"]["code"]
    body = {"code": code, "purpose": "sharing", "act": "ticked_box", "wording": "1"}
    given = api.post("/v1/privacy/consents", by=clerk, json=body).json()
    path = f"/v1/privacy/consents/{code}/{given['consent_id']}/withdrawal"
    assert api.ask("PUT", path, by=clerk).json()["withdrawn_at"] is not None
    assert api.ask("PUT", path, by=clerk).json()["code"] == "consent_withdrawn"
    listed = api.get(f"/v1/privacy/consents/{code}", by=clerk).json()["consents"]
    assert len(listed) == 1


def test_units_are_listed_and_then_others_make_no_codes(api: Api, clerk: Actor) -> None:
    administrator = api.actor(Role.ADMINISTRATOR)
    body = {"name": "UBND phường An Cựu"}
    saved = api.ask("PUT", "/v1/units/h57.17.21", by=administrator, json=body)
    assert saved.json() == {"unit": "H57.17.21", "name": "UBND phường An Cựu"}
    assert saved.json() in api.get("/v1/units", by=clerk).json()["units"]
    answer = api.post("/v1/items", by=clerk, json=BODY | {"unit": "H57.99"})
    assert (answer.status_code, answer.json()["code"]) == (409, "unit_unknown")
    assert register(api, clerk)["item"]["unit"] == "H57.17.21"


def test_periods_are_told(api: Api, clerk: Actor) -> None:
    rules = api.get("/v1/privacy/retention", by=clerk).json()["rules"]
    assert {rule["kind"]: rule["at_most_days"] for rule in rules}["citizen_phone"] == 730
