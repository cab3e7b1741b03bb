"""
The production examples: what can be checked of them where no container engine is.

compose.yaml is held to the compose specification's own schema, and to what our documents promise;
its settings are read by the program itself. The units are read by systemd's own checker.
"""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from courier_api.config import ENVIRONMENT, read_settings
from tests.courier_api.servers import need

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
SECRETS = {"database_password", "redis_password", "metrics_token"}
SITE = "post.example.vn"

Tree = dict[str, Any]


@pytest.fixture(scope="module")
def compose() -> Tree:
    tree: Tree = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return tree


@pytest.fixture(scope="module")
def services(compose: Tree) -> Tree:
    found: Tree = compose["services"]
    return found


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    """Its instructions, each on one line."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text("utf-8"))
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A folder of secrets, drawn as the document says."""
    shutil.copy(DEPLOY / "make_secrets.sh", tmp_path)
    subprocess.run(["sh", tmp_path / "make_secrets.sh"], check=True, capture_output=True)
    return tmp_path / "secrets"


def compose_schema() -> Any:
    """The compose specification's schema, from a package that keeps it up to date."""
    found = find_spec("check_jsonschema")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "builtin_schemas" / "vendor"
    return json.loads((folder / "compose-spec.json").read_bytes())


def test_compose_keeps_to_the_specifications_schema(compose: Tree) -> None:
    faults = jsonschema_rs.validator_for(compose_schema()).iter_errors(compose)
    assert [f"{list(one.instance_path)}: {one.message}" for one in faults] == []


def test_the_schema_notices_a_slip(compose: Tree) -> None:
    broken = compose | {"services": {"server": {"imgae": "postroute"}}}
    assert not jsonschema_rs.validator_for(compose_schema()).is_valid(broken)


def test_services_name_only_what_is_there(compose: Tree, services: Tree) -> None:
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= services.keys(), name
        assert set(service.get("secrets", [])) <= compose["secrets"].keys(), name
        assert set(service["networks"]) <= compose["networks"].keys(), name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            is_file = source.startswith("./") and (ROOT / source).is_file()
            assert is_file or source in compose["volumes"], volume


def test_only_the_proxy_is_reached_from_outside(compose: Tree, services: Tree) -> None:
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert compose["networks"]["back"]["internal"] is True
    assert [name for name, one in services.items() if "back" in one["networks"]] == [
        "database", "bus", "server",
    ]  # fmt: skip


def test_no_service_gains_rights_and_what_need_not_be_written_is_not(services: Tree) -> None:
    for name, service in services.items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
        # PostgreSQL's own image makes its folder as root, and then becomes another.
        if name != "database":
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name


def test_whoever_waits_for_health_waits_for_one_that_tells_of_it(
    services: Tree, dockerfile: list[str]
) -> None:
    for name, service in services.items():
        for other, wanted in service.get("depends_on", {}).items():
            assert wanted == {"condition": "service_healthy"}, name
            tells = "healthcheck" in services[other] or "build" in services[other]
            assert tells, other
    (check,) = [line for line in dockerfile if line.startswith("HEALTHCHECK")]
    assert "/healthz" in check


def test_secrets_are_drawn_once_and_kept_from_others(compose: Tree, secrets: Path) -> None:
    drawn = {path.name: path.read_bytes() for path in secrets.iterdir()}
    assert drawn.keys() == SECRETS == compose["secrets"].keys()
    assert all(re.fullmatch(rb"[0-9a-f]{48}", one) for one in drawn.values())
    assert len(set(drawn.values())) == len(drawn)
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    subprocess.run(["sh", secrets.parent / "make_secrets.sh"], check=True)
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == drawn


def test_secrets_are_neither_committed_nor_copied(compose: Tree) -> None:
    files = {Path(one["file"]).parent for one in compose["secrets"].values()}
    assert files == {Path("deploy/secrets")}
    assert "secrets/" in (DEPLOY / ".gitignore").read_text("utf-8").splitlines()
    allowed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in allowed
    assert not {"!deploy", "!.", "!*", "!deploy/secrets"} & set(allowed)


def test_the_servers_settings_are_such_as_it_takes(services: Tree, secrets: Path) -> None:
    """They are what its entry point makes of compose.yaml and the secrets."""
    told = {
        name: re.sub(r"\$\{SITE[^}]*\}", SITE, value)
        for name, value in services["server"]["environment"].items()
    }
    done = subprocess.run(
        ["sh", DEPLOY / "entrypoint.sh", sys.executable, "-c",
         "import json, os; print(json.dumps(dict(os.environ)))"],
        env=told | {"SECRETS_DIR": str(secrets), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    settings = read_settings(json.loads(done.stdout), host="0.0.0.0", port=8080)  # noqa: S104
    password = (secrets / "database_password").read_text()
    assert settings.database_url == f"postgresql://postroute:{password}@database:5432/postroute"
    assert settings.redis_url.endswith("@bus:6379/0")
    assert settings.metrics_token == (secrets / "metrics_token").read_text()
    assert settings.workers > 1
    assert settings.is_secure
    assert settings.allowed_hosts()[0] == SITE


def test_the_proxy_is_believed_and_nobody_else(compose: Tree, services: Tree) -> None:
    (told,) = compose["networks"]["front"]["ipam"]["config"]
    assert services["server"]["environment"]["POSTROUTE_TRUSTED_PROXIES"] == told["subnet"]
    assert [name for name, one in services.items() if "front" in one["networks"]] == [
        "server", "proxy",
    ]  # fmt: skip
    proxy = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert "reverse_proxy server:8080" in proxy
    assert "@inner path /metrics" in proxy


def test_the_bus_starts_as_it_is_told_and_wants_its_password(
    services: Tree, secrets: Path, tmp_path: Path
) -> None:
    server, client = need("redis-server", "redis-cli")
    script = services["bus"]["command"][-1].replace("$$", "$")
    script = script.replace("/run/secrets", str(secrets)).replace("/data/", f"{tmp_path}/")
    script = script.replace("exec redis-server", f"exec {server}")
    socket = tmp_path / "socket"
    script += f" --port 0 --unixsocket {socket} --dir {tmp_path} --daemonize no"
    process = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert any("ready to accept connections" in line for line in process.stdout)
        asked = [client, "-s", str(socket), "ping"]
        refused = subprocess.run(asked, capture_output=True, text=True, check=False)
        password = (secrets / "redis_password").read_text()
        told = subprocess.run(
            asked, env={"REDISCLI_AUTH": password}, capture_output=True, text=True, check=False
        )
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert "NOAUTH" in refused.stdout
    assert told.stdout.strip() == "PONG"
    assert stat.S_IMODE((tmp_path / "redis.conf").stat().st_mode) == 0o600


def test_the_image_holds_every_room_and_installs_by_hash(dockerfile: list[str]) -> None:
    copied = {line.split()[1] for line in dockerfile if re.match(r"COPY (?!--)", line)}
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    rooms = told["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {room.removesuffix("*") for room in rooms} <= copied
    for source in copied - {"--from=build"}:
        assert (ROOT / source).exists(), source
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    everything = {word for line in dockerfile if line.startswith("COPY") for word in line.split()}
    for rule in (line for line in ignored if line.startswith("!")):
        assert rule[1:] in everything, rule
    assert {f"!{source}" for source in copied} <= set(ignored) | {"!pyproject.toml"}
    installs = [line for line in dockerfile if "pip install" in line]
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    bases = {line.split()[1] for line in dockerfile if line.startswith("FROM")}
    assert bases == {"python:3.11-slim"}


def test_whatever_the_program_reads_is_part_of_its_package() -> None:
    """The image holds the package, not the checkout."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    rooms = {room.removesuffix("*") for room in told["packages"]["find"]["include"]}
    # Of the pages' room the build is read, which is no part of the checkout.
    assert {"dist/*", "dist/assets/*", "dist/icons/*"} <= set(told["package-data"]["mobile_web"])
    for room in rooms - {"mobile_web"}:
        patterns = told["package-data"].get(room, [])
        packed = {path for one in patterns for path in (ROOT / room).glob(one)}
        for path in _files(ROOT / room):
            if path.suffix == ".py":
                assert (path.parent / "__init__.py").exists(), path
            elif path.suffix != ".md" and room != "benchmarks":
                assert path in packed, path


def _files(folder: Path) -> list[Path]:
    skipped = {"__pycache__", "node_modules", "dist"}
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not skipped & set(path.relative_to(folder).parts)
    ]


def test_the_image_runs_as_nobody_in_particular(dockerfile: list[str]) -> None:
    words = [line.split()[0] for line in dockerfile]
    assert dockerfile[words.index("USER")] == "USER postroute"
    assert words.index("USER") < words.index("CMD")


def test_the_drivers_lock_is_the_one_of_the_tests() -> None:
    """`deploy/postgres.txt` is cut from the lock file that has it."""
    whole = (ROOT / "requirements/dev.txt").read_text("utf-8")
    cut = (DEPLOY / "postgres.txt").read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", cut.rstrip())
    assert {block.partition("==")[0] for block in blocks} >= {"psycopg", "psycopg-binary"}
    for block in blocks:
        assert f"\n{block}\n" in whole, block.partition("\n")[0]


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units, for a program that is there."""
    checker = shutil.which("systemd-analyze")
    # A container has no systemd, and it is too much to install for one test.
    if checker is None:
        pytest.skip("no systemd-analyze on this machine")
    # By a link: a unit's line has no way to hold a path with a space in it.
    program = tmp_path / "postroute"
    program.symlink_to(Path(sys.executable).parent / "postroute")
    copies = []
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/postroute/bin/postroute", str(program))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
        copies.append(tmp_path / unit.name)
    return copies


def test_systemd_finds_no_fault_in_the_units(units: list[Path]) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    own = [line for line in done.stderr.splitlines() if "postroute" in line]
    assert (done.returncode, own) == (0, [])


def test_the_units_are_hardened() -> None:
    for unit in DEPLOY.glob("*.service"):
        lines = set(unit.read_text("utf-8").splitlines())
        assert lines >= {
            "DynamicUser=yes", "ProtectSystem=strict", "ProtectHome=yes", "NoNewPrivileges=yes",
            "StateDirectory=postroute", "StateDirectoryMode=0700", "CapabilityBoundingSet=",
        }, unit.name  # fmt: skip


def test_the_example_of_settings_is_such_as_the_program_takes() -> None:
    text = (DEPLOY / "postroute.env.example").read_text("utf-8")
    told = dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))
    settings = read_settings(told)
    assert settings.is_postgresql
    assert settings.is_secure
    assert settings.workers > 1


def test_units_and_image_set_only_variables_that_are_read(
    services: Tree, dockerfile: list[str]
) -> None:
    known = {one.name for one in ENVIRONMENT} | {"POSTROUTE_DATA", "POSTROUTE_KERNELS"}
    told = [unit.read_text("utf-8") for unit in UNITS]
    told += [*dockerfile, *services["server"]["environment"]]
    told.append((DEPLOY / "entrypoint.sh").read_text("utf-8"))
    assert set(re.findall(r"\bPOSTROUTE_[A-Z_]+", "\n".join(told))) <= known
