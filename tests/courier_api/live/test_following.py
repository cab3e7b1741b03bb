"""Following the server by one stream: who is told what, for how long, and how many at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import httpx
import pytest

from courier_api.config import Settings
from courier_api.live.bus import BusParams
from courier_api.live.streams import StreamParams
from courier_api.planning.topics import Told, courier_topic, day_topic, operation_topic
from courier_api.roles import Role
from courier_api.wiring import prepare_data
from tests.courier_api.apis import Actor, Api, opened_api
from tests.courier_api.custody.phones import AGENT, AN, BINH, CITIZEN
from tests.courier_api.live.browsers import Browser, served
from tests.courier_api.live.listening import WAIT_SECONDS, wait_until
from tests.courier_api.sync.carriers import Carrier


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("live"))
    prepare_data(settings)
    streams = StreamParams(most_of_login=2, check_seconds=0.05)
    with opened_api(settings, bus=BusParams(heartbeat_seconds=0.05), streams=streams) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(api: Api) -> Iterator[httpx.Client]:
    with served(api.app) as address, httpx.Client(base_url=address, timeout=WAIT_SECONDS) as made:
        yield made


Following = AbstractContextManager[httpx.Response]


def follow(client: httpx.Client, actor: Actor, after: str | None = None) -> Following:
    headers = {"authorization": f"Bearer {actor.token}"}
    if after is not None:
        headers["last-event-id"] = after
    return client.stream("GET", "/v1/live", headers=headers)


def opened(response: httpx.Response) -> Browser:
    """A browser whose stream has begun, so that it misses nothing from now on."""
    assert response.status_code == 200, response.read()
    browser = Browser(response)
    assert browser.comment() == "live"
    return browser


def test_a_dispatcher_is_told_what_was_stored_and_how_much_contradicts_itself(
    api: Api, client: httpx.Client
) -> None:
    desk, an, binh = Carrier(api, AGENT), Carrier(api, AN), Carrier(api, BINH)
    code = desk.code()
    with follow(client, api.actor(Role.DISPATCHER)) as response:
        browser = opened(response)
        (verdict,) = desk.send(desk.phone.register(0, items=(code,)))
        told = browser.next_of("custody.stored")
        assert told["topic"] == "custody"
        (entry,) = told["data"]["entries"]
        assert entry == {
            "seq": verdict["seq"], "event_id": verdict["event_id"], "act": "register",
            "items": [code], "num_items": 1, "parties": ["citizen", AGENT],
        }  # fmt: skip
        assert CITIZEN not in str(told)
        an.send(an.phone.hand(10, AGENT, AN, code))
        binh.send(binh.phone.hand(20, AGENT, BINH, code))
        while browser.next_of("contradictions.changed")["data"]["num_items"] < 1:
            pass
        desk.send(b"no event at all")
        assert browser.next_of("custody.quarantined")["data"] == {"num_quarantined": 1}
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"


def test_a_courier_is_told_of_their_own_alone(api: Api, client: httpx.Client) -> None:
    desk, an = Carrier(api, AGENT), Carrier(api, AN)
    foreign, own = desk.code(), desk.code()
    with follow(client, api.actor(Role.COURIER, party=AN)) as response:
        browser = opened(response)
        desk.send(desk.phone.register(0, items=(foreign, own)))
        api.services.bus.publish(courier_topic("c8"), Told.ROUTE_CHANGED, {"version": 1})
        an.send(an.phone.hand(10, AGENT, AN, own))
        api.services.bus.publish(courier_topic("c7"), Told.ROUTE_CHANGED, {"version": 2})
        told = {one["topic"]: one["data"] for one in (browser.told(), browser.told())}
    assert told["couriers/c7"] == {"version": 2}
    (entry,) = told[f"parties/{AN}"]["entries"]
    assert entry["items"] == [own]


def test_who_holds_what_was_decided_on_is_told(api: Api, client: httpx.Client) -> None:
    desk, an, binh = Carrier(api, AGENT), Carrier(api, AN), Carrier(api, BINH)
    code = desk.code()
    desk.send(desk.phone.register(0, items=(code,)))
    an.send(an.phone.hand(10, AGENT, AN, code))
    (verdict,) = binh.send(binh.phone.hand(20, AGENT, BINH, code))
    with follow(client, api.actor(Role.COURIER, party=BINH)) as response:
        browser = opened(response)
        body = {"event_id": verdict["event_id"], "ruling": "uphold"}
        api.post("/v1/decisions", by=api.actor(Role.DISPATCHER), json=body)
        while (entry := browser.told()["data"]["entries"][-1])["act"] != "decide":
            pass
        assert entry["items"] == [code]


@pytest.mark.parametrize("role", [Role.PLANNER, Role.DISPATCHER])
def test_planning_is_told_of_every_day_and_search(
    api: Api, client: httpx.Client, role: Role
) -> None:
    bus = api.services.bus
    with follow(client, api.actor(role)) as response:
        browser = opened(response)
        bus.publish(day_topic("2026-11-21-0123456789"), Told.PLAN_PUBLISHED, {"version": 3})
        bus.publish(operation_topic("abc"), Told.PROGRESS, {"cost": 7})
        told = browser.next_of(Told.PLAN_PUBLISHED)
        assert (told["topic"], told["data"]["version"]) == ("days/2026-11-21-0123456789", 3)
        assert browser.next_of(Told.PROGRESS)["topic"] == "operations/abc"


def test_who_comes_back_is_given_what_they_missed(api: Api, client: httpx.Client) -> None:
    bus, by = api.services.bus, api.actor(Role.PLANNER)
    with follow(client, by) as response:
        browser = opened(response)
        bus.publish("days/a", "plan.added", {"n": 1})
        event = browser.event()
    bus.publish("days/b", "plan.added", {"n": 2})
    with follow(client, by, after=event["id"]) as response:
        assert Browser(response).told() == {"topic": "days/b", "data": {"n": 2}}
    with follow(client, by, after="7") as response:
        assert Browser(response).event()["event"] == "resync"


def test_a_stream_of_no_seconds_gives_what_was_missed_and_ends(api: Api) -> None:
    bus, by = api.services.bus, api.actor(Role.PLANNER)
    with bus.subscribe(["days"]) as subscription:
        bus.publish("days/a", "plan.added", {"n": 41})
        seen = next(subscription)
    bus.publish("days/a", "plan.added", {"n": 42})
    headers = {"last-event-id": str(seen.id)}
    answer = api.get("/v1/live", by=by, headers=headers, params={"seconds": 0})
    assert '"n":42' in answer.text
    assert '"n":41' not in answer.text
    assert answer.text.rstrip().endswith('event: end\ndata: {"reason": "again"}')


def test_a_stream_ends_with_its_login(api: Api, client: httpx.Client) -> None:
    by = api.actor(Role.DISPATCHER)
    with follow(client, by) as response:
        browser = opened(response)
        assert api.ask("DELETE", "/v1/sessions/current", by=by).status_code == 204
        assert browser.next_of("end") == {"reason": "login"}
        with pytest.raises(AssertionError, match="the stream ended"):
            browser.event()


def test_a_stream_outlives_no_access_token(api: Api, client: httpx.Client) -> None:
    with follow(client, api.actor(Role.DISPATCHER)) as response:
        browser = opened(response)
        api.clock.go_on(3_600)
        assert browser.next_of("end") == {"reason": "login"}


def test_a_login_follows_so_many_streams_at_once_and_no_more(
    api: Api, client: httpx.Client
) -> None:
    by = api.actor(Role.DISPATCHER)
    no_seconds = {"seconds": 0}
    with follow(client, by) as first:
        # A browser that is forgotten closes its stream.
        browsers = [opened(first)]
        with follow(client, by) as second:
            browsers.append(opened(second))
            answer = api.get("/v1/live", by=by, params=no_seconds)
            assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")
            assert int(answer.headers["retry-after"]) > 0
            other = api.actor(Role.DISPATCHER)
            assert api.get("/v1/live", by=other, params=no_seconds).status_code == 200
        wait_until(lambda: api.get("/v1/live", by=by, params=no_seconds).status_code == 200)


def test_open_streams_are_counted(api: Api, client: httpx.Client) -> None:
    wait_until(lambda: "postroute_live_streams 0.0" in api.get("/metrics").text)
    with follow(client, api.actor(Role.DISPATCHER)) as response:
        browser = opened(response)
        assert "postroute_live_streams 1.0" in api.get("/metrics").text
        browser.response.close()


def test_more_than_can_be_told_one_by_one_is_told_by_number(api: Api, client: httpx.Client) -> None:
    desk = Carrier(api, AGENT)
    events = [desk.phone.register(n, items=(desk.code(),)) for n in range(100)]
    with follow(client, api.actor(Role.DISPATCHER)) as response:
        browser = opened(response)
        desk.send(*events)
        data = browser.next_of("custody.stored")["data"]
    assert len(data["entries"]) + data["num_more"] == 100
    assert 0 < len(data["entries"]) < 100
