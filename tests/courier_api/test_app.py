from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from courier_api import Settings, create_app
from courier_api.config import LOOPBACK_HOSTS
from courier_api.pages import DAY_FILES, page_policy
from geodata import plan_geojson, plan_gpx, plan_page, plan_workbook, route_geometries
from tests.invented_day import invented_graph, invented_plan, invented_problem


def write_day(folder: Path) -> None:
    """A planned day as the command line writes it, its JSON cut to what the server reads."""
    problem = invented_problem()
    plan = invented_plan(problem)
    geometries = route_geometries(problem, plan)
    page = plan_page(problem, plan, geometries, graph=invented_graph())
    (folder / "plan.html").write_text(page, encoding="utf-8")
    (folder / "plan.geojson").write_bytes(plan_geojson(problem, plan, geometries))
    (folder / "routes.xlsx").write_bytes(plan_workbook(problem, plan))
    (folder / "gpx").mkdir()
    for name, content in plan_gpx(problem, plan, geometries).items():
        (folder / "gpx" / name).write_bytes(content)
    routes = [
        {"stops": [{}] * len(one.stops), "distance_m": one.distance_m, "duration_s": one.duration_s}
        for one in plan.routes
    ]
    plan_json = {"routes": routes, "unassigned": [{}, {}], "cost": {"total": plan.cost.total}}
    (folder / "plan.json").write_text(json.dumps(plan_json))
    problem_json = {
        "name": problem.name,
        "date": problem.date,
        "vehicles": [{}] * len(problem.vehicles),
        "shipments": [{}] * len(problem.shipments),
    }
    (folder / "problem.json").write_text(json.dumps(problem_json))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outer") / "day"
    folder.mkdir()
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "notes.txt").write_text("not on the list")
    write_day(folder)
    return folder


class Client:
    """Asks the application itself, without a socket between."""

    def __init__(self, data_dir: Path, allowed_hosts: Sequence[str] = LOOPBACK_HOSTS) -> None:
        app = create_app(data_dir, allowed_hosts=allowed_hosts)
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport) as client:
                return await client.request(method, f"http://localhost{path}", headers=headers)

        return asyncio.run(ask())


@pytest.fixture
def client(day: Path) -> Client:
    return Client(day)


def test_the_server_says_it_is_up(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    "path", ["/", "/courier", "/plan", "/healthz", "/v1/day", "/nowhere", "/day/plan.json"]
)
def test_every_answer_carries_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")


def test_the_map_page_runs_only_its_own_script(client: Client) -> None:
    answer = client.get("/plan")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].count("'sha256-") == 2


@pytest.mark.parametrize(
    "policy",
    [
        "default-src *",
        "default-src 'none'; script-src 'unsafe-inline'",
        "default-src 'none'; script-src https://x.test",
        "default-src 'none'; connect-src *",
    ],
)
def test_a_page_that_wants_more_may_do_nothing(policy: str) -> None:
    page = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    assert page_policy(page).startswith("default-src 'none'; frame-ancestors")
    assert page_policy("<p>no policy at all").startswith("default-src 'none'; frame-ancestors")


def test_the_day_is_told_in_numbers(client: Client) -> None:
    day = client.get("/v1/day").json()
    assert (day["num_routes"], day["num_vehicles"], day["num_unassigned"]) == (4, 5, 2)
    assert day["has_map"]
    offered = [file["name"] for file in day["files"]]
    assert offered == ["routes.xlsx", "gpx.zip", "plan.geojson", "plan.json", "problem.json"]
    for file in day["files"]:
        assert client.get(file["href"]).status_code == 200


def test_tracks_come_as_one_archive(client: Client) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get("/day/gpx.zip").content))
    assert archive.namelist() == [
        "1-tran-thi-buoi.gpx",
        "2-xm-02.gpx",
        "3-xm-03.gpx",
        "4-xm-04.gpx",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/day/notes.txt",
        "/day/plan.html",
        "/day/..%2Fsecret.txt",
        "/day/%2e%2e/secret.txt",
        "/day/gpx%2F1-tran-thi-buoi.gpx",
        "/day//etc/passwd",
        "/day/plan.json%00",
        "/assets/..%2F..%2F__init__.py",
        "/day/",
    ],
)
def test_nothing_beyond_the_list_can_be_fetched(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.json().get("title", "")


def test_a_link_out_of_the_folder_is_not_followed(day: Path, client: Client) -> None:
    link = day / "items.csv"
    link.symlink_to(day.parent / "secret.txt")
    try:
        assert "items.csv" in DAY_FILES
        assert client.get("/day/items.csv").status_code == 404
    finally:
        link.unlink()


def test_a_track_that_links_out_of_the_folder_is_left_out(day: Path, client: Client) -> None:
    link = day / "gpx" / "0-link.gpx"
    link.symlink_to(day.parent / "secret.txt")
    try:
        archive = zipfile.ZipFile(io.BytesIO(client.get("/day/gpx.zip").content))
    finally:
        link.unlink()
    assert "0-link.gpx" not in archive.namelist()
    assert len(archive.namelist()) == 4


def test_a_folder_of_tracks_that_is_a_link_is_not_followed(day: Path, tmp_path: Path) -> None:
    (tmp_path / "gpx").symlink_to(day / "gpx")
    assert Client(tmp_path).get("/day/gpx.zip").status_code == 404


def test_problems_have_the_form_of_rfc_9457(client: Client) -> None:
    answer = client.get("/healthz", method="POST")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert answer.json()["status"] == 405
    assert {"type", "title", "status", "code", "detail"} <= set(answer.json())


def test_a_folder_without_a_plan_is_told_not_hidden(tmp_path: Path) -> None:
    client = Client(tmp_path)
    for path in ("/plan", "/v1/day", "/day/plan.json", "/day/gpx.zip", "/basemap.pmtiles"):
        assert client.get(path).status_code == 404


def test_a_broken_plan_is_told_without_its_inside(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text("{}")
    (tmp_path / "plan.json").write_text('{"routes": 3')
    client = Client(tmp_path)
    answer = client.get("/v1/day")
    assert answer.status_code == 404
    assert "plan.json" in answer.json()["detail"]
    assert answer.json()["code"] == "file_malformed"


@pytest.mark.parametrize(
    "plan",
    [
        "{}",
        "[]",
        '{"routes": [], "unassigned": [], "cost": {}}',
        '{"routes": [1], "unassigned": [], "cost": {"total": 1}}',
        '{"routes": {"a": 1}, "unassigned": [], "cost": {"total": 1}}',
        '{"routes": [], "unassigned": [], "cost": {"total": "dear"}}',
        '{"routes": [], "unassigned": 3, "cost": 7}',
        "[" * 100_000,
    ],
)
def test_a_plan_of_another_form_is_a_problem_and_no_failure(tmp_path: Path, plan: str) -> None:
    (tmp_path / "problem.json").write_text('{"vehicles": [], "shipments": []}')
    (tmp_path / "plan.json").write_text(plan)
    answer = Client(tmp_path).get("/v1/day")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "file_malformed"


@pytest.mark.parametrize("path", ["/healthz", "/plan", "/v1/day", "/day/plan.json"])
def test_head_is_answered_wherever_get_is(client: Client, path: str) -> None:
    answer = client.get(path, method="HEAD")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == client.get(path).headers["content-type"]
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_schema_names_each_address_once(client: Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {path: list(methods) for path, methods in paths.items()} == {
        "/healthz": ["get"],
        "/v1/day": ["get"],
        "/day/{name}": ["get"],
        "/basemap.pmtiles": ["get"],
    }


@pytest.mark.parametrize(
    ("host", "asked", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8080", 200),
        ("127.0.0.1", "localhost", 200),
        ("127.0.0.1", "[::1]:8080", 200),
        ("127.0.0.1", "evil.test:8080", 400),
        ("127.0.0.1", "127.0.0.1.evil.test", 400),
        ("127.0.0.1", "192.168.1.7", 400),
        ("::1", "[::1]:8080", 200),
        ("::1", "evil.test", 400),
        ("localhost", "localhost:8080", 200),
        ("localhost", "evil.test", 400),
        ("127.0.0.2", "127.0.0.2", 200),
        ("0.0.0.0", "post.hue.test", 200),  # noqa: S104 - nothing is bound
        ("192.168.1.7", "post.hue.test", 200),
    ],
)
def test_a_server_of_this_machine_alone_answers_to_no_other_name(
    day: Path, host: str, asked: str, status: int
) -> None:
    client = Client(day, Settings(day, host=host).allowed_hosts())
    answer = client.get("/day/plan.json", host=asked)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_app_is_closed_to_other_names_unless_told_otherwise(client: Client) -> None:
    assert client.get("/day/plan.json", host="evil.test").status_code == 400


def test_long_answers_are_compressed(client: Client) -> None:
    assert client.get("/plan", **{"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_a_page_drawn_anew_is_served_anew(tmp_path: Path) -> None:
    (tmp_path / "plan.html").write_text("first")
    client = Client(tmp_path)
    assert client.get("/plan").text == "first"
    (tmp_path / "plan.html").write_text("second, longer")
    assert client.get("/plan").text == "second, longer"


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: int) -> None:
    with pytest.raises(ValueError, match="port"):
        Settings(tmp_path, port=port)
