"""The identity provider takes neither the server's time nor its memory, and leads it nowhere."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from courier_api.logs import configure_logging
from courier_api.oidc.errors import OidcProviderError
from courier_api.oidc.fetching import Fetcher, FetchParams, origin_of
from tests.courier_api.oidc.providers import Provider, answer_json, providing


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing(lambda: 0, "") as running:
        yield running


def fetcher(provider: Provider, **params: float) -> Fetcher:
    return Fetcher(provider.issuer, FetchParams(**params))  # type: ignore[arg-type]


def fault(caplog: pytest.LogCaptureFixture) -> str:
    return str(caplog.records[-1].told["fault"])  # type: ignore[attr-defined]


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Each piece comes in time, and the whole never does."""
    give_up = time.monotonic() + 20
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while time.monotonic() < give_up:
        handler.wfile.write(b"x")
        time.sleep(0.02)


def test_an_answer_that_never_ends_is_not_waited_for(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.answers = {"/slow": drip}
    begin = time.monotonic()
    with pytest.raises(OidcProviderError):
        fetcher(provider, seconds=0.5).get(f"{provider.issuer}/slow")
    assert time.monotonic() - begin < 10
    assert fault(caplog) == "timeout"


def test_an_answer_is_taken_up_to_its_limit(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    content = {"x": "y" * 1_000}
    provider.answers = {"/long": lambda handler: answer_json(handler, 200, content)}
    size = len('{"x": ""}') + 1_000
    address = f"{provider.issuer}/long"
    assert fetcher(provider, max_bytes=size).get(address).content == content
    with pytest.raises(OidcProviderError):
        fetcher(provider, max_bytes=size - 1).get(address)
    assert fault(caplog) == "answer_too_large"


def test_a_provider_that_hangs_takes_a_few_threads_and_no_more(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    arrived, go_on = threading.Semaphore(0), threading.Event()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        arrived.release()
        go_on.wait(30)
        answer_json(handler, 200, {"is": "done"})

    provider.answers = {"/hangs": hang}
    asking = fetcher(provider, max_at_once=2, seconds=30)
    address, answers = f"{provider.issuer}/hangs", []
    threads = [
        threading.Thread(target=lambda: answers.append(asking.get(address))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert arrived.acquire(timeout=30)
    with pytest.raises(OidcProviderError):
        asking.get(address)
    assert fault(caplog) == "busy"
    go_on.set()
    for thread in threads:
        thread.join()
    assert [one.content for one in answers] == [{"is": "done"}] * 2
    assert asking.get(address).status == 200, "turns are given back"


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1:{port}/x", "http://127.0.0.1/x", "http://localhost:{port}/x",
     "http://127.0.0.1:{port}@evil.example/x", "http://u@127.0.0.1:{port}/x",
     "http://127.0.0.1:{port}/x#y", "//127.0.0.1:{port}/x", "file:///etc/passwd", "x", "",
     "http://127.0.0.1:{port}/\r\nx: y", "http://[::1/x", None, 7],
)  # fmt: skip
def test_nothing_but_the_providers_own_host_is_asked(provider: Provider, url: object) -> None:
    if isinstance(url, str):
        url = url.format(port=provider.port)
    asking = fetcher(provider)
    assert not asking.is_own(url)
    with pytest.raises(OidcProviderError):
        asking.get(url)  # type: ignore[arg-type]
    assert provider.asked == []


def test_a_port_that_goes_without_saying_is_the_same() -> None:
    assert origin_of("https://ID.example/a") == origin_of("https://id.example:443/b")
    assert origin_of("https://id.example") != origin_of("https://id.example:8443")


def test_no_proxy_of_the_environment_is_used(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetcher(provider).get(f"{provider.issuer}/keys").status == 200


def test_a_provider_that_is_not_there_is_told_as_such(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    gone = Fetcher("http://127.0.0.1:1")
    with pytest.raises(OidcProviderError):
        gone.get("http://127.0.0.1:1/x")
    assert fault(caplog) == "unreachable"


def test_what_the_client_library_says_is_not_logged(provider: Provider) -> None:
    """It would tell addresses, and at the finest level the header with the secret."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    configure_logging("debug", stream)
    try:
        fetcher(provider).post(f"{provider.issuer}/nowhere", {"a": "b"}, ("name", "secret"))
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert stream.getvalue() == ""
