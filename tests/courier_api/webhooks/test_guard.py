"""The guard: whatever form an address takes, it leads to the public internet or nowhere."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from threading import Event

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from courier_api.webhooks import resolving
from courier_api.webhooks.addresses import is_public
from courier_api.webhooks.errors import PostFailedError, PostFault, TargetRefusedError
from courier_api.webhooks.guard import Target, TargetPolicy, read_url, resolve_target
from courier_api.webhooks.resolving import SystemResolver

STRICT = TargetPolicy()
DEMO = TargetPolicy(allows_loopback=True)

PUBLIC = ["1.1.1.1", "9.9.9.9", "203.162.0.181", "2606:4700:4700::1111", "2001:ee0::1"]
INNER = [
    "0.0.0.0", "0.1.2.3",  # noqa: S104 - nobody listens there
    "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
    "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:1.1.1.1",
    "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip


def leads(*addresses: str) -> Target:
    return resolve_target("https://hooks.example.vn/x?y=1", STRICT, lambda _name: addresses)


def shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_sent_to(address: str) -> None:
    assert leads(address).addresses == (address,)
    assert resolve_target(f"https://{shown(address)}/", STRICT, never).addresses == (address,)


@pytest.mark.parametrize("address", INNER)
def test_no_other_address_is_sent_to(address: str) -> None:
    with pytest.raises(TargetRefusedError, match="wanted"):
        leads(address)
    with pytest.raises(TargetRefusedError, match="wanted"):
        read_url(f"https://{shown(address)}/", STRICT)


def never(name: str) -> Sequence[str]:
    raise AssertionError(f"{name} was resolved")


@settings(deadline=None, max_examples=300)
@given(number=st.integers(0, 2**32 - 1))
@example(number=0x7F000001)
@example(number=0xA9FEA9FE)
@example(number=0x01010101)
def test_an_ipv4_address_in_any_other_form_than_the_plain_one_is_refused(number: int) -> None:
    parts = list(number.to_bytes(4))
    plain = ".".join(map(str, parts))
    forms = {
        str(number), hex(number), f"0{number:o}", f"0x{number:X}".lower(),
        ".".join(hex(part) for part in parts), ".".join(f"0{part:o}" for part in parts),
        f"{parts[0]}.{number & 0xFFFFFF}", f"{parts[0]}.{parts[1]}.{number & 0xFFFF}",
        f"{plain}.", f".{plain}", plain.replace(".", "。"), plain.replace(".", "%2e"),
        "".join(chr(0xFF10 + int(one)) if one.isdigit() else one for one in plain),
        ".".join(f"{part:03}" for part in parts), f"0{plain}", f"{plain}.0x",
        f"[::ffff:{plain}]", f"[::{plain}]", f"[64:ff9b::{plain}]", f"[{plain}]",
        f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]",
    } - {plain}  # fmt: skip
    for form in forms:
        with pytest.raises(TargetRefusedError):
            resolve_target(f"https://{form}/", STRICT, never)


@settings(deadline=None, max_examples=300)
@given(number=st.integers(0, 2**32 - 1))
def test_what_is_public_is_what_the_registries_say(number: int) -> None:
    address = ipaddress.IPv4Address(number)
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


@settings(deadline=None, max_examples=300)
@given(number=st.integers(0, 2**128 - 1) | st.integers(2**125, 2**126 - 1))
def test_what_is_public_of_ipv6_is_what_the_registries_say(number: int) -> None:
    address = ipaddress.IPv6Address(number)
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast
        assert address.ipv4_mapped is None
        assert address.sixtofour is None
        assert address.teredo is None


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.vn", "//hooks.example.vn/", "http://hooks.example.vn/",
        "ftp://hooks.example.vn/", "file:///etc/passwd", "gopher://hooks.example.vn/",
        "HTTPS://hooks.example.vn/", "https:hooks.example.vn", "https:/hooks.example.vn/",
        "https:///x", "https://", "https:// hooks.example.vn/", " https://hooks.example.vn/",
        "https://hooks.example.vn/\n", "https://hooks.example.vn/\r\nx: y", "https://a\tb.vn/",
        "https://user@hooks.example.vn/", "https://user:pw@hooks.example.vn/",
        "https://1.1.1.1@127.0.0.1/", "https://1.1.1.1:443@127.0.0.1/", "https://@1.1.1.1/",
        "https://1.1.1.1#@127.0.0.1/", "https://1.1.1.1\\@127.0.0.1/", "https://1.1.1.1%2f@x.vn/",
        "https://hooks.example.vn/#x", "https://hooks.example.vn/\\x", "https://hooks.example.vn/é",
        "https://hooks.example.vn/%", "https://hooks.example.vn/%zz", "https://hooks.example.vn?x",
        "https://hooks.example.vn./", "https://hooks..example.vn/", "https://.example.vn/",
        "https://-hooks.example.vn/", "https://hooks-.example.vn/", "https://hooks.example.vn:/",
        "https://hooks.example.vn:80/", "https://hooks.example.vn:0443x/",
        "https://hooks.example.vn:65536/", "https://hooks.example.vn:22/",
        "https://localhost/", "https://localhost.localdomain.local/", "https://redis/",
        "https://metadata.google.internal/", "https://x.localhost/", "https://printer.lan/",
        "https://1.in-addr.arpa/", "https://é.vn/", "https://ⓔxample.vn/", "https://exam%70le.vn/",
        "https://[::1%25eth0]/", "https://[fe80::1%eth0]/", "https://[::1/", "https://::1/",
        "https://[1.1.1.1]/", "https://[v1.x]/", "https://[2606:4700:4700::1111].x/",
        "https://" + "a" * 64 + ".vn/", "https://" + "a." * 127 + "vn/",
        "https://hooks.example.vn/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(TargetRefusedError):
        resolve_target(url, STRICT, never)


@pytest.mark.parametrize(
    "url",
    ["https://hooks.example.vn", "https://hooks.example.vn:443/", "https://xn--hu-xka.example.vn/",
     "https://a_b.example.vn/a/b;c?d=%20&e=@:/?", "https://hooks.example.vn//x"],
)  # fmt: skip
def test_a_plain_address_is_taken(url: str) -> None:
    assert resolve_target(url, STRICT, lambda _name: ["1.1.1.1"]).url.port == 443


@settings(deadline=None, max_examples=500)
@given(text=st.text(max_size=40) | st.from_regex(r"https://[ -~]{1,30}", fullmatch=True))
def test_whatever_is_written_it_is_refused_or_leads_to_what_was_checked(text: str) -> None:
    asked: list[str] = []

    def resolve(name: str) -> Sequence[str]:
        asked.append(name)
        return ["1.1.1.1"]

    try:
        target = resolve_target(text, STRICT, resolve)
    except TargetRefusedError:
        assert asked == []
        return
    assert text.startswith("https://")
    assert target.url.port == 443
    for address in target.addresses:
        assert is_public(ipaddress.ip_address(address))
    for name in asked:
        # What is asked for is a name to every program: none reads a number in it.
        with pytest.raises(OSError, match="illegal IP"):
            socket.inet_aton(name)


@pytest.mark.parametrize("inner", INNER)
def test_one_inner_address_among_public_ones_is_one_too_many(inner: str) -> None:
    for addresses in (["1.1.1.1", inner], [inner, "1.1.1.1"]):
        with pytest.raises(TargetRefusedError):
            leads(*addresses)


@pytest.mark.parametrize("answer", ["fe80::1%eth0", "x", "", "1.1.1.1 ", "1.1.1"])
def test_a_resolver_that_answers_nonsense_is_not_believed(answer: str) -> None:
    with pytest.raises(TargetRefusedError):
        leads(answer)


def test_a_name_is_resolved_once_for_each_sending() -> None:
    """A name that leads elsewhere a moment later (DNS rebinding) changes nothing."""
    answers = iter([["1.1.1.1"], ["127.0.0.1"]])
    target = resolve_target("https://hooks.example.vn/", STRICT, lambda _name: next(answers))
    assert target.addresses == ("1.1.1.1",)
    with pytest.raises(TargetRefusedError):
        resolve_target("https://hooks.example.vn/", STRICT, lambda _name: next(answers))


@pytest.mark.parametrize(
    ("error", "fault"),
    [(OSError(), PostFault.NAME_UNKNOWN), (TimeoutError(), PostFault.TIMEOUT),
     (UnicodeError(), PostFault.NAME_UNKNOWN)],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told(error: Exception, fault: PostFault) -> None:
    def resolve(_name: str) -> Sequence[str]:
        raise error

    with pytest.raises(PostFailedError) as caught:
        resolve_target("https://hooks.example.vn/", STRICT, resolve)
    assert caught.value.fault is fault
    with pytest.raises(PostFailedError):
        leads()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "http://localhost:8080/", "https://[::1]:8443/",
            "http://hooks.example.vn:1024/"],
)  # fmt: skip
def test_a_demonstration_may_send_to_its_own_machine(url: str) -> None:
    assert resolve_target(url, DEMO, lambda _name: ["127.0.0.1", "::1"])
    with pytest.raises(TargetRefusedError):
        resolve_target(url, STRICT, lambda _name: ["127.0.0.1", "::1"])


@pytest.mark.parametrize(
    ("url", "addresses"),
    [("http://hooks.example.vn/", ["1.1.1.1"]), ("http://1.1.1.1/", []),
     ("https://hooks.example.vn:8443/", ["1.1.1.1"]), ("http://10.0.0.1:8080/", []),
     ("http://hooks.example.vn:8080/", ["127.0.0.1", "10.0.0.1"]),
     ("http://hooks.example.vn:8080/", ["127.0.0.1", "1.1.1.1"]),
     ("http://127.0.0.1/", []), ("http://127.0.0.1:1023/", []), ("http://0.0.0.0:8080/", []),
     ("http://[::ffff:127.0.0.1]:8080/", []), ("http://localhost:22/", ["127.0.0.1"]),
     ("http://169.254.169.254/", [])],
)  # fmt: skip
def test_a_demonstration_may_send_to_nothing_else(url: str, addresses: list[str]) -> None:
    with pytest.raises(TargetRefusedError):
        resolve_target(url, DEMO, lambda _name: addresses)


def test_further_ports_are_a_matter_of_configuration() -> None:
    policy = TargetPolicy(ports=frozenset({443, 8443}))
    assert read_url("https://hooks.example.vn:8443/", policy).port == 8443
    with pytest.raises(TargetRefusedError, match="port 9443, wanted 443, 8443"):
        read_url("https://hooks.example.vn:9443/", policy)


def test_the_system_resolves_names_in_time_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "127.0.0.1" in SystemResolver()("localhost")
    with pytest.raises(OSError, match=r".+"):
        SystemResolver()("a" * 70)
    released = Event()
    monkeypatch.setattr(resolving, "_addresses", lambda _name: released.wait() and [])
    with pytest.raises(TimeoutError):
        SystemResolver(seconds=0.01)("hooks.example.vn")
    released.set()
