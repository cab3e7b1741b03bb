"""What the server is told by whoever starts it: options, and one table of the environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from courier_api.hosts import ANY_ADDRESS, LOOPBACK_HOSTS, in_address, is_loopback
from courier_api.messages.gateway import GatewayParams, GatewayRefusedError
from courier_api.messages.gateway_file import gateway_messenger, read_gateway_file
from courier_api.oidc.configuration import (
    CALLBACK_PATH,
    OidcClient,
    read_client_id,
    read_issuer,
    read_secret,
    read_secret_file,
    tell_oidc,
)
from courier_api.privacy.retention import (
    DEFAULT_RETENTION,
    Retention,
    read_retention,
    retention_text,
)
from courier_api.webhooks.guard import TargetPolicy
from routing_engine.travel import FaultCollector

__all__ = ["ENVIRONMENT", "LOOPBACK_HOSTS", "Settings", "Variable", "read_settings"]

#: Variables of other parts of the program; any further POSTROUTE_ name is a slip of the hand.
_OF_OTHERS = (
    "POSTROUTE_DATA",
    "POSTROUTE_KERNELS",
    "POSTROUTE_LANG",
    "POSTROUTE_SHARED",
    "POSTROUTE_WARDS",
)

#: What `make run` calls the base map, in the day's folder.
BASEMAP_NAME = "basemap.pmtiles"

LOG_LEVELS = ("debug", "info", "warning", "error")

_HAS_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+\w+)?:")
_TOKEN = re.compile(r"[!-~]{16,200}")


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Where the server listens, what it serves, and what it works with.

    Parameters
    ----------
    day_dir : Path or None
        Folder of a planned day: ``problem.json``, ``plan.json``, ``plan.html`` and their like.
    host : str
    port : int
        0: any free one.
    cache_dir : Path
        What the command line keeps of its own making, road networks above all: $POSTROUTE_DATA.
    data_dir, database_url, redis_url, public_url, workers, is_demo, log_level, trusted_proxies
    metrics_token, retention, oidc_issuer, oidc_client_id, oidc_client_secret
    webhook_ports, sms_gateway, basemap
        See `ENVIRONMENT`.

    Raises
    ------
    ValueError
        When the port is none.
    """

    day_dir: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    data_dir: Path = Path("var/server")
    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    public_url: str = ""
    workers: int = 1
    is_demo: bool = False
    log_level: str = "warning"
    trusted_proxies: tuple[str, ...] = ()
    metrics_token: str = field(default="", repr=False)
    retention: Retention = DEFAULT_RETENTION
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    webhook_ports: frozenset[int] = frozenset({443})
    sms_gateway: GatewayParams | None = field(default=None, repr=False)
    basemap: Path | None = None
    cache_dir: Path = Path("var")

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise ValueError(f"Settings: port is {self.port}, wanted 0 to 65535.")

    @property
    def evidence_dir(self) -> Path:
        """Folder of photographs and signatures."""
        return self.data_dir / "evidence"

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is a server, which several workers may share."""
        return _HAS_POSTGRESQL.match(self.database_url) is not None

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine is meant to reach the server."""
        return is_loopback(self.host) and (not self.public_url or is_loopback(_host_of(self)))

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the server by HTTPS alone, so that cookies may say so."""
        return self.public_url.startswith("https:") or not self.is_local

    @property
    def oidc(self) -> OidcClient | None:
        """As what the identity provider knows this server; None where there is none."""
        if not self.oidc_issuer:
            return None
        back = self.public_url + CALLBACK_PATH
        return OidcClient(self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret, back)

    @property
    def webhook_targets(self) -> TargetPolicy:
        """Where webhooks may be sent: a demonstration may tell programs of its own machine."""
        return TargetPolicy(self.webhook_ports, allows_loopback=self.is_demo)

    @property
    def has_demo_door(self) -> bool:
        """
        Whether anybody may be anybody of the day: in a demonstration on this machine.

        Settings that were not read from an environment are not trusted to be free of conflicts.
        """
        return self.is_demo and self.is_local and not self.is_postgresql

    @property
    def open_day_dir(self) -> Path | None:
        """
        The planned day as far as anybody may look at it, without a login.

        It tells where people are called upon, so that a server which strangers reach by its
        published name shows none.
        """
        is_published = bool(self.public_url) and not self.is_local
        return None if is_published else self.day_dir

    @property
    def basemap_path(self) -> Path | None:
        """Where the base map lies, if it was made; it shows roads and offices, and nobody."""
        if self.basemap is not None or self.day_dir is None:
            return self.basemap
        return self.day_dir / BASEMAP_NAME

    def allowed_hosts(self) -> tuple[str, ...]:
        """
        Names under which a request may ask for the server, as its ``Host`` header gives them.

        A page of another site can have its own name lead to 127.0.0.1 (DNS rebinding) and read
        answers as its own, so a server on a loopback address answers to loopback names alone, and
        to the one that it is published under. One on any other address, such as 0.0.0.0, answers
        to the name that it is published under, and to addresses; where it was not told its name,
        it is meant to be reached under names only its network knows, and stays open to all.
        """
        published = (_host_of(self),) if self.public_url else ()
        if not is_loopback(self.host):
            return (*published, ANY_ADDRESS) if published else ("*",)
        own = in_address(self.host).lower()
        return tuple(dict.fromkeys((*LOOPBACK_HOSTS, own, *published)))

    def address(self, port: int | None = None) -> str:
        """The address to print; ``port`` where the system chose it."""
        return f"http://{in_address(self.host)}:{self.port if port is None else port}/"


@dataclass(frozen=True, slots=True)
class Variable:
    """
    A variable of the environment.

    Parameters
    ----------
    name : str
    field : str
        Of `Settings`.
    read : callable
        The value of a text that is not empty; ValueError where it is none.
    wanted : str
        The values that it takes.
    default : str
        What stands for an empty or missing one.
    sentence : str
    """

    name: str
    field: str
    read: Callable[[str], Any]
    wanted: str
    default: str
    sentence: str


def _flag(text: str) -> bool:
    if text.lower() not in ("0", "1", "no", "yes"):
        raise ValueError
    return text.lower() in ("1", "yes")


def _workers(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", text):
        raise ValueError
    return int(text)


def _log_level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise ValueError
    return text.lower()


def _database(text: str) -> str:
    if not _HAS_POSTGRESQL.match(text) and not re.match(r"sqlite:///.", text):
        raise ValueError
    return text


def _redis(text: str) -> str:
    if not re.match(r"(?:rediss?|unix)://.", text):
        raise ValueError
    return text


def _public(text: str) -> str:
    parts = urlsplit(text)
    is_plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise ValueError
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError
    return text.rstrip("/")


def _proxies(text: str) -> tuple[str, ...]:
    return tuple(str(ip_network(one.strip())) for one in text.split(","))


def _ports(text: str) -> frozenset[int]:
    found = [one.strip() for one in text.split(",")]
    if not all(re.fullmatch(r"[1-9][0-9]{0,4}", one) and int(one) < 65_536 for one in found):
        raise ValueError
    return frozenset(map(int, found))


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError
    return text


#: The whole environment of the server; `read_settings`, ``postroute serve --help`` and
#: docs/operations.md follow it.
ENVIRONMENT = (
    Variable("POSTROUTE_DATA_DIR", "data_dir", Path, "folder", "$POSTROUTE_DATA/server, var/server",
             "The server's own files: database, keys, evidence. Made when it is not there."),
    Variable("POSTROUTE_DATABASE_URL", "database_url", _database,
             "sqlite:///FILE or postgresql://...", "postroute.db in POSTROUTE_DATA_DIR",
             "The database."),
    Variable("POSTROUTE_REDIS_URL", "redis_url", _redis, "redis://, rediss:// or unix://",
             "none", "Carries live messages and rate limits between workers; nothing else."),
    Variable("POSTROUTE_PUBLIC_URL", "public_url", _public,
             "https://NAME, or http:// on this machine", "none",
             "The address under which phones and browsers reach the server."),
    Variable("POSTROUTE_WORKERS", "workers", _workers, "1 to 99", "1",
             "Processes that serve; several need PostgreSQL and Redis."),
    Variable("POSTROUTE_DEMO", "is_demo", _flag, "1 or 0", "0",
             "Makes one user of each role, and prints them; on this machine and SQLite alone."),
    Variable("POSTROUTE_LOG", "log_level", _log_level, ", ".join(LOG_LEVELS), "warning",
             "What is logged, as lines of JSON on standard error; info has a line a request."),
    Variable("POSTROUTE_TRUSTED_PROXIES", "trusted_proxies", _proxies,
             "addresses and networks, by commas", "none",
             "Proxies that are believed when they say whom they speak for."),
    Variable("POSTROUTE_METRICS_TOKEN", "metrics_token", _token, "16 to 200 letters", "none",
             "Bearer token for /metrics; without it this machine alone is answered."),
    Variable("POSTROUTE_RETENTION", "retention", read_retention, "KIND=DAYS, by commas",
             retention_text(DEFAULT_RETENTION),
             "For how many days personal data are kept: after an item's end/at most, or at most."),
    Variable("POSTROUTE_OIDC_ISSUER", "oidc_issuer", read_issuer,
             "https://NAME/..., or http:// on this machine", "none",
             "Identity provider by which users may log in, exactly as its tokens name it."),
    Variable("POSTROUTE_OIDC_CLIENT_ID", "oidc_client_id", read_client_id, "visible ASCII", "none",
             "The provider's name for this server."),
    Variable("POSTROUTE_OIDC_CLIENT_SECRET_FILE", "oidc_client_secret", read_secret_file, "file",
             "none", "Holds the secret that the provider has given to this server, and no more."),
    Variable("POSTROUTE_OIDC_CLIENT_SECRET", "oidc_client_secret", read_secret, "visible ASCII",
             "none", "The secret itself, where there is no such file."),
    Variable("POSTROUTE_WEBHOOK_PORTS", "webhook_ports", _ports, "ports, by commas", "443",
             "Ports at which webhooks may be told, by HTTPS and at public addresses alone."),
    Variable("POSTROUTE_SMS_GATEWAY_FILE", "sms_gateway", read_gateway_file, "file of JSON", "none",
             "How the SMS gateway is asked; without it one-time codes are told on the screen."),
    Variable("POSTROUTE_BASEMAP", "basemap", Path, "file", "basemap.pmtiles in the day's folder",
             "The map that pages draw on, made by `postroute geodata basemap`."),
)  # fmt: skip


def read_settings(
    environment: Mapping[str, str],
    *,
    day_dir: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8080,
) -> Settings:
    """
    The settings that the environment and the options make.

    Parameters
    ----------
    environment : mapping of str to str
    day_dir : Path or None
    host : str
    port : int

    Raises
    ------
    InputFaultsError
        With everything that is wrong with the environment.
    """
    faults = FaultCollector()
    cache_dir = Path(environment.get("POSTROUTE_DATA", "var"))
    values: dict[str, Any] = {"cache_dir": cache_dir, "data_dir": cache_dir / "server"}
    for variable in ENVIRONMENT:
        text = environment.get(variable.name, "").strip()
        try:
            values |= {variable.field: variable.read(text)} if text else {}
        except ValueError:
            # The text is not shown: it may hold a password.
            cause = f"It is set to something else than {variable.wanted}."
            faults.add("wrong_value", place=variable.name, cause=cause, remedy=variable.sentence)
    _tell_unknown(environment, faults)
    tell_oidc(environment, faults)
    settings = Settings(day_dir, host, port, **values)
    _tell_conflicts(settings, faults)
    faults.raise_if_any()
    return settings


def _tell_unknown(environment: Mapping[str, str], faults: FaultCollector) -> None:
    known = [variable.name for variable in ENVIRONMENT]
    for name in sorted(environment):
        if name.startswith("POSTROUTE_") and name not in (*known, *_OF_OTHERS):
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Unset it."
            cause = "Nothing reads this variable; wanted one that `postroute serve --help` lists."
            faults.add("unknown_variable", place=name, cause=cause, remedy=remedy)


def _tell_conflicts(settings: Settings, faults: FaultCollector) -> None:
    if settings.workers > 1:
        if not settings.is_postgresql:
            faults.add("workers_share_sqlite", place="POSTROUTE_WORKERS",
                       cause=f"{settings.workers} workers cannot share an SQLite file.",
                       remedy="Set POSTROUTE_DATABASE_URL to postgresql://..., or use 1 worker.",
                       )  # fmt: skip
        if not settings.redis_url:
            faults.add("workers_without_redis", place="POSTROUTE_WORKERS",
                       cause=f"{settings.workers} workers have no way to tell each other anything.",
                       remedy="Set POSTROUTE_REDIS_URL, or use 1 worker.")  # fmt: skip
    if settings.sms_gateway is not None:
        try:
            gateway_messenger(settings.sms_gateway, allows_loopback=settings.is_demo)
        except GatewayRefusedError as error:
            faults.add("gateway_refused", place="POSTROUTE_SMS_GATEWAY_FILE", cause=str(error),
                       remedy="Correct the file, or unset the variable.")  # fmt: skip
    if settings.is_demo and (settings.is_postgresql or not settings.is_local):
        faults.add("demo_exposed", place="POSTROUTE_DEMO",
                   cause="Everybody on this machine may know the demo users' password; wanted"
                         " SQLite, and an address that this machine alone can reach.",
                   remedy="Unset it, and make users by `postroute user add`.")  # fmt: skip


def _host_of(settings: Settings) -> str:
    """The published name, as a ``Host`` header gives it."""
    return in_address(urlsplit(settings.public_url).hostname or "").lower()
