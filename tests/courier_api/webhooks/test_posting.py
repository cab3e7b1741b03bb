"""Requests to real receivers: the checked address alone, bounded in time and size."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from courier_api.webhooks.errors import PostFailedError, PostFault, TargetRefusedError
from courier_api.webhooks.guard import Resolve, TargetPolicy
from courier_api.webhooks.posting import Answer, Poster, PostParams
from tests.courier_api.webhooks.receivers import NAME, Receiver, certificate, drip, receiving

DEMO = TargetPolicy(allows_loopback=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def fault_of(poster: Poster, url: str) -> PostFault:
    began = time.monotonic()
    with pytest.raises(PostFailedError) as caught:
        poster.post(url, b"{}", {})
    assert time.monotonic() - began < 3
    assert caught.value.fault.sentence("vi")
    assert caught.value.fault.sentence("en")
    return caught.value.fault


def quick(resolve: Resolve | None = None, **params: object) -> Poster:
    return Poster(DEMO, PostParams(**{"seconds": 0.5, **params}), resolve)  # type: ignore[arg-type]


def test_a_request_comes_as_it_was_sent(receiver: Receiver) -> None:
    url = receiver.url + "/a?b=1"
    assert Poster(DEMO).post(url, b'{"x":"\xc4\x91"}', {"webhook-id": "msg_1"}) == Answer(204)
    (one,) = receiver.received
    assert one.path == "/hook/a?b=1"
    assert one.body == b'{"x":"\xc4\x91"}'
    assert one.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert one.headers["webhook-id"] == "msg_1"
    assert one.headers["connection"] == "close"


def test_the_address_that_was_checked_is_the_one_connected_to(receiver: Receiver) -> None:
    """Nothing resolves the name again: there is no such name."""
    asked: list[str] = []

    def resolve(name: str) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"]

    url = f"http://{NAME}:{receiver.port}/hook"
    assert Poster(DEMO, resolve=resolve).post(url, b"{}", {}).is_taken
    assert asked == [NAME]
    assert receiver.received[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_the_environments_proxies_are_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert Poster(DEMO).post(receiver.url, b"{}", {}).is_taken


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    receiver.status, receiver.headers = status, {"location": receiver.url + "/elsewhere"}
    answer = Poster(DEMO).post(receiver.url, b"{}", {})
    assert answer.status == status
    assert not answer.is_taken
    assert [one.path for one in receiver.received] == ["/hook"]


@pytest.mark.parametrize(
    ("told", "seconds"), [("120", 120), ("0", 0), ("-1", None), ("soon", None), ("9" * 30, None)]
)
def test_what_a_receiver_asks_for_is_told(
    receiver: Receiver, told: str, seconds: int | None
) -> None:
    receiver.status, receiver.headers = 503, {"retry-after": told}
    assert Poster(DEMO).post(receiver.url, b"{}", {}) == Answer(503, seconds)


def test_of_an_answer_no_more_is_read_than_is_wanted(receiver: Receiver) -> None:
    receiver.status, receiver.content = 200, b"x" * 5_000_000
    assert Poster(DEMO).post(receiver.url, b"{}", {}).body == b""
    few = Poster(DEMO, PostParams(max_answer_bytes=10))
    assert few.post(receiver.url, b"{}", {}).body == b"x" * 10


def test_an_answer_that_drips_ends_in_time(receiver: Receiver) -> None:
    receiver.answer = drip(5)
    assert fault_of(quick(), receiver.url) is PostFault.TIMEOUT


def test_a_body_that_drips_does_not_undo_the_answer(receiver: Receiver) -> None:
    is_taken, given_up = threading.Event(), threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nxy")
        handler.wfile.flush()
        if not is_taken.wait(10):
            given_up.set()

    receiver.answer = answer
    assert quick(max_answer_bytes=1_000).post(receiver.url, b"{}", {}).status == 200
    assert not given_up.is_set()
    is_taken.set()


def test_a_receiver_that_says_nothing_is_left(receiver: Receiver) -> None:
    receiver.answer = lambda _handler: time.sleep(1)
    assert fault_of(quick(), receiver.url) is PostFault.TIMEOUT


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"", PostFault.CUT),
        (b"SSH-2.0-OpenSSH_9.2\r\n", PostFault.MALFORMED),
        (b"HTTP/1.1 two hundred\r\n\r\n", PostFault.MALFORMED),
        (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100_000, PostFault.MALFORMED),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200, PostFault.MALFORMED),
    ],
    ids=["nothing", "ssh", "words", "long header", "many headers"],
)
def test_what_is_no_http_is_no_answer(receiver: Receiver, answer: bytes, fault: PostFault) -> None:
    receiver.answer = lambda handler: handler.wfile.write(answer) and None
    assert fault_of(quick(), receiver.url) is fault
    assert fault.may_have_arrived


def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fault = fault_of(quick(), f"http://127.0.0.1:{port}/")
    assert fault is PostFault.UNREACHABLE
    assert not fault.may_have_arrived


def test_of_several_addresses_the_next_is_tried(receiver: Receiver) -> None:
    url = f"http://{NAME}:{receiver.port}/hook"
    assert quick(lambda _name: ["127.0.0.2", "::1", "127.0.0.1"]).post(url, b"{}", {}).is_taken


@pytest.mark.parametrize("value", ["a\r\nx: y", "a\nb", "é", "a\x00"])
def test_no_header_makes_another_one(receiver: Receiver, value: str) -> None:
    with pytest.raises(ValueError, match="plain ASCII"):
        Poster(DEMO).post(receiver.url, b"{}", {"x-told": value})
    assert receiver.received == []


def test_an_address_that_is_refused_is_not_connected_to(receiver: Receiver) -> None:
    with pytest.raises(TargetRefusedError):
        Poster(TargetPolicy()).post(receiver.url, b"{}", {})
    assert receiver.received == []


def test_tls_holds_the_name_that_was_asked_for(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path, NAME)
    with receiving(context) as receiver:
        url = f"https://{NAME}:{receiver.port}/hook"
        other = f"https://other.receiver.example:{receiver.port}/hook"
        poster = quick(lambda _name: ["127.0.0.1"], authorities=trusted)
        assert poster.post(url, b"{}", {}).is_taken
        assert fault_of(poster, other) is PostFault.TLS
        assert fault_of(quick(lambda _name: ["127.0.0.1"]), url) is PostFault.TLS
        assert len(receiver.received) == 1


def test_a_handshake_that_never_ends_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        taken: list[socket.socket] = []
        thread = threading.Thread(target=lambda: taken.append(silent.accept()[0]), daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert fault_of(quick(), url) is PostFault.TIMEOUT
        thread.join()
        taken[0].close()
