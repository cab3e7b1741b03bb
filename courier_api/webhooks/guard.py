"""
Where the server lets itself be sent: the guard against forged requests to what is inside.

An address is read strictly: what this file does not know is refused, so that no other program reads
it otherwise. Its name is resolved here, once for each sending; all that it leads to must be public,
and the connection goes to what was checked, so that a name that changes its mind changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from courier_api.webhooks.addresses import IPAddress, is_loopback, is_public
from courier_api.webhooks.errors import PostFailedError, PostFault, TargetRefusedError

__all__ = ["Resolve", "Target", "TargetPolicy", "Url", "read_url", "resolve_target"]

#: Addresses of a name; OSError where there are none.
Resolve = Callable[[str], Sequence[str]]

_MAX_LENGTH = 2_000
_URL = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
#: Other programs take a name that ends so for a number: 127.1, 0x7f.1, 2130706433, 0177.0.0.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: Names that lead to nowhere but one's own network.
_INNER = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa")

#: Services of the machine itself listen at lesser ones.
_FIRST_OWN_PORT = 1_024

_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class TargetPolicy:
    """
    What may be sent to.

    Parameters
    ----------
    ports : frozenset of int
    allows_loopback : bool
        Demo mode, and tests: this machine's own receivers too, by HTTP as well and at any port from
        1024 on.
    """

    ports: frozenset[int] = frozenset({443})
    allows_loopback: bool = False


@dataclass(frozen=True, slots=True)
class Url:
    """An address that is well-formed and names nothing that must not be sent to."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def literal(self) -> IPAddress | None:
        """The host, where it is an address itself."""
        return _literal(self.host)


@dataclass(frozen=True, slots=True)
class Target:
    """
    Where to connect, and what to ask for there.

    Parameters
    ----------
    url : Url
    addresses : tuple of str
        Checked; nothing else is connected to.
    """

    url: Url
    addresses: tuple[str, ...]


def read_url(text: str, policy: TargetPolicy) -> Url:
    """
    The address that a text is.

    Parameters
    ----------
    text : str
    policy : TargetPolicy

    Raises
    ------
    TargetRefusedError
        When it is none, or names at once what must not be sent to.
    """
    found = _URL.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    if found is None:
        raise TargetRefusedError(
            "Address: wanted https://NAME/PATH in small ASCII letters, with neither user nor"
            f" password nor fragment, at most {_MAX_LENGTH} letters."
        )
    host, scheme = found["host"], found["scheme"]
    port = int(found["port"]) if found["port"] else _DEFAULT_PORTS[scheme]
    url = Url(scheme, host, port, found["path"] or "/")
    address = url.literal
    if address is not None:
        _check_way(url, address, policy)
        return url
    _check_name(host, policy)
    if not policy.allows_loopback or url.port < _FIRST_OWN_PORT:
        _check_public_way(url, policy)
    return url


def resolve_target(text: str, policy: TargetPolicy, resolve: Resolve) -> Target:
    """
    Where an address leads at this moment.

    Raises
    ------
    TargetRefusedError
        Also when one of several addresses of a name must not be sent to.
    PostFailedError
        When the name is not known.
    """
    url = read_url(text, policy)
    literal = url.literal
    if literal is not None:
        return Target(url, (str(literal),))
    try:
        found = [_read_address(one) for one in dict.fromkeys(resolve(url.host))]
    except TimeoutError:
        raise PostFailedError(PostFault.TIMEOUT, "Its name was not resolved in time.") from None
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise PostFailedError(PostFault.NAME_UNKNOWN, f"Name {url.host}: it leads nowhere.")
    for address in found:
        _check_way(url, address, policy)
    return Target(url, tuple(map(str, found)))


def _check_name(host: str, policy: TargetPolicy) -> None:
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise TargetRefusedError(f"Name {host[:80]}: it is none.")
    if _NUMBER.fullmatch(labels[-1]):
        raise TargetRefusedError(f"Name {host}: wanted a name, or an address in its plain form.")
    if policy.allows_loopback and host == "localhost":
        return
    if len(labels) < 2 or labels[-1] in _INNER:
        raise TargetRefusedError(f"Name {host}: wanted one of the public internet.")


def _check_way(url: Url, address: IPAddress, policy: TargetPolicy) -> None:
    if policy.allows_loopback and is_loopback(address):
        if url.port < _FIRST_OWN_PORT:
            raise TargetRefusedError(f"Address: port {url.port}, wanted {_FIRST_OWN_PORT} or more.")
        return
    if not is_public(address):
        raise TargetRefusedError(f"Address {address}: wanted one of the public internet.")
    _check_public_way(url, policy)


def _check_public_way(url: Url, policy: TargetPolicy) -> None:
    """What holds for all but loopback."""
    if url.scheme != "https":
        raise TargetRefusedError("Address: wanted https.")
    if url.port not in policy.ports:
        wanted = ", ".join(map(str, sorted(policy.ports)))
        raise TargetRefusedError(f"Address: port {url.port}, wanted {wanted}.")


def _literal(host: str) -> IPAddress | None:
    try:
        return IPv6Address(host[1:-1]) if host.startswith("[") else IPv4Address(host)
    except ValueError:
        return None


def _read_address(text: str) -> IPAddress:
    try:
        return ip_address(text)
    except ValueError:
        raise TargetRefusedError("Name: it leads to what is no address.") from None
