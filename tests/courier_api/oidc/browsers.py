"""A browser that keeps cookies and is sent to and fro."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.courier_api.apis import Api

CALLBACK = "/v1/oidc/callback"


class Browser:
    """Goes where it is sent, step by step."""

    def __init__(self, api: Api, **headers: str) -> None:
        self.api = api
        self.headers = headers
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = self.headers | more.pop("headers", {})
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.api.ask(method, path, headers=headers, **more)
        for line in answer.headers.get_list("set-cookie"):
            read: SimpleCookie = SimpleCookie(line)
            for name, morsel in read.items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return answer

    def begin(self) -> dict[str, str]:
        """Begin a login; what the provider sends the browser back with."""
        answer = self.get("/v1/oidc/login")
        assert answer.status_code == 302, answer.text
        return at_provider(answer.headers["location"])

    def answer(self, brought: dict[str, str], **more: Any) -> httpx.Response:
        return self.get(CALLBACK, params=brought, **more)

    def log_in(self) -> httpx.Response:
        return self.answer(self.begin())

    def token(self) -> str:
        """An access token, by the cookie."""
        answer = self.ask("POST", "/v1/sessions/refresh", headers={"origin": "http://localhost"})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


def at_provider(address: str) -> dict[str, str]:
    """Log in at the provider's own page; what it sends the browser back with."""
    with httpx.Client(trust_env=False) as client:
        location = client.get(address).headers["location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
