"""A real identity provider on this machine, which lies when it is told to."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT_ID, CLIENT_SECRET = "postroute-hue", "a secret: of the client's/own"
PATH = "/realms/hue"

Claims = dict[str, Any]


def new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid})


@dataclass
class Provider:
    """Logs everybody in as `subject`; what it says can be replaced piece by piece."""

    clock: Callable[[], int]
    redirect_uri: str
    port: int = 0
    subject: str = ""
    keys: list[ECKey] = field(default_factory=lambda: [new_key("k1")])
    #: In place of what it would say.
    document: Claims = field(default_factory=dict)
    claims: Claims = field(default_factory=dict)
    sign: Callable[[Claims], object] | None = None
    #: In place of whole answers, by path.
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    #: Paths asked for.
    asked: list[str] = field(default_factory=list)
    #: Codes that were given, with what was asked for by the browser.
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}{PATH}"

    def honest(self) -> None:
        """As at the beginning."""
        self.keys = [new_key("k1")]
        self.document, self.claims, self.sign, self.answers = {}, {}, None, {}
        self.asked.clear()

    def told(self) -> Claims:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
        } | self.document  # fmt: skip

    def token(self, asked: dict[str, str]) -> object:
        now = self.clock() // 1_000
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "sub": self.subject, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"],
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return self.sign(claims) if self.sign else self.signed(claims)

    def signed(self, claims: Claims, key: ECKey | None = None, **header: object) -> str:
        key = key or self.keys[-1]
        return jwt.encode({"alg": "ES256", "kid": key.kid} | header, claims, key)

    def key_document(self) -> Claims:
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert asked["client_id"] == CLIENT_ID
        assert asked["redirect_uri"] == self.redirect_uri
        assert (asked["response_type"], asked["scope"]) == ("code", "openid")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"], "session_state": "x"})
        return f"{self.redirect_uri}?{back}"

    def redeem(self, authorization: str, form: dict[str, str]) -> tuple[int, Claims]:
        name, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if (unquote(name), unquote(secret)) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form["code"], None)
        digest = sha256(form["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or form["redirect_uri"] != self.redirect_uri
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.token(asked)}


def answer_json(handler: BaseHTTPRequestHandler, status: int, content: object) -> None:
    body = json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self.answer(_plain(body))

        def answer(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(PATH)
            provider.asked.append(path)
            self.close_connection = True
            if path in provider.answers:
                provider.answers[path](self)
            elif path == "/.well-known/openid-configuration":
                answer_json(self, 200, provider.told())
            elif path == "/keys":
                answer_json(self, 200, provider.key_document())
            elif path == "/token":
                answer_json(self, *provider.redeem(self.headers["authorization"] or "", form))
            elif path == "/authorize":
                self.send_response(302)
                self.send_header("location", provider.authorize(_plain(parts.query)))
                self.send_header("content-length", "0")
                self.end_headers()
            else:
                answer_json(self, 404, {})

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _plain(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Whoever went away is no fault of the provider's."""


@contextmanager
def providing(clock: Callable[[], int], redirect_uri: str) -> Iterator[Provider]:
    """A provider for as long as the block lasts."""
    provider = Provider(clock, redirect_uri)
    server = _Server(("127.0.0.1", 0), _handler(provider))
    provider.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
